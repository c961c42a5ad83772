/** Random circuits of the whole model, run by a solver; and how far two runs are apart. */
import { meanField, type Solution, type Solver, simulate } from '../../src/index';
import type { AnyCircuit } from './any-circuit';

/** A relative change of the start: what becomes of it says how far errors grow. */
export const NUDGE = 1e-5;
/** The growth above which runs are not compared. */
export const MOST_GROWTH = 1e4;

export function changed({ initial, inputs, ...rest }: AnyCircuit, by = NUDGE): AnyCircuit {
  const times = (values: readonly number[], factor: number) => values.map((value) => factor * value);
  return {
    ...rest,
    initial: Object.fromEntries(Object.entries(initial).map(([name, list]) => [name, times(list, 1 + by)])),
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([name, lists]) => [name, lists.map((list) => times(list, 1 + by / 2))]),
    ),
  };
}

/** Runs it in one, or in parts from one time to the next, each from the state that the part before left. */
export function solved(
  { circuit, initial, inputs, end }: AnyCircuit,
  solver: Solver,
  at: readonly number[] = [],
) {
  const { period } = circuit.schedule;
  const cycleOf = (t: number) => (period === undefined ? 0 : Math.floor(t / period + 1e-9));
  const part = (from: Solution | undefined, t0: number, t1: number) =>
    simulate(circuit, {
      ...(from === undefined ? { initial } : { from: from.state() }),
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([name, lists]) => {
          const rest =
            lists.length === 1 ? lists : lists.slice(cycleOf(t0), Math.max(cycleOf(t0) + 1, cyclesUntil(t1)));
          const flat = rest.every((list) => list.length === 1) ? rest.flat() : rest;
          return [name, flat.length === 1 ? flat[0]! : (flat as number[][])];
        }),
      ),
      ...{ tspan: [t0, t1], backend: meanField({ solver }), onFailure: 'return' },
    });
  const cyclesUntil = (t: number) => (period === undefined ? 1 : Math.ceil(t / period - 1e-9));
  let run: Solution | undefined;
  let t = 0;
  for (const next of [...at, end]) {
    run = part(run, t, next);
    if (run.retcode !== 'success') return run;
    t = next;
  }
  return run!;
}

/** The largest difference, relative to the largest value (at least 1). */
export function distance(a: readonly number[], b: readonly number[]): number {
  const scale = a.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!) / scale), 0);
}

/** Everything that a run says of one time at which nothing learns: currents, weights, resources. */
export function numbersOf(run: Solution, t: number): number[] {
  const { weights, resources = {} } = run.state(t);
  const learnt = [weights, resources].flatMap((part) => Object.values(part).flatMap((list) => [...list]));
  return [...currentsOf(run, t), ...learnt];
}

/** The currents of all populations but inputs. */
export const currentsOf = (run: Solution, t: number): number[] =>
  run.circuit.populations.flatMap(({ name, input }) => (input === true ? [] : [...run.vector(t, name)]));
