/** The second stage of validation: shapes are right; do names, sizes and times agree with one another? */
import { invalid, missing, type Problem, unknown } from '../errors';
import { clashes } from './clashes';
import { resolveGains } from './exact-gains';
import { MOST_COMPONENTS, MOST_ENTRIES } from './schema';
import { timeline } from './timeline';
import type {
  Circuit,
  Gate,
  LearnRule,
  Matrix,
  Population,
  Projection,
  SignedSum,
  Source,
  Weights,
} from './types';

/** Every problem of the circuit, in the order of its parts; contradictions in time only once all names are known. */
export function check(circuit: Circuit): Problem[] {
  const scope = scopeOf(circuit);
  const problems = [
    ...duplicates(circuit),
    ...sizes(circuit),
    ...circuit.populations.flatMap(checkPopulation),
    ...circuit.weights.flatMap((weights, k) => checkWeights(weights, `weights[${k}]`)),
    ...circuit.projections.flatMap((projection, k) =>
      checkProjection(projection, `projections[${k}]`, scope),
    ),
    ...gateCycle(circuit),
    ...checkTimes(circuit),
    ...checkWindows(circuit, scope),
  ];
  if (problems.length > 0) return problems;
  const line = timeline(circuit);
  const conflicts = [...clashes(line, circuit)];
  return conflicts.length > 0 ? conflicts : resolveGains(circuit, line).problems;
}

interface Scope {
  readonly threshold: number;
  readonly populations: ReadonlyMap<string, Population>;
  readonly weights: ReadonlyMap<string, Weights>;
  readonly projections: ReadonlyMap<string, Projection>;
}

const byName = <T extends { readonly name: string }>(items: readonly T[]) =>
  new Map(items.map((item) => [item.name, item]));

const scopeOf = (circuit: Circuit): Scope => ({
  threshold: circuit.threshold,
  populations: byName(circuit.populations),
  weights: byName(circuit.weights),
  projections: byName(circuit.projections),
});

const sizeOf = (population: Population): number => population.size ?? 1;

