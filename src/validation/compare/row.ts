/** One circuit on one back-end: its runs, its readings, and what is to be said of them. */
import type { Backend } from '../../backends/backend';
import type { Solution } from '../../backends/solution';
import type { Plan } from '../../circuit/plan';
import type { Circuit } from '../../circuit/types';
import { stream } from '../../numerics/random';
import { argumentOf } from './arguments';
import type { Decision, Divergence } from './cell';
import { chipCells } from './chip-cells';
import type { Contestant } from './contestants';
import { decided } from './decision';
import { type Drawn, optionsOf } from './draw';
import { type Bench, held, type Judged, judged, placeOf, ratioOf } from './judge';
import type { AllowedOf, Scene } from './promises/promise';
import { allowedBoth, type Both } from './propagate';
import { amplitudeIn, type Course, courseRun, predictions, type Reading, tallyOf } from './readings';
import { silenceOf } from './silence';
import { asLowered } from './variants';

export interface RowGiven {
  readonly name: string;
  readonly contestant: Contestant;
  readonly circuit: Circuit;
  readonly plan: Plan;
  readonly course: Course;
  readonly drawn: readonly Drawn[];
  readonly reference: Backend;
  /** The reference's run of a request. */
  truth(circuit: Circuit, request: number): Solution;
  readonly seed: number;
  readonly trials: number;
  readonly z: number;
  /** The most levels of a row on the chip. */
  readonly levels?: number;
  readonly decision?: Decision;
}

/** What was seen of a row, before anything is said of it: its runs, its readings, and what each may be off. */
export interface Observed {
  readonly scene: Scene;
  /** Of all trials. */
  readonly all: readonly Solution[];
  readonly along: readonly Reading[];
  readonly windows: readonly Reading[];
  /** By request. */
  readonly allowed: readonly Both[];
}

export function observed(given: RowGiven): Observed {
  const { contestant, circuit, plan, course, drawn, reference, trials } = given;
  const along: Reading[] = [];
  const windows: Reading[] = [];
  const runs: Solution[] = [];
  const all: Solution[] = [];
  const plain: Solution[] = [];
  const references: Solution[] = [];
  const fitted = contestant.fitted?.(
    circuit,
    drawn.map((one) => ({ ...optionsOf(one, plan), tspan: course.tspan })),
    given.levels,
  );
  drawn.forEach((one, request) => {
    const tallies = { along: tallyOf(course, request), window: tallyOf(course, request) };
    const truth = given.truth(circuit, request);
    plain.push(truth);
    for (let trial = 0; trial < trials; trial++) {
      const backend = fitted ?? contestant.backend(seedOf(given, request, trial));
      const run = courseRun(plan, course, one, backend, circuit);
      all.push(run);
      if (trial === 0) {
        runs.push(run);
        references.push(
          run.chip === undefined ? truth : courseRun(plan, course, one, reference, loweredAs(run, circuit)),
        );
      }
      const own = { backend: reference, circuit: loweredAs(run, circuit) };
      course.charges.forEach((charge, k) => {
        tallies.along.add(
          k,
          amplitudeIn(run, charge, charge.end),
          amplitudeIn(references[request], charge, charge.end),
        );
      });
      for (const { charge, expected } of predictions(plan, course, one, run, own)) {
        const { end } = course.charges[charge];
        tallies.window.add(charge, amplitudeIn(run, course.charges[charge], end), expected);
      }
      for (const tally of Object.values(tallies)) tally.count();
    }
    along.push(...tallies.along.readings());
    windows.push(...tallies.window.readings());
  });
  const scene: Scene = { plan, circuit, course, drawn, references, truths: plain, runs };
  const { promise } = contestant;
  const allowed = drawn.map((_, request) => {
    if (promise === undefined) return NONE;
    return allowedBoth(scene, request, promise.of(scene, request));
  });
  return { scene, all, along, windows, allowed };
}

export function rowOf(given: RowGiven): { judged: Judged[]; divergence?: Divergence } {
  const { contestant, plan, course, trials, z } = given;
  const { scene, all, along, windows, allowed } = observed(given);
  const { promise } = contestant;
  const { truths: plain, runs, references } = scene;
  const common = { charges: course.charges, promise, trials, z };
  const bench: Bench = { ...common, mode: 'window', allowed: allowed.map(({ window }) => window) };
  const silence = silenceOf(
    all,
    plain.flatMap((one) => Array.from({ length: trials }, () => one)),
  );
  const cells = [
    ...judged({ ...common, mode: 'along', allowed: allowed.map((one) => one.along) }, along),
    ...judged(bench, windows),
    ...(silence === undefined ? [] : [silence]),
    ...(given.decision === undefined
      ? []
      : [decided(course, given.decision, z, scene, (request) => allowed[request].along)]),
    ...chipCells(plan, course, runs, plain, references),
  ];
  const divergence = diverged(given, bench, windows, runs);
  return { judged: cells, ...(divergence === undefined ? {} : { divergence }) };
}

const NOTHING: AllowedOf = () => 'no promise';
const NONE = { window: NOTHING, along: NOTHING };

/** What a run is compared with: the circuit, or what the chip's integers made of it. */
const loweredAs = ({ chip }: Solution, circuit: Circuit): Circuit =>
  chip === undefined ? circuit : asLowered(circuit, chip.lowering);

const seedOf = ({ seed, name, contestant }: RowGiven, request: number, trial: number): number =>
  Math.floor(stream(seed, `${name} ${contestant.id} ${request} ${trial}`).uniform() * 2 ** 53);

/** The first window that breaks its promise, and what its rows read. */
function diverged(
  { name: circuit, contestant, plan }: RowGiven,
  bench: Bench,
  readings: readonly Reading[],
  runs: readonly Solution[],
): Divergence | undefined {
  const broken = held(bench, readings).kept.filter(
    ({ reading: { off, expected }, bound }) => ratioOf(off, bound, expected) > 1,
  );
  if (broken.length === 0) return undefined;
  const { charges } = bench;
  const first = broken.reduce((a, b) =>
    charges[b.reading.charge].window < charges[a.reading.charge].window ? b : a,
  );
  const { reading, bound } = first;
  const { feeds, begin } = charges[reading.charge];
  return {
    ...{ circuit, backend: contestant.id },
    ...placeOf(charges, reading),
    ratio: ratioOf(reading.off, bound, reading.expected),
    read: feeds.map(({ block }) => {
      const { mean, parts } = argumentOf(plan, runs[reading.request], begin, block, reading.component);
      return {
        projection: plan.blocks[block].name,
        argument: mean,
        parts: parts.map(({ label, K, current }) => `${brief(K)} * ${label} ${brief(current)}`).join(' + '),
      };
    }),
  };
}

const brief = (value: number): string => String(Number(value.toPrecision(4)));
