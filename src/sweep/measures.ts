/** Scalar measures of a subject. */

import { simulate } from '../backends/simulate';
import type { Circuit } from '../circuit/types';
import { populationTimes, returnMap } from '../dynamics/from-circuit';
import { separatrix } from '../dynamics/separatrix';
import { stability } from '../dynamics/stability';
import { failed, invalid, type Problem, PulsegateError } from '../errors';
import { train } from '../learning/train';
import { backpropWeights } from '../learning/weights';
import type { Measure, SweepPlan } from './plan';
import type { Subject } from './subject';

/** A measure's value; null where it is absent. */
export type Measured = number | null;

/** A measure that the subject of its plan does not have. */
export function measureFaults({ kind }: Measure, k: number, { task }: SweepPlan): Problem[] {
  if ((kind === 'loss') === (task !== undefined)) return [];
  const allowed = task === undefined ? 'loss needs a task' : 'loss, of a task';
  return [invalid(`measures[${k}].kind`, 'measure', kind, allowed)];
}

/** The name of a measure's column: unique in its plan. */
export const measureName = (measures: readonly Measure[], k: number): string => {
  const kind = measures[k]?.kind as string;
  const alike = measures.filter((measure) => measure.kind === kind).length;
  return alike === 1
    ? kind
    : `${kind}_${measures.slice(0, k).filter((measure) => measure.kind === kind).length + 1}`;
};

/** One measure of a subject; `seed` is the task's own. Throws where the run fails. */
export function measured(measure: Measure, subject: Subject, seed: number): Measured {
  if (measure.kind === 'loss') return lossAfter(measure.presentations, subject, seed);
  const { circuit, initial, inputs, backend } = subject as Subject & Required<Pick<Subject, 'circuit'>>;
  const means = { initial, inputs };
  const runs = { ...means, ...(backend === undefined ? {} : { backend }) };
  if (measure.kind === 'separatrix') {
    const { enter, exit, domain } = measure;
    const found = separatrix(returnMap(circuit, { enter, exit, domain, ...means }));
    return found.outcome === 'found' ? found.at : null;
  }
  if (measure.kind === 'multiplier') {
    const { kind: _, ...part } = measure;
    const [first] = stability(circuit, { ...means, ...part }).multipliers;
    return first === undefined ? null : Math.hypot(first.re, first.im);
  }
  if (measure.kind === 'gain-per-hop') {
    const { from, to, hops } = measure;
    const begin = populationTimes(circuit, from).read[0]?.[0] ?? 0;
    const [before, after] = [amplitude(circuit, runs, from, begin), amplitude(circuit, runs, to)];
    return before > 0 ? (after / before) ** (1 / hops) : null;
  }
  if (measure.kind === 'alive') return amplitude(circuit, runs, measure.population) > measure.level ? 1 : 0;
  return amplitude(circuit, runs, measure.population, measure.t, measure.component);
}

function amplitude(
  circuit: Circuit,
  runs: Pick<Subject, 'initial' | 'inputs' | 'backend'>,
  population: string,
  t = populationTimes(circuit, population).charged.at(-1)?.[1] ?? 0,
  component?: number,
): number {
  return simulate(circuit, { ...runs, tspan: [0, t], tEval: [] }).at(t, population, component);
}

function lossAfter(presentations: number, { task: given, backend }: Subject, seed: number): number {
  const { task, network } = given as NonNullable<Subject['task']>;
  const weights = backpropWeights(network, seed, task.initialisation);
  const training = train({
    network,
    weights,
    pattern: task.patterns(seed),
    presentations,
    every: presentations,
    ...(backend === undefined ? {} : { backend }),
  });
  for (;;) {
    const step = training.next();
    if (step.done === true)
      throw new PulsegateError([
        failed('train', `${step.value.retcode}: ${step.value.message ?? 'ended early'}`),
      ]);
    const last = step.value.losses.slice(-task.epoch);
    return last.reduce((sum, loss) => sum + loss, 0) / last.length;
  }
}
