/** A comparison before anything runs: which circuits, given what, on which back-ends, and how many tests that makes. */
import { endOf, type Plan, plan as planOf } from '../../circuit/plan';
import type { Circuit } from '../../circuit/types';
import { chargesOf } from './charges';
import type { Contestant } from './contestants';
import { boundOf } from './decide';
import { type Drawn, isDrawn, rangesOf, requestsFor } from './draw';
import {
  COMPOSITE,
  type CrossValidateOptions,
  comparisonOf,
  NEURONS,
  SBP,
  type Settings,
  type Subject,
  subjectsOf,
} from './options';
import { COMPOSITE_TESTS } from './promises/composite';
import type { Course } from './readings';
import type { Truths } from './truths';

/** A subject with its plan, its charges and its requests. */
export interface Prepared {
  readonly subject: Subject;
  readonly circuit: Circuit;
  readonly plan: Plan;
  readonly course: Course;
  readonly cycles: number;
  /** Runs of the reference that were made before, and from then on are the same for all back-ends. */
  readonly truths: Truths;
}

export interface Setup {
  readonly settings: Settings;
  readonly prepared: readonly Prepared[];
  /** How many statistical tests alpha is divided by. */
  readonly tests: number;
  /** Standard deviations that one of them may be off by. */
  readonly z: number;
  /** Circuits by back-ends: each makes cells of its own, and knows nothing of the others. */
  readonly jobs: readonly Job[];
}

/** A circuit on a back-end, by their names. */
export interface Job {
  readonly circuit: string;
  readonly backend: string;
}

export function setupOf(what: Circuit | readonly Subject[], options: CrossValidateOptions): Setup {
  const settings = comparisonOf(options);
  const { subjects, sbp, neurons: asked } = subjectsOf(what, options);
  const neurons = asked && settings.composite;
  const prepared = subjects.map(preparedOf);
  const own = neurons ? COMPOSITE_TESTS : 0;
  const tests = prepared.reduce((sum, one) => sum + testsOf(one, settings), own);
  const names = [...subjects.map(({ name }) => name), ...(sbp ? [SBP] : [])];
  return {
    ...{ settings, prepared, tests, z: boundOf(settings.alpha, tests) },
    jobs: [
      ...names.flatMap((circuit) => settings.contestants.map(({ id }): Job => ({ circuit, backend: id }))),
      ...(neurons ? [{ circuit: NEURONS, backend: COMPOSITE }] : []),
    ],
  };
}

function preparedOf(subject: Subject): Prepared {
  const circuit = subject.circuit();
  const plan = planOf(circuit);
  const { cycles = 1, cuts = [] } = subject;
  const tspan = subject.tspan ?? [0, plan.period === undefined ? endOf(plan) : cycles * plan.period];
  return {
    ...{ subject, circuit, plan, cycles, truths: new Map() },
    course: { tspan, charges: chargesOf(plan, tspan, cuts) },
  };
}

/** How many requests a back-end is given, and how often it runs each. */
export function sizesOf(
  { subject, plan }: Prepared,
  { id, random = false, promise }: Contestant,
  { full, given, requests, randomRequests, trials, leaky, data }: Settings,
): { readonly count: number; readonly trials: number } {
  const asked = full || given || subject.draws === undefined;
  const different = data !== undefined || subject.draws === undefined || isDrawn(subject.draws);
  const most = !different ? 1 : asked ? requests : (subject.quick ?? 6);
  if (!random) return { count: most, trials: 1 };
  // what has no law is tested by nothing: its deviations are shown
  const lawless = promise?.lawless?.(plan) !== undefined;
  const few = id === 'lif' ? leaky : { trials, requests: randomRequests };
  return {
    count: data?.length ?? Math.min(most, lawless && id === 'lif' ? 1 : few.requests),
    trials: lawless ? 1 : few.trials,
  };
}

/** What a back-end is given. */
export const drawnFor = (
  { subject, plan, cycles }: Prepared,
  { data, seed }: Settings,
  count: number,
): readonly Drawn[] =>
  data ?? requestsFor(plan, subject.draws ?? rangesOf(plan), { count, cycles, seed, name: subject.name });

/** How many statements are tested by chance: the mean of every amplitude twice, slopes, spreads. */
function testsOf(one: Prepared, settings: Settings): number {
  const { charges } = one.course;
  const amplitudes = charges.reduce((sum, { size }) => sum + size, 0);
  return settings.contestants.reduce((sum, contestant) => {
    const { random = false, promise } = contestant;
    if (!random || promise === undefined || promise.lawless?.(one.plan) !== undefined) return sum;
    if (one.subject.not?.[contestant.id] !== undefined) return sum;
    return sum + 2 * sizesOf(one, contestant, settings).count * amplitudes + charges.length + 1;
  }, 0);
}
