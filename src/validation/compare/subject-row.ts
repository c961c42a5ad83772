/** One circuit on one back-end: what it is given, and all its cells; or why it does not run there. */
import type { Solution } from '../../backends/solution';
import { plan as planOf } from '../../circuit/plan';
import type { Circuit } from '../../circuit/types';
import { lookup, PulsegateError } from '../../errors';
import type { Cell, Divergence } from './cell';
import type { Contestant } from './contestants';
import type { Judged } from './judge';
import { COMPOSITE, SBP } from './options';
import { compositeCells } from './promises/composite';
import { sbpCells } from './promises/sbp';
import { courseRun } from './readings';
import { type RowGiven, rowOf } from './row';
import { drawnFor, type Job, type Prepared, type Setup, sizesOf } from './setup';
import { referenceOf } from './truths';
import { withoutLearning } from './variants';

/** What a job comes to. */
export interface JobCells {
  readonly cells: readonly Cell[];
  readonly divergence?: Divergence;
  readonly seconds: number;
}

export function cellsOf(setup: Setup, { circuit, backend }: Job): JobCells {
  const began = performance.now();
  const { settings, prepared } = setup;
  if (backend === COMPOSITE) {
    const own = compositeCells(settings.noise, settings.steps, setup.z);
    return {
      cells: own.map((cell) => ({ circuit, backend, ...cell })),
      seconds: (performance.now() - began) / 1000,
    };
  }
  const byId = new Map(settings.contestants.map((one) => [one.id, one]));
  const contestant = lookup(byId, backend, 'crossValidate', 'back-end');
  const one = prepared.find(({ subject }) => subject.name === circuit);
  const { judged, divergence } =
    circuit === SBP || one === undefined
      ? { judged: sbpRow(contestant, setup) }
      : subjectRow(one, contestant, setup);
  return {
    cells: judged.map((cell) => ({ circuit, backend, ...cell })),
    ...(divergence === undefined ? {} : { divergence }),
    seconds: (performance.now() - began) / 1000,
  };
}

const notApplicable = (reason: string): Judged => ({
  ...{ mode: 'whole', quantity: 'amplitude', status: 'not-applicable', reason },
});

const sbpRow = ({ id }: Contestant, { settings: { seed, samples } }: Setup): readonly Judged[] =>
  id === 'loihi'
    ? sbpCells(seed, samples)
    : [notApplicable('spiking backprop is a network of the chip, beside its algorithm in whole numbers')];

function subjectRow(
  one: Prepared,
  contestant: Contestant,
  { settings, z }: Setup,
): { readonly judged: readonly Judged[]; readonly divergence?: Divergence } {
  const { subject, circuit } = one;
  const why = subject.not?.[contestant.id];
  if (why !== undefined) return { judged: [notApplicable(why)] };
  const given = givenFor(one, contestant, settings, z);
  const notes = [
    ...(given.circuit === circuit ? [] : ['weights frozen: learn windows are not lowered']),
    ...(contestant.fitted !== undefined && subject.levels !== undefined && subject.levels < settings.levels
      ? [`${subject.levels} levels a row: with more the chip is too small`]
      : []),
  ];
  try {
    const made = rowOf(given);
    if (notes.length === 0) return made;
    return {
      ...made,
      judged: made.judged.map((cell) => ({
        ...cell,
        note: [...notes, ...(cell.note === undefined ? [] : [cell.note])].join('; '),
      })),
    };
  } catch (error) {
    if (!(error instanceof PulsegateError) || error.problems.some(({ code }) => code !== 'unsupported'))
      throw error;
    const reason = error.problems.map(({ text }) => text)[0];
    return { judged: [{ mode: 'whole', quantity: 'amplitude', status: 'refused', reason }] };
  }
}

/** What a row is made from: the circuit, frozen where the back-end does not learn, with its requests and its reference. */
export function givenFor(
  one: Prepared,
  contestant: Contestant,
  settings: Setup['settings'],
  z: number,
): RowGiven {
  const { subject, circuit, plan, course } = one;
  const { count, trials } = sizesOf(one, contestant, settings);
  const drawn = drawnFor(one, settings, count);
  const frozen = contestant.frozen === true && withoutLearning(circuit) !== circuit;
  const run = frozen ? frozenOf(one) : circuit;
  const { charges } = course;
  return {
    ...{ contestant, circuit: run, z, trials, drawn, name: subject.name, seed: settings.noise },
    plan: frozen ? planOf(run) : plan,
    course: frozen ? { ...course, charges: charges.filter(({ kind }) => kind !== 'weight') } : course,
    reference: referenceOf(plan),
    ...(subject.levels === undefined ? {} : { levels: subject.levels }),
    ...(subject.decision === undefined ? {} : { decision: subject.decision }),
    truth: (of: Circuit, request: number): Solution => {
      const key = `${of === circuit} ${request}`;
      const known = one.truths.get(key) ?? courseRun(plan, course, drawn[request], referenceOf(plan), of);
      one.truths.set(key, known);
      return known;
    },
  };
}

const frozens = new WeakMap<Circuit, Circuit>();

/** The same frozen circuit for all requests. */
function frozenOf({ circuit }: Prepared): Circuit {
  const made = frozens.get(circuit) ?? withoutLearning(circuit);
  frozens.set(circuit, made);
  return made;
}
