/** What a part has that it may not have, by itself: names and sizes, populations, weights, matrices. */
import { invalid, type Problem } from '../../errors';
import { MOST_COMPONENTS, MOST_ENTRIES } from '../schema';
import type { Circuit, Matrix, Population, Weights } from '../types';
import { sizeOf } from './scope';

/** A name means one thing: not two of a kind, and not a population and weights (a run's `initial` names both). */
export function duplicates(circuit: Circuit): Problem[] {
  const problems: Problem[] = [];
  const once = (path: string, items: readonly { name: string }[], seen: Map<string, string>) =>
    items.forEach((item, k) => {
      const first = seen.get(item.name);
      if (first === undefined) seen.set(item.name, `${path}[${k}]`);
      else
        problems.push(
          invalid(`${path}[${k}].name`, 'name', item.name, `a name that ${first} does not have already`),
        );
    });
  const currents = new Map<string, string>();
  once('populations', circuit.populations, currents);
  once('weights', circuit.weights, currents);
  once('projections', circuit.projections, new Map());
  return problems;
}

export function sizes(circuit: Circuit): Problem[] {
  const total = circuit.populations.reduce((sum, population) => sum + sizeOf(population), 0);
  if (total <= MOST_COMPONENTS) return [];
  return [invalid('populations', 'total size', total, `at most ${MOST_COMPONENTS} components in all`)];
}

export function checkPopulation(population: Population, k: number): Problem[] {
  if (population.input !== true || population.tau === undefined) return [];
  return [invalid(`populations[${k}].tau`, 'tau', population.tau, 'none: an input has no dynamics')];
}

export function checkWeights(weights: Weights, path: string): Problem[] {
  const [rows, columns] = weights.shape;
  if (rows * columns > MOST_ENTRIES)
    return [invalid(`${path}.shape`, 'shape', weights.shape, tooLarge(rows * columns))];
  return weights.values === undefined ? [] : checkMatrix(weights.values, rows, columns, `${path}.values`);
}

const tooLarge = (entries: number): string =>
  `at most ${MOST_ENTRIES} entries, ${bytes(MOST_ENTRIES)}; this one needs ${bytes(entries)}`;

const bytes = (entries: number): string =>
  entries * 8 >= 1e9 ? `${((entries * 8) / 1e9).toFixed(1)} GB` : `${Math.round((entries * 8) / 1e6)} MB`;

export function checkMatrix(matrix: Matrix, rows: number, columns: number, path: string): Problem[] {
  if (matrix.length !== rows)
    return [
      invalid(
        path,
        'number of rows',
        matrix.length,
        `${rows}: a matrix is [target, source] = [${rows}, ${columns}]`,
      ),
    ];
  const row = matrix.findIndex((values) => values.length !== columns);
  if (row < 0) return [];
  const found = matrix[row]?.length;
  return [
    invalid(
      `${path}[${row}]`,
      'row length',
      found,
      `${columns}: a matrix is [target, source] = [${rows}, ${columns}]`,
    ),
  ];
}
