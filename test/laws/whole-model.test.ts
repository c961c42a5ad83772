/**
 * The law of the whole circuit model: every solver returns what the plain integrator returns, or ends by name, at a time and
 * for a reason that the plain integrator shows too.
 *
 * Differences are compared with what a change of the start by 1e-5 (relative) makes of it: the tolerance is that of the
 * solver times the largest growth of such a change, at least 1. Circuits that are too sensitive for that are counted.
 */
import fc from 'fast-check';
import {
  dopri5,
  exact,
  meanField,
  odex,
  PulsegateError,
  type Solution,
  type Solver,
  simulate,
} from '../../src/index';
import { type AnyCircuit, anyCircuit } from '../support/any-circuit';
import { cases } from '../support/cases';
import { type PlainRun, plainly } from '../support/plain';

const tight = { rtol: 1e-10, atol: 1e-12 };
const solvers: Readonly<Record<string, Solver>> = {
  exact: exact(),
  dopri5: dopri5(tight),
  odex: odex(tight),
};

/** What solver and plain integrator may differ by, where nothing amplifies errors. */
const TOLERANCE = 1e-8;
/** A relative change of the start, and the growth of it above which a circuit is not compared. */
const NUDGE = 1e-5;
const MOST_GROWTH = 1e4;

const middleOf = ({ end }: AnyCircuit) => 0.61 * end;

function changed({ initial, inputs, ...rest }: AnyCircuit, by: number): AnyCircuit {
  const times = (values: readonly number[], factor: number) => values.map((value) => factor * value);
  return {
    ...rest,
    initial: Object.fromEntries(Object.entries(initial).map(([name, list]) => [name, times(list, 1 + by)])),
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([name, lists]) => [name, lists.map((list) => times(list, 1 + by / 2))]),
    ),
  };
}

const plain = (one: AnyCircuit) =>
  plainly(one.circuit, { initial: one.initial, inputs: one.inputs, times: [middleOf(one), one.end] });
/** The same where four digits are enough. */
const roughly = (one: AnyCircuit) =>
  plainly(one.circuit, {
    ...{ initial: one.initial, inputs: one.inputs, times: [middleOf(one), one.end] },
    ...{ columns: 4, tolerance: 1e-9, across: [1e-8, 1e-5] as const },
  });

function solved({ circuit, initial, inputs, end }: AnyCircuit, solver: Solver): Solution {
  const given = Object.fromEntries(
    Object.entries(inputs).map(([name, lists]) => {
      const flat = lists.every((list) => list.length === 1) ? lists.flat() : lists;
      return [name, flat.length === 1 ? flat[0] : (flat as number[][])];
    }),
  );
  return simulate(circuit, {
    ...{ initial, inputs: given, tspan: [0, end] },
    ...{ backend: meanField({ solver }), onFailure: 'return' },
  });
}

/** All numbers of a plain run at the k-th of its times; weights at the end alone, since within a window they are not asked. */
const numbersOf = ({ states }: PlainRun, k: number): number[] => [
  ...Object.values(states[k].currents).flat(),
  ...(k === 1 ? Object.values(states[k].weights).flat() : []),
];

/** The same of a solution. */
const numbersAt = (run: Solution, t: number, withWeights: boolean): number[] => [
  ...run.circuit.populations.flatMap(({ name }) => [...run.vector(t, name)]),
  ...(withWeights ? Object.values(run.weights).flatMap((values) => [...values]) : []),
];

/** The largest difference, relative to the largest value (at least 1). */
function distance(a: readonly number[], b: readonly number[]): number {
  const scale = a.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]) / scale), 0);
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
  const near = (t: number | undefined) => t !== undefined && Math.abs(t - end) < 1e-5 * Math.max(1, growth);
  if (run.retcode === 'transmits')
    return near(own.transmitting)
      ? 'ends by name'
      : `apart: transmits at ${end}, plainly ${own.transmitting}`;
  // it jumps more and more densely before that counts as chatter
  const since = own.t - end;
  if (run.retcode === 'sliding')
    return own.ended !== 'reached' && Math.abs(since) < 1e-6
      ? 'ends by name'
      : `apart: slides at ${end}, plainly ${own.ended} ${own.t}`;
  if (run.retcode !== 'success') return `apart: ${run.retcode} at ${end}`;
  if (own.ended !== 'reached') return `apart: success, plainly ${own.ended} at ${own.t}`;
  if (own.transmitting !== undefined) return `apart: success, plainly transmits at ${own.transmitting}`;
  if (!(growth < MOST_GROWTH)) return 'too sensitive';
  for (const [k, t] of [middleOf(one), one.end].entries()) {
    const apart = distance(numbersOf(own, k), numbersAt(run, t, k === 1));
    if (!(apart <= TOLERANCE * Math.max(1, growth))) return `apart: ${apart} at ${t}, growth ${growth}`;
  }
  return 'agree';
}

const count = cases(20, 500);
test(`${count} random circuits of the whole model: each solver returns what a plain integrator returns, or names why not`, () => {
  const counts = new Map<string, number>();
  const met = new Map<string, number>();
  const add = (to: Map<string, number>, key: string, by = 1) => to.set(key, (to.get(key) ?? 0) + by);
  fc.assert(
    fc.property(anyCircuit, (one) => {
      const own = plain(one);
      const moved = own.ended === 'reached' ? roughly(changed(one, NUDGE)) : own;
      const growth =
        own.ended !== 'reached'
          ? 1
          : moved.ended !== 'reached'
            ? Number.POSITIVE_INFINITY
            : Math.max(...[0, 1].map((k) => distance(numbersOf(own, k), numbersOf(moved, k)))) / NUDGE;
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
  // the law would be empty if most were refused, or too sensitive
  for (const name of ['dopri5', 'odex']) expect(of(`${name} agree`)).toBeGreaterThanOrEqual(0.8 * count);
  expect(of('exact agree')).toBeGreaterThanOrEqual(0.8 * (count - of('exact refused')));
  expect(of('exact refused')).toBeLessThan(0.3 * count);
  for (const what of ['depletes', 'ramps by outputs', 'learns', 'repeats'])
    expect([what, (met.get(what) ?? 0) > count / 50]).toEqual([what, true]);
});
