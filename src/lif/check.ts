/** The second stage of validation: shapes are right; do names, sizes, times and weights agree with one another? */
import { invalid, missing, type Problem, unknown } from '../errors';
import { MOST } from './schema';
import type { GroupDescription, LifNetwork, SpikeList, Start, SynapseDescription } from './types';

/** Every problem of the network, in the order of its parts. */
export function checkNetwork(network: LifNetwork): Problem[] {
  const { dt, groups, generators, synapses } = network;
  const targets = new Map(groups.map(({ name, size }) => [name, size]));
  const sources = new Map([...groups, ...generators].map(({ name, size }) => [name, size]));
  return [
    ...duplicates(network),
    ...groups.flatMap((group, k) => checkGroup(group, dt, `groups[${k}]`)),
    ...generators.flatMap(({ size, spikes }, k) =>
      spikes === undefined ? [] : checkSpikes(spikes, size, MOST, `generators[${k}].spikes`),
    ),
    ...synapses.flatMap((one, k) => {
      const path = `synapses[${k}]`;
      const [from, to] = [sources.get(one.from), targets.get(one.to)];
      if (from === undefined)
        return [unknown(`${path}.from`, 'group or generator', one.from, [...sources.keys()])];
      if (to === undefined) return [unknown(`${path}.to`, 'group', one.to, [...targets.keys()])];
      return checkSynapses(one, from, to, path);
    }),
  ];
}

/** Groups and generators share one room of names: a run answers by name. */
function duplicates({ groups, generators }: LifNetwork): Problem[] {
  const first = new Map<string, string>();
  return Object.entries({ groups, generators }).flatMap(([part, list]) =>
    list.flatMap(({ name }, k) => {
      const path = `${part}[${k}]`;
      const other = first.get(name);
      if (other === undefined) first.set(name, path);
      return other === undefined
        ? []
        : [invalid(`${path}.name`, 'name', name, `a name that ${other} does not have already`)];
    }),
  );
}

/** The steps that a time is, or undefined where it lies between two. */
export function stepsOf(time: number, dt: number): number | undefined {
  const steps = Math.round(time / dt);
  return Math.abs(time / dt - steps) <= 1e-6 && steps <= MOST ? steps : undefined;
}

function checkGroup(group: GroupDescription, dt: number, path: string): Problem[] {
  const { size, tauM, tauS, threshold = 1, reset = 0, refractory = 0, v0, current0, gates = [] } = group;
  const problems: Problem[] = [];
  const whole = `a whole number of steps of ${dt} ms, at most ${MOST}`;
  for (const [name, tau] of Object.entries({ tauM, tauS }))
    if (tau < dt)
      problems.push(invalid(`${path}.${name}`, name, tau, `at least ${dt}, the step of the network`));
  if (reset > threshold)
    problems.push(invalid(`${path}.reset`, 'reset', reset, `at most ${threshold}, the threshold`));
  if (stepsOf(refractory, dt) === undefined)
    problems.push(invalid(`${path}.refractory`, 'refractory', refractory, whole));
  problems.push(...checkStart(v0, size, `${path}.v0`), ...checkStart(current0, size, `${path}.current0`));
  gates.forEach(({ t0, t1 }, k) => {
    for (const [name, time] of Object.entries({ t0, t1 }))
      if (stepsOf(time, dt) === undefined)
        problems.push(invalid(`${path}.gates[${k}].${name}`, name, time, whole));
    if (t1 <= t0) problems.push(invalid(`${path}.gates[${k}].t1`, 't1', t1, `more than t0, ${t0}`));
  });
  return problems;
}

function checkStart(start: Start | undefined, size: number, path: string): Problem[] {
  if (start === undefined || typeof start === 'number') return [];
  if ('from' in start)
    return start.to < start.from
      ? [invalid(`${path}.to`, 'to', start.to, `at least from, ${start.from}`)]
      : [];
  return start.length === size
    ? []
    : [invalid(path, 'number of values', start.length, `${size}, one for each neuron`)];
}