/** A name means one thing: not two of a kind, and not a population and weights (a run's `initial` names both). */
function duplicates(circuit: Circuit): Problem[] {
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

function sizes(circuit: Circuit): Problem[] {
  const total = circuit.populations.reduce((sum, population) => sum + sizeOf(population), 0);
  if (total <= MOST_COMPONENTS) return [];
  return [invalid('populations', 'total size', total, `at most ${MOST_COMPONENTS} components in all`)];
}

function checkPopulation(population: Population, k: number): Problem[] {
  if (population.input !== true || population.tau === undefined) return [];
  return [invalid(`populations[${k}].tau`, 'tau', population.tau, 'none: an input has no dynamics')];
}

function checkWeights(weights: Weights, path: string): Problem[] {
  const [rows, columns] = weights.shape;
  if (rows * columns > MOST_ENTRIES)
    return [invalid(`${path}.shape`, 'shape', weights.shape, tooLarge(rows * columns))];
  return weights.values === undefined ? [] : checkMatrix(weights.values, rows, columns, `${path}.values`);
}

const tooLarge = (entries: number): string =>
  `at most ${MOST_ENTRIES} entries, ${bytes(MOST_ENTRIES)}; this one needs ${bytes(entries)}`;

const bytes = (entries: number): string =>
  entries * 8 >= 1e9 ? `${((entries * 8) / 1e9).toFixed(1)} GB` : `${Math.round((entries * 8) / 1e6)} MB`;

function checkMatrix(matrix: Matrix, rows: number, columns: number, path: string): Problem[] {
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

function checkProjection(projection: Projection, path: string, scope: Scope): Problem[] {
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
    problems.push(...checkGate(gate, rows, threshold, `${path}.gatedBy[${j}]`, scope));
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

function checkGate(
  gate: Gate,
  rows: number | undefined,
  threshold: number,
  path: string,
  scope: Scope,
): Problem[] {
  if ((gate.population === undefined) === (gate.projection === undefined))
    return [missing(path, 'driver', 'wanted: either population or projection')];
  const problems: Problem[] = [];
  if (gate.effect === 'opens' && gate.strength !== undefined)
    problems.push(invalid(`${path}.strength`, 'strength', gate.strength, "only with effect 'closes'"));
  if (gate.effect === 'closes' && gate.strength === undefined && threshold === 0)
    problems.push(
      missing(`${path}.strength`, 'strength', 'wanted where the threshold is 0: a number above 0'),
    );
  let size: number | undefined;
  if (gate.population !== undefined) {
    const population = scope.populations.get(gate.population);
    if (population === undefined)
      problems.push(
        unknown(`${path}.population`, 'population', gate.population, [...scope.populations.keys()]),
      );
    else size = sizeOf(population);
  } else if (gate.projection !== undefined) {
    const driver = scope.projections.get(gate.projection);
    if (driver === undefined)
      problems.push(
        unknown(`${path}.projection`, 'projection', gate.projection, [...scope.projections.keys()]),
      );
    else size = rowsOf(driver, scope);
  }
  if (size !== undefined && rows !== undefined && size !== 1 && size !== rows)
    problems.push(invalid(path, 'size', size, rows === 1 ? '1' : `1, or ${rows}: one for each row`));
  return problems;
}

function rowsOf(projection: Projection, scope: Scope): number | undefined {
  const target = scope.populations.get(projection.to[0]?.population ?? '');
  return target === undefined ? undefined : sizeOf(target);
}

/** Outputs may gate outputs, but not in a circle: q would be defined by itself. */
function gateCycle(circuit: Circuit): Problem[] {
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

function checkTimes(circuit: Circuit): Problem[] {
  const { windows, period } = circuit.schedule;
  return windows.flatMap((window, k) => {
    const [t0, t1] = window.t;
    const path = `schedule.windows[${k}].t`;
    if (t1 < t0) return [invalid(path, 'window', window.t, 't0 <= t1')];
    if (period !== undefined && (t0 < 0 || t1 > period * (1 + 1e-12)))
      return [invalid(path, 'window', window.t, `within the period, [0, ${period}]`)];
    return [];
  });
}

function checkWindows(circuit: Circuit, scope: Scope): Problem[] {
  const problems: Problem[] = [];
  circuit.schedule.windows.forEach((window, k) => {
    const path = `schedule.windows[${k}]`;
    window.open?.forEach((entry, j) => {
      const opening = typeof entry === 'string' ? { projection: entry } : entry;
      const at = `${path}.open[${j}]`;
      const projection = scope.projections.get(opening.projection);
      if (projection === undefined)
        problems.push(unknown(at, 'projection', opening.projection, [...scope.projections.keys()]));
      else if (typeof opening.bias === 'object') {
        const rows = rowsOf(projection, scope);
        if (rows !== undefined && opening.bias.length !== rows)
          problems.push(invalid(`${at}.bias`, 'length', opening.bias.length, `${rows}: one for each row`));
      }
    });
    for (const kind of ['hold', 'flush'] as const)
      window[kind]?.forEach((entry, j) => {
        const population = typeof entry === 'string' ? entry : entry.population;
        problems.push(...ownPopulation(population, `${path}.${kind}[${j}]`, kind, scope));
      });
    window.learn?.forEach((rule, j) => {
      problems.push(...checkLearn(rule, `${path}.learn[${j}]`, scope));
    });
  });
  return problems;
}

function ownPopulation(name: string, path: string, kind: 'hold' | 'flush', scope: Scope): Problem[] {
  const population = scope.populations.get(name);
  if (population === undefined) return [unknown(path, 'population', name, [...scope.populations.keys()])];
  if (population.input === true) return [invalid(path, kind, name, 'no input: it has no dynamics')];
  return [];
}

function checkLearn(rule: LearnRule, path: string, scope: Scope): Problem[] {
  const weights = scope.weights.get(rule.weights);
  if (weights === undefined)
    return [unknown(`${path}.weights`, 'weights', rule.weights, [...scope.weights.keys()])];
  const side = (sum: SignedSum, which: 'post' | 'pre', size: number): Problem[] =>
    sum.flatMap(([name], j) => {
      const at = `${path}.${which}[${j}]`;
      const population = scope.populations.get(name);
      if (population === undefined) return [unknown(at, 'population', name, [...scope.populations.keys()])];
      if (sizeOf(population) === size) return [];
      return [
        invalid(
          at,
          'size',
          sizeOf(population),
          `${size}: "${rule.weights}" is [post, pre] = [${weights.shape}]`,
        ),
      ];
    });
  return [...side(rule.post, 'post', weights.shape[0]), ...side(rule.pre, 'pre', weights.shape[1])];
}
