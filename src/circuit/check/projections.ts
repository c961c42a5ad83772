/** Projections beside the populations and weights that they name: destinations, sources, gates. */
import { invalid, missing, type Problem, unknown } from '../../errors';
import type { Circuit, Gate, Projection, Source } from '../types';
import { checkGate } from './gates';
import { checkMatrix } from './parts';
import { type Scope, sizeOf } from './scope';

export function checkProjection(projection: Projection, path: string, scope: Scope): Problem[] {
  const problems: Problem[] = [];
  let rows: number | undefined;
  let first = '';
  projection.to.forEach(({ population }, j) => {
    const at = `${path}.to[${j}].population`;
    const target = scope.populations.get(population);
    if (target === undefined)
      problems.push(unknown(at, 'population', population, [...scope.populations.keys()]));
    else if (target.input === true)
      problems.push(invalid(at, 'destination', population, 'no input: it has no dynamics'));
    else if (rows === undefined) {
      rows = sizeOf(target);
      first = population;
    } else if (rows !== sizeOf(target))
      problems.push(
        invalid(at, 'size', sizeOf(target), `${rows}, the size of "${first}": destinations share the rows`),
      );
    if (projection.to.findIndex((other) => other.population === population) !== j)
      problems.push(invalid(at, 'destination', population, 'each population once'));
  });
  projection.from.forEach((source, j) => {
    problems.push(...checkSource(source, rows, `${path}.from[${j}]`, scope));
  });
  const threshold = projection.threshold ?? scope.threshold;
  projection.gatedBy?.forEach((gate, j) => {
    const at = `${path}.gatedBy[${j}]`;
    problems.push(...checkStrength(gate, threshold, at), ...checkGate(gate, rows, at, scope, 'row'));
  });
  return problems;
}

function checkSource(source: Source, rows: number | undefined, path: string, scope: Scope): Problem[] {
  const population = scope.populations.get(source.population);
  if (population === undefined)
    return [unknown(`${path}.population`, 'population', source.population, [...scope.populations.keys()])];
  if (source.matrix !== undefined && source.weights !== undefined)
    return [invalid(`${path}.weights`, 'weights', source.weights, 'either a matrix or weights, not both')];
  if (source.transpose !== undefined && source.weights === undefined)
    return [invalid(`${path}.transpose`, 'transpose', source.transpose, 'only with weights')];
  if (rows === undefined) return [];
  const size = sizeOf(population);
  if (source.matrix !== undefined) return checkMatrix(source.matrix, rows, size, `${path}.matrix`);
  if (source.weights !== undefined) {
    const weights = scope.weights.get(source.weights);
    if (weights === undefined)
      return [unknown(`${path}.weights`, 'weights', source.weights, [...scope.weights.keys()])];
    const shape = source.transpose === true ? [weights.shape[1], weights.shape[0]] : weights.shape;
    if (shape[0] === rows && shape[1] === size) return [];
    const kind = source.transpose === true ? 'shape of the transpose' : 'shape';
    return [invalid(`${path}.weights`, kind, shape, `[target, source] = [${rows}, ${size}]`)];
  }
  if (size === rows) return [];
  return [invalid(path, 'size', size, `${rows} for the identity; else give a matrix [${rows}, ${size}]`)];
}

function checkStrength({ effect, strength }: Gate, threshold: number, path: string): Problem[] {
  if (effect === 'opens' && strength !== undefined)
    return [invalid(`${path}.strength`, 'strength', strength, "only with effect 'closes'")];
  if (effect === 'closes' && strength === undefined && threshold === 0)
    return [missing(`${path}.strength`, 'strength', 'wanted where the threshold is 0: a number above 0')];
  return [];
}

/** Outputs may gate outputs, but not in a circle: q would be defined by itself. */
export function gateCycle(circuit: Circuit): Problem[] {
  const index = new Map(circuit.projections.map((projection, k) => [projection.name, k]));
  const state = new Map<string, 'visiting' | 'done'>();
  const trail: string[] = [];
  const visit = (name: string): Problem[] => {
    const k = index.get(name);
    if (k === undefined || state.get(name) === 'done') return [];
    if (state.get(name) === 'visiting') {
      const circle = [...trail.slice(trail.indexOf(name)), name].join(' -> ');
      return [
        invalid(
          `projections[${k}].gatedBy`,
          'gates',
          circle,
          'outputs that gate one another without a circle',
        ),
      ];
    }
    state.set(name, 'visiting');
    trail.push(name);
    for (const gate of circuit.projections[k]?.gatedBy ?? []) {
      const found = gate.projection === undefined ? [] : visit(gate.projection);
      if (found.length > 0) return found;
    }
    trail.pop();
    state.set(name, 'done');
    return [];
  };
  for (const projection of circuit.projections) {
    const found = projection.gatedBy === undefined ? [] : visit(projection.name);
    if (found.length > 0) return found;
  }
  return [];
}
