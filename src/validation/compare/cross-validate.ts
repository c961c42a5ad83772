/** `crossValidate`: circuits on several back-ends beside the exact reference, one cell at a time. */

import type { Backend } from '../../backends/backend';
import { dopri5 } from '../../backends/meanfield/adaptive/adaptive';
import { exact } from '../../backends/meanfield/exact/exact';
import { meanField } from '../../backends/meanfield/mean-field';
import type { Solution } from '../../backends/solution';
import { endOf, type Plan, plan as planOf } from '../../circuit/plan';
import type { Circuit } from '../../circuit/types';
import { PulsegateError } from '../../errors';
import { canonical } from './canonical';
import type { Cell, Divergence } from './cell';
import { chargesOf } from './charges';
import type { Contestant } from './contestants';
import { boundOf } from './decide';
import { rangesOf, requestsFor } from './draw';
import type { Judged } from './judge';
import {
  type CrossValidateOptions,
  comparisonOf,
  LIF_TRIALS,
  SBP,
  type Settings,
  type Subject,
  subjectsOf,
} from './options';
import { sbpCells } from './promises/sbp';
import { type Course, courseRun } from './readings';
import { rowOf } from './row';
import { withoutLearning } from './variants';

/** All cells of a comparison. */
export interface Comparison {
  readonly reference: string;
  readonly seed: number;
  readonly alpha: number;
  /** How many statistical tests alpha is divided by: counted before anything runs. */
  readonly tests: number;
  readonly backends: readonly {
    readonly id: string;
    readonly options: Backend['facts'];
    readonly seconds: number;
  }[];
  readonly cells: readonly Cell[];
  /** The first window of all that breaks a promise, in the first circuit and back-end in which one does. */
  readonly firstDivergence: Divergence | null;
  readonly complete: boolean;
}

/** A subject with its plan, its charges and its requests. */
interface Prepared {
  readonly subject: Subject;
  readonly circuit: Circuit;
  readonly plan: Plan;
  readonly course: Course;
  readonly cycles: number;
  /** Runs of the reference that were made before, and from them on are the same for all back-ends. */
  readonly truths: Map<string, Solution>;
}

/**
 * Runs a circuit, or those of a list (`canonical`), on several back-ends, and compares each with the mean field: along, its
 * whole run; and window by window, where the mean field starts again from the back-end's own currents. Yields a cell for each
 * quantity; the comparison is what it returns.
 *
 * Throws for options that make no sense and for circuits that the mean field itself does not run.
 */
export function* crossValidate(
  what: Circuit | readonly Subject[] = canonical,
  options: CrossValidateOptions = {},
): Generator<Cell, Comparison> {
  const settings = comparisonOf(options);
  const { subjects, sbp } = subjectsOf(what, options);
  const { contestants, seed, alpha } = settings;
  const prepared = subjects.map(preparedOf);
  const tests = prepared.reduce((sum, one) => sum + testsOf(one, settings), 0);
  const z = boundOf(alpha, tests);
  const cells: Cell[] = [];
  const seconds = new Map(contestants.map(({ id }) => [id, 0]));
  const isOver = () => options.signal?.aborted === true;
  let firstDivergence: Divergence | null = null;
  const whole = (complete: boolean): Comparison => ({
    reference: REFERENCE.name,
    ...{ seed, alpha, tests, cells, firstDivergence, complete },
    backends: contestants.map(({ id, backend }) => ({
      id,
      options: backend(seed).facts,
      seconds: seconds.get(id) ?? 0,
    })),
  });
  for (const one of prepared)
    for (const contestant of contestants) {
      if (isOver()) return whole(false);
      const began = performance.now();
      const { judged, divergence } = row(one, contestant, settings, z);
      seconds.set(contestant.id, (seconds.get(contestant.id) ?? 0) + (performance.now() - began) / 1000);
      firstDivergence ??= divergence ?? null;
      for (const cell of judged) {
        const full = { circuit: one.subject.name, backend: contestant.id, ...cell };
        cells.push(full);
        yield full;
      }
    }
  if (sbp)
    for (const { id } of contestants) {
      if (isOver()) return whole(false);
      const own: Judged[] =
        id === 'loihi'
          ? sbpCells(seed, settings.samples)
          : [
              notApplicable(
                'spiking backprop is a network of the chip, beside its algorithm in whole numbers',
              ),
            ];
      for (const cell of own) {
        const full = { circuit: SBP, backend: id, ...cell };
        cells.push(full);
        yield full;
      }
    }
  return whole(true);
}

