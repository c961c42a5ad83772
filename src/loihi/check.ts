/** The second stage of validation: shapes are right; do names, sizes, weights and rules agree with one another? */
import { invalid, missing, type Problem, PulsegateError, unknown } from '../errors';
import { MOST_COMPARTMENTS, MOST_SYNAPSES } from './limits';
import { parseRule, TRACES } from './rule';
import type {
  ChipNetwork,
  GeneratorDescription,
  ProbeDescription,
  RuleDescription,
  SynapseDescription,
} from './types';
import { formatOf, mantissaRange, mantissaStep } from './weights';

/** Every problem of the network, in the order of its parts. */
export function checkNetwork(network: ChipNetwork): Problem[] {
  const sizes = new Map([...network.groups, ...network.generators].map(({ name, size }) => [name, size]));
  const scope: Scope = {
    sizes,
    groups: new Map(network.groups.map(({ name, size }) => [name, size])),
    rules: new Map(network.rules.map((rule) => [rule.name, rule])),
    synapses: new Map(network.synapses.map((synapses) => [synapses.name, synapses])),
  };
  return [
    ...duplicates(network),
    ...total(network),
    ...network.generators.flatMap((generator, k) => checkGenerator(generator, `generators[${k}]`)),
    ...network.synapses.flatMap((synapses, k) => checkSynapses(synapses, `synapses[${k}]`, scope)),
    ...network.rules.flatMap((rule, k) => checkRule(rule, `rules[${k}]`, scope)),
    ...network.probes.flatMap((probe, k) => checkProbe(probe, `probes[${k}]`, scope)),
  ];
}

interface Scope {
  /** Of groups and generators. */
  readonly sizes: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, number>;
  readonly rules: ReadonlyMap<string, RuleDescription>;
  readonly synapses: ReadonlyMap<string, SynapseDescription>;
}

/** Groups, generators and synapses share one room of names: a run answers by name. */
function duplicates(network: ChipNetwork): Problem[] {
  const problems: Problem[] = [];
  const once = (part: 'groups' | 'generators' | 'synapses' | 'rules', seen: Map<string, string>) =>
    network[part].forEach(({ name }, k) => {
      const first = seen.get(name);
      if (first === undefined) seen.set(name, `${part}[${k}]`);
      else
        problems.push(
          invalid(`${part}[${k}].name`, 'name', name, `a name that ${first} does not have already`),
        );
    });
  const seen = new Map<string, string>();
  once('groups', seen);
  once('generators', seen);
  once('synapses', seen);
  once('rules', new Map());
  return problems;
}

function total({ groups }: ChipNetwork): Problem[] {
  const compartments = groups.reduce((sum, { size }) => sum + size, 0);
  if (compartments <= MOST_COMPARTMENTS) return [];
  return [invalid('groups', 'total size', compartments, `at most ${MOST_COMPARTMENTS}, those of the chip`)];
}

function checkGenerator({ size, spikes }: GeneratorDescription, path: string): Problem[] {
  return spikes === undefined ? [] : checkSpikes(spikes, size, 0, Number.MAX_SAFE_INTEGER, `${path}.spikes`);
}

/** Unit indices below `size`, times within [t0, t1), no unit twice in one step. */
export function checkSpikes(
  { i, t }: { readonly i: ArrayLike<number>; readonly t: ArrayLike<number> },
  size: number,
  t0: number,
  t1: number,
  path: string,
): Problem[] {
  if (i.length !== t.length)
    return [invalid(`${path}.t`, 'number of times', t.length, `${i.length}, one for each unit index`)];
  const seen = new Set<number>();
  for (let k = 0; k < i.length; k++) {
    const [unit, time] = [i[k], t[k]];
    if (!(Number.isInteger(unit) && unit >= 0 && unit < size))
      return [invalid(`${path}.i[${k}]`, 'unit', unit, `a whole number from 0 to ${size - 1}`)];
    if (!(Number.isInteger(time) && time >= t0 && time < t1)) {
      const range =
        t1 === Number.MAX_SAFE_INTEGER
          ? `of at least ${t0}`
          : `from ${t0} to ${t1 - 1}, the steps of the run`;
      return [invalid(`${path}.t[${k}]`, 'time', time, `a whole number ${range}`)];
    }
    const spike = time * size + unit;
    if (seen.has(spike))
      return [invalid(`${path}.t[${k}]`, 'time', time, `each unit once a step; unit ${unit} is there twice`)];
    seen.add(spike);
  }
  return [];
}

function checkSynapses(synapses: SynapseDescription, path: string, scope: Scope): Problem[] {
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

function checkRule(rule: RuleDescription, path: string, scope: Scope): Problem[] {
  const problems: Problem[] = [];
  if (rule.dw === undefined && rule.dt === undefined)
    problems.push(missing(path, 'learning rule', 'wanted: dw, dt or both'));
  const used = new Set<string>();
  for (const key of ['dw', 'dt'] as const) {
    const text = rule[key];
    if (text === undefined) continue;
    try {
      for (const { factors } of parseRule(text, `${path}.${key}`))
        for (const { variable } of factors) used.add(variable);
    } catch (error) {
      if (!(error instanceof PulsegateError)) throw error;
      problems.push(...error.problems);
    }
  }
  for (const trace of TRACES)
    if (used.has(trace) && rule[trace] === undefined)
      problems.push(missing(`${path}.${trace}`, 'trace', 'wanted where the rule uses it: { impulse, tau }'));
  const rewarded = ['r0', 'r1'].filter((name) => used.has(name) || (name === 'r1' && rule.r1 !== undefined));
  if (rule.reward === undefined) {
    if (rewarded.length > 0)
      problems.push(
        missing(`${path}.reward`, 'reward', `wanted for ${rewarded.join(' and ')}: a group or generator`),
      );
  } else if (!scope.sizes.has(rule.reward))
    problems.push(unknown(`${path}.reward`, 'group or generator', rule.reward, [...scope.sizes.keys()]));
  return problems;
}

function checkProbe({ of, record }: ProbeDescription, path: string, scope: Scope): Problem[] {
  const synapses = scope.synapses.get(of);
  if (synapses === undefined && !scope.groups.has(of))
    return [
      unknown(`${path}.of`, 'group or synapses', of, [...scope.groups.keys(), ...scope.synapses.keys()]),
    ];
  const rule = synapses?.rule === undefined ? undefined : scope.rules.get(synapses.rule);
  const known =
    synapses === undefined
      ? ['current', 'voltage']
      : [
          'weight',
          ...(rule?.dt === undefined ? [] : ['tag']),
          ...(rule === undefined ? [] : TRACES.filter((trace) => rule[trace] !== undefined)),
        ];
  return record.flatMap((word, k) =>
    known.includes(word)
      ? []
      : [
          invalid(
            `${path}.record[${k}]`,
            'record',
            word,
            `of ${of}: ${known.map((one) => `'${one}'`).join(', ')}`,
          ),
        ],
  );
}
