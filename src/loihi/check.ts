/** The second stage of validation: shapes are right; do names, sizes, weights and rules agree with one another? */
import { invalid, missing, type Problem, PulsegateError, unknown } from '../errors';
import { checkSynapses, type Scope } from './check-synapses';
import { MOST_COMPARTMENTS } from './limits';
import { parseRule, TRACES } from './rule';
import type {
  ChipNetwork,
  GeneratorDescription,
  GroupDescription,
  ProbeDescription,
  RuleDescription,
} from './types';

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
    ...network.groups.flatMap((group, k) => checkBias(group, `groups[${k}]`)),
    ...network.generators.flatMap((generator, k) => checkGenerator(generator, `generators[${k}]`)),
    ...network.synapses.flatMap((synapses, k) => checkSynapses(synapses, `synapses[${k}]`, scope)),
    ...network.rules.flatMap((rule, k) => checkRule(rule, `rules[${k}]`, scope)),
    ...network.probes.flatMap((probe, k) => checkProbe(probe, `probes[${k}]`, scope)),
  ];
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

function checkBias({ size, biasMant }: GroupDescription, path: string): Problem[] {
  if (biasMant === undefined || typeof biasMant === 'number' || biasMant.length === size) return [];
  return [
    invalid(`${path}.biasMant`, 'number of biases', biasMant.length, `${size}, one for each compartment`),
  ];
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
