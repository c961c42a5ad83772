/**
 * The law of the whole circuit model: every solver returns what the plain integrator returns, or ends by name, at a time and
 * for a reason that the plain integrator shows too.
 *
 * Differences are compared with what a change of the start by 1e-5 (relative) makes of it: the tolerance is that of the
 * solver times the largest growth of such a change, at least 1. Circuits that are too sensitive for that are counted.
 */
import fc from 'fast-check';
import { dopri5, exact, odex, PulsegateError, type Solution, type Solver } from '../../src/index';
import { type AnyCircuit, anyCircuit } from '../support/any-circuit';
import { cases } from '../support/cases';
import { type PlainRun, type PlainState, plainly } from '../support/plain';
import { stretches } from '../support/plain/schedule';
import {
  changed,
  currentsOf,
  distance,
  MOST_GROWTH,
  NUDGE,
  numbersOf as numbersAt,
  solved,
} from '../support/whole-model';

const tight = { rtol: 1e-10, atol: 1e-12 };
/** How far the times of an end may be apart: the plain integrator steps over kinks by 3e-7, and tells it where the step ends. */
const AT_ONCE = 1e-6;

const solvers: Readonly<Record<string, Solver>> = {
  exact: exact(),
  dopri5: dopri5(tight),
  odex: odex(tight),
};

/** What solver and plain integrator may differ by, where nothing amplifies errors. */
const TOLERANCE = 1e-8;
/** Every edge, and times between: what is compared there is what a user may ask for. */
const timesOf = ({ circuit, end, times }: AnyCircuit) =>
  [...new Set([...stretches(circuit, end).map(({ t0 }) => t0), ...times, end])].sort((a, b) => a - b);

const plain = (one: AnyCircuit) =>
  plainly(one.circuit, { initial: one.initial, inputs: one.inputs, times: timesOf(one) });
/** The same where four digits are enough. */
const roughly = (one: AnyCircuit) =>
  plainly(one.circuit, {
    ...{ initial: one.initial, inputs: one.inputs, times: timesOf(one) },
    ...{ columns: 4, tolerance: 1e-9, across: [1e-8, 1e-5] as const },
  });

/** All numbers of a plain state but inputs, which are given. */
const numbersOf = ({ currents: { x: _, ...currents }, weights, resources }: PlainState): number[] =>
  [currents, weights, resources].flatMap((part) => Object.values(part).flat());

/** How far a solution is from a plain state: within a learning window weights are not asked, nor is a state. */
function apartAt(run: Solution, state: PlainState): number {
  const within = run.log.segments.some(
    ({ t: [t0, t1], learning }) => learning.length > 0 && t0 < state.t && state.t < t1,
  );
  if (!within) return distance(numbersOf(state), numbersAt(run, state.t));
  return distance(numbersOf({ ...state, weights: {}, resources: {} }), currentsOf(run, state.t));
}

type Verdict = 'agree' | 'ends by name' | 'refused' | 'too sensitive' | `apart: ${string}`;

/** One solver beside the plain integrator. */
function judged(one: AnyCircuit, own: PlainRun, growth: number, solver: Solver): Verdict {
  let run: Solution;
  try {
    run = solved(one, solver);
  } catch (error) {
    const depletes = one.circuit.projections.some(({ resource }) => resource !== undefined);
    const named =
      error instanceof PulsegateError && error.problems.every(({ code }) => code === 'unsupported');
    return named && depletes && solver.name === 'exact()' ? 'refused' : `apart: ${String(error)}`;
  }
  const end = run.tspan[1];
  const known = Math.min(Math.max(1, growth), MOST_GROWTH);
  const near = (t: number | undefined) => t !== undefined && Math.abs(t - end) < AT_ONCE;
  if (growth < MOST_GROWTH)
    for (const state of own.states) {
      if (state.t > end - (run.retcode === 'success' ? 0 : 1e-6)) continue;
      const apart = apartAt(run, state);
      if (!(apart <= TOLERANCE * known)) return `apart: ${apart} at ${state.t}, growth ${growth}`;
    }
  if (run.retcode === 'transmits')
    return near(own.transmitting)
      ? 'ends by name'
      : `apart: transmits at ${end}, plainly ${own.transmitting}`;
  if (run.retcode === 'sliding')
    return own.ended !== 'reached' && near(own.t)
      ? 'ends by name'
      : `apart: slides at ${end}, plainly ${own.ended} ${own.t}`;
  if (run.retcode !== 'success') return `apart: ${run.retcode} at ${end}`;
  if (own.ended !== 'reached') return `apart: success, plainly ${own.ended} at ${own.t}`;
  if (own.transmitting !== undefined) return `apart: success, plainly transmits at ${own.transmitting}`;
  return growth < MOST_GROWTH ? 'agree' : 'too sensitive';
}

/** How far a change of the start grows; where the end changes with it, that is without bound. */
function growthOf(own: PlainRun, moved: PlainRun): number {
  if (own.ended !== moved.ended) return Number.POSITIVE_INFINITY;
  const most = Math.min(own.states.length, moved.states.length);
  const apart = own.states
    .slice(0, most)
    .map((state, k) => distance(numbersOf(state), numbersOf(moved.states[k])));
  return Math.max(0, ...apart) / NUDGE;
}

const count = cases(10, 500);
test(`${count} random circuits of the whole model: each solver returns what a plain integrator returns, or names why not`, () => {
  const counts = new Map<string, number>();
  const met = new Map<string, number>();
  const add = (to: Map<string, number>, key: string, by = 1) => to.set(key, (to.get(key) ?? 0) + by);
  fc.assert(
    fc.property(anyCircuit, (one) => {
      const own = plain(one);
      const growth = growthOf(own, roughly(changed(one)));
      for (const [name, solver] of Object.entries(solvers)) {
        const verdict = judged(one, own, growth, solver);
        if (verdict.startsWith('apart')) throw new Error(`${name}: ${verdict}`);
        add(counts, `${name} ${verdict}`);
      }
      const { projections, schedule } = one.circuit;
      if (own.transmitting !== undefined) add(met, 'transmits');
      if (own.ended !== 'reached') add(met, 'slides');
      if (projections.some(({ resource }) => resource)) add(met, 'depletes');
      if (projections.some(({ gatedBy = [] }) => gatedBy.some((gate) => gate.projection && gate.d > 0)))
        add(met, 'ramps by outputs');
      if (schedule.windows.some(({ learn = [] }) => learn.length > 0)) add(met, 'learns');
      if (schedule.period !== undefined) add(met, 'repeats');
    }),
    { seed: 2019, numRuns: count, endOnFailure: true },
  );
  const of = (key: string) => counts.get(key) ?? 0;
  // the law would be empty if many were refused, or too sensitive, or ended before there was much to compare
  for (const name of Object.keys(solvers)) {
    const run = count - of(`${name} refused`);
    expect([name, of(`${name} too sensitive`) < 0.1 * run]).toEqual([name, true]);
    expect([name, of(`${name} agree`) >= 0.65 * run]).toEqual([name, true]);
  }
  expect(of('exact refused')).toBeLessThan(0.3 * count);
  for (const what of ['depletes', 'ramps by outputs', 'learns', 'repeats'])
    expect([what, (met.get(what) ?? 0) > count / 50]).toEqual([what, true]);
});