/** Units below `size`, steps from 0 to `end` - 1, no unit twice in one step. */
export function checkSpikes({ i, t }: SpikeList, size: number, end: number, path: string): Problem[] {
  if (i.length !== t.length)
    return [invalid(`${path}.t`, 'number of steps', t.length, `${i.length}, one for each unit`)];
  const seen = new Set<number>();
  for (let k = 0; k < i.length; k++) {
    const [unit, step] = [i[k], t[k]];
    if (!(Number.isInteger(unit) && unit >= 0 && unit < size))
      return [invalid(`${path}.i[${k}]`, 'unit', unit, `a whole number from 0 to ${size - 1}`)];
    if (!(Number.isInteger(step) && step >= 0 && step < end))
      return [invalid(`${path}.t[${k}]`, 'step', step, `a whole number from 0 to ${end - 1}`)];
    if (seen.has(step * size + unit))
      return [invalid(`${path}.t[${k}]`, 'step', step, `each unit once a step; unit ${unit} is there twice`)];
    seen.add(step * size + unit);
  }
  return [];
}

function checkSynapses(one: SynapseDescription, from: number, to: number, path: string): Problem[] {
  const { pattern, sources, weights } = one;
  const at = `${path}.weights`;
  if (pattern !== 'sources' && sources !== undefined)
    return [invalid(`${path}.sources`, 'sources', sources, "only with pattern 'sources'")];
  if (pattern === 'one-to-one') {
    if (from !== to)
      return [
        invalid(
          `${path}.pattern`,
          'pattern',
          pattern,
          `groups of one size: ${one.from} has ${from}, ${one.to} ${to}`,
        ),
      ];
    if (typeof weights === 'number') return [];
    if (weights.length !== to)
      return [invalid(at, 'number of weights', weights.length, `${to}, one for each unit`)];
    const row = weights.findIndex((weight) => typeof weight !== 'number');
    return row < 0 ? [] : [invalid(`${at}[${row}]`, 'weight', weights[row], 'a number')];
  }
  if (pattern === 'all-to-all' && from * to > MOST)
    return [invalid(`${path}.pattern`, 'number of synapses', from * to, `at most ${MOST}`)];
  if (pattern === 'all-to-all')
    return checkRows(
      weights,
      Array.from({ length: typeof weights === 'number' ? 0 : to }, () => from),
      at,
    );
  if (sources === undefined)
    return [missing(`${path}.sources`, 'sources', 'wanted: for each target unit a list of its source units')];
  return [
    ...checkSources(sources, from, to, `${path}.sources`),
    ...checkRows(
      weights,
      sources.map(({ length }) => length),
      at,
    ),
  ];
}

function checkSources(
  sources: readonly (readonly number[])[],
  from: number,
  to: number,
  path: string,
): Problem[] {
  if (sources.length !== to)
    return [invalid(path, 'number of lists', sources.length, `${to}, one for each target unit`)];
  const seen = new Int32Array(from).fill(-1);
  for (const [j, list] of sources.entries())
    for (const [k, unit] of list.entries()) {
      if (unit >= from)
        return [invalid(`${path}[${j}][${k}]`, 'source unit', unit, `a whole number from 0 to ${from - 1}`)];
      if (seen[unit] === j)
        return [
          invalid(`${path}[${j}][${k}]`, 'source unit', unit, 'each once a target; use other synapses too'),
        ];
      seen[unit] = j;
    }
  return [];
}

/** One number, or rows of these lengths. */
function checkRows(
  weights: SynapseDescription['weights'],
  lengths: readonly number[],
  at: string,
): Problem[] {
  if (typeof weights === 'number') return [];
  if (weights.length !== lengths.length)
    return [invalid(at, 'number of rows', weights.length, `${lengths.length}, one for each target unit`)];
  for (const [j, row] of weights.entries()) {
    if (typeof row === 'number')
      return [invalid(`${at}[${j}]`, 'row', row, 'a row of weights, one for each source of the target')];
    if (row.length !== lengths[j])
      return [invalid(`${at}[${j}]`, 'row length', row.length, `${lengths[j]}, one for each source`)];
  }
  return [];
}
