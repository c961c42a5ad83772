/** Do the synapses of a network agree with its groups, and do their weights fit their format? */
import { invalid, missing, type Problem, unknown } from '../errors';
import { MOST_SYNAPSES } from './limits';
import type { ChipNetwork, RuleDescription, SynapseDescription } from './types';
import { formatOf, mantissaRange, mantissaStep } from './weights';

/** What the parts of a network may name, by kind. */
export interface Scope {
  /** Of groups and generators. */
  readonly sizes: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, number>;
  readonly rules: ReadonlyMap<string, RuleDescription>;
  readonly synapses: ReadonlyMap<string, SynapseDescription>;
}

export function checkSynapses(synapses: SynapseDescription, path: string, scope: Scope): Problem[] {
  const problems: Problem[] = [];
  const sources = scope.sizes.get(synapses.from);
  const targets = scope.groups.get(synapses.to);
  if (sources === undefined)
    problems.push(unknown(`${path}.from`, 'group or generator', synapses.from, [...scope.sizes.keys()]));
  if (targets === undefined)
    problems.push(unknown(`${path}.to`, 'group', synapses.to, [...scope.groups.keys()]));
  if (synapses.rule !== undefined && !scope.rules.has(synapses.rule))
    problems.push(unknown(`${path}.rule`, 'rule', synapses.rule, [...scope.rules.keys()]));
  if (sources === undefined || targets === undefined) return problems;
  return [
    ...problems,
    ...checkPattern(synapses, sources, targets, path),
    ...checkWeights(synapses, sources, targets, path),
  ];
}

function checkPattern(
  { pattern, pairs, from, to }: SynapseDescription,
  sources: number,
  targets: number,
  path: string,
): Problem[] {
  if (pattern === 'one-to-one' && sources !== targets)
    return [
      invalid(
        `${path}.pattern`,
        'pattern',
        pattern,
        `groups of one size: ${from} has ${sources}, ${to} ${targets}`,
      ),
    ];
  const room = `at most ${MOST_SYNAPSES}; ${from} has ${sources} and ${to} ${targets} units`;
  if (pattern === 'all-to-all' && sources * targets > MOST_SYNAPSES)
    return [invalid(`${path}.pattern`, 'number of synapses', sources * targets, room)];
  if (pattern !== 'pairs')
    return pairs === undefined ? [] : [invalid(`${path}.pairs`, 'pairs', pairs, "only with pattern 'pairs'")];
  if (pairs === undefined)
    return [missing(`${path}.pairs`, 'pairs', 'wanted: a list of [source unit, target unit]')];
  const seen = new Set<number>();
  for (const [k, [i, j]] of pairs.entries()) {
    if (i >= sources)
      return [
        invalid(`${path}.pairs[${k}][0]`, 'source unit', i, `0 to ${sources - 1}, the units of ${from}`),
      ];
    if (j >= targets)
      return [invalid(`${path}.pairs[${k}][1]`, 'target unit', j, `0 to ${targets - 1}, the units of ${to}`)];
    if (seen.has(i * targets + j))
      return [
        invalid(`${path}.pairs[${k}]`, 'pair', [i, j], 'each pair once; use other synapses beside these'),
      ];
    seen.add(i * targets + j);
  }
  return [];
}

function checkWeights(
  synapses: SynapseDescription,
  sources: number,
  targets: number,
  path: string,
): Problem[] {
  const { pattern, pairs = [], weights } = synapses;
  const at = `${path}.weights`;
  const bad = (value: number, where: string): Problem[] => {
    const [low, high] = mantissaRange(formatOf(synapses));
    if (Number.isInteger(value) && value >= low && value <= high) return [];
    return [invalid(where, 'weight', value, weightsAllowed(synapses))];
  };
  if (typeof weights === 'number') return bad(weights, at);
  if (pattern === 'all-to-all') {
    const rows = weights as readonly (readonly number[])[];
    const wanted = `rows [target, source] = [${targets}, ${sources}]`;
    if (rows.length !== targets) return [invalid(at, 'number of rows', rows.length, `${targets}: ${wanted}`)];
    for (const [j, row] of rows.entries()) {
      if (!Array.isArray(row)) return [invalid(`${at}[${j}]`, 'row', row, wanted)];
      if (row.length !== sources)
        return [invalid(`${at}[${j}]`, 'row length', row.length, `${sources}: ${wanted}`)];
      const problem = firstBad(row as readonly number[], (value, i) => bad(value, `${at}[${j}][${i}]`));
      if (problem.length > 0) return problem;
    }
    return [];
  }
  const count = pattern === 'pairs' ? pairs.length : targets;
  if (weights.length !== count)
    return [
      invalid(
        at,
        'number of weights',
        weights.length,
        `${count}, one for each ${pattern === 'pairs' ? 'pair' : 'unit'}`,
      ),
    ];
  const row = weights.findIndex((value) => typeof value !== 'number');
  if (row >= 0)
    return [invalid(`${at}[${row}]`, 'weight', weights[row], 'a number: rows are for all-to-all')];
  return firstBad(weights as readonly number[], (value, k) => bad(value, `${at}[${k}]`));
}

function firstBad(values: readonly number[], test: (value: number, k: number) => Problem[]): Problem[] {
  for (const [k, value] of values.entries()) {
    const problems = test(value, k);
    if (problems.length > 0) return problems;
  }
  return [];
}

function weightsAllowed(synapses: SynapseDescription): string {
  const format = formatOf(synapses);
  const [low, high] = mantissaRange(format);
  const step = mantissaStep(format);
  const bits = `${format.signMode}, ${format.numWeightBits} bits`;
  return step === 1
    ? `whole numbers from ${low} to ${high}: ${bits}`
    : `multiples of ${step} from ${low} to ${high}: ${bits}`;
}

/** Weights between the steps of their format, which only the option oddWeights: 'toward-zero' allows. */
export function checkSteps(network: ChipNetwork): Problem[] {
  return network.synapses.flatMap((synapses, k) => {
    const step = mantissaStep(formatOf(synapses));
    const path = `synapses[${k}].weights`;
    const { weights } = synapses;
    const odd = (value: number, where: string): Problem[] =>
      value % step === 0 ? [] : [invalid(where, 'weight', value, weightsAllowed(synapses))];
    if (typeof weights === 'number') return odd(weights, path);
    for (const [j, row] of weights.entries()) {
      const problems =
        typeof row === 'number'
          ? odd(row, `${path}[${j}]`)
          : firstBad(row, (value, i) => odd(value, `${path}[${j}][${i}]`));
      if (problems.length > 0) return problems;
    }
    return [];
  });
}