const REFERENCE = meanField({ solver: exact() });

const notApplicable = (reason: string): Judged => ({
  ...{ mode: 'whole', quantity: 'amplitude', status: 'not-applicable', reason },
});

function preparedOf(subject: Subject): Prepared {
  const circuit = subject.circuit();
  const plan = planOf(circuit);
  const { cycles = 1, cuts = [] } = subject;
  const tspan = subject.tspan ?? [0, plan.period === undefined ? endOf(plan) : cycles * plan.period];
  return {
    subject,
    circuit,
    plan,
    cycles,
    truths: new Map(),
    course: { tspan, charges: chargesOf(plan, tspan, cuts) },
  };
}

/** How many statements are tested by chance: the mean of every amplitude twice, slopes, spreads. */
function testsOf({ course: { charges } }: Prepared, { contestants, randomRequests }: Settings): number {
  const drawn = contestants.filter(({ random = false }) => random).length;
  const amplitudes = charges.reduce((sum, { size }) => sum + size, 0);
  return drawn * (2 * randomRequests * amplitudes + charges.length + 1);
}

function row(
  one: Prepared,
  contestant: Contestant,
  settings: Settings,
  z: number,
): { judged: readonly Judged[]; divergence?: Divergence } {
  const { subject, circuit, plan, course, cycles } = one;
  const why = subject.not?.[contestant.id];
  if (why !== undefined) return { judged: [notApplicable(why)] };
  const asked = settings.full || settings.given || subject.draws === undefined;
  const most = asked ? settings.requests : (subject.quick ?? 6);
  const slow = contestant.id === 'lif' && !settings.full;
  const few = slow ? 1 : settings.randomRequests;
  const count = contestant.random === true ? Math.min(most, few) : most;
  const { seed, trials, data } = settings;
  const drawn =
    data ?? requestsFor(plan, subject.draws ?? rangesOf(plan), { count, cycles, seed, name: subject.name });
  const frozen = contestant.frozen === true && withoutLearning(circuit) !== circuit;
  const run = frozen ? frozenOf(one) : circuit;
  const { charges } = course;
  const given = {
    ...{ contestant, circuit: run, seed, z, name: subject.name },
    trials: contestant.random !== true ? 1 : slow ? Math.min(trials, LIF_TRIALS) : trials,
    plan: frozen ? planOf(run) : plan,
    course: frozen ? { ...course, charges: charges.filter(({ kind }) => kind !== 'weight') } : course,
    reference: referenceOf(plan),
    ...(subject.decision === undefined ? {} : { decision: subject.decision }),
    drawn,
    truth: (of: Circuit, request: number): Solution => {
      const key = `${of === circuit} ${request}`;
      const made = one.truths.get(key) ?? courseRun(plan, course, drawn[request], referenceOf(plan), of);
      one.truths.set(key, made);
      return made;
    },
  };
  try {
    const made = rowOf(given);
    if (!frozen) return made;
    const note = 'weights frozen: learn windows are not lowered';
    return { ...made, judged: made.judged.map((cell) => ({ note, ...cell })) };
  } catch (error) {
    if (!(error instanceof PulsegateError) || error.problems.some(({ code }) => code !== 'unsupported'))
      throw error;
    const reason = error.problems.map(({ text }) => text)[0];
    return { judged: [{ mode: 'whole', quantity: 'amplitude', status: 'refused', reason }] };
  }
}

const frozens = new WeakMap<Circuit, Circuit>();

/** The same frozen circuit for all requests. */
function frozenOf({ circuit }: Prepared): Circuit {
  const made = frozens.get(circuit) ?? withoutLearning(circuit);
  frozens.set(circuit, made);
  return made;
}

/** exact(), which does not run resources; where there are some, a solver that steps, finely. */
const referenceOf = ({ blocks }: Plan): Backend =>
  blocks.some(({ resource }) => resource !== undefined)
    ? meanField({ solver: dopri5({ rtol: 1e-11, atol: 1e-13 }) })
    : REFERENCE;
