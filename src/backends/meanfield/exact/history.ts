/**
 * What the named weights were, event by event. An update of Hebbian learning is kept as its two factors, so that a run of
 * many cycles does not keep every weight of every cycle; weights at some time are those at the beginning and the
 * same updates again, in the same order: the same bits.
 */
import { addOuter, outer } from './outer';

export interface History {
  /** The weights at the beginning of the run. */
  readonly start: readonly Float64Array[];
  readonly events: Event[];
  /** From when to when rules with gates taught something, pair after pair. */
  readonly learning: number[];
  /** Factors of all updates, one after the other. */
  tape: Float64Array;
  used: number;
  /** The weights last asked for, and after how many events they held. */
  rebuilt: { readonly count: number; readonly values: readonly Float64Array[] } | undefined;
}

/** Weights that are known as a whole from time t on, or updates that begin at `at` on the tape. */
type Event =
  | { readonly t: number; readonly values: readonly Float64Array[] }
  | { readonly t: number; readonly updates: readonly Update[]; readonly at: number };

/** An update of weights w, W += factor post pre^T; on the tape: the factor, post, pre. */
export interface Update {
  readonly weights: number;
  readonly posts: number;
  readonly pres: number;
}

/** Numbers on tape that an update takes. */
export const roomOf = ({ posts, pres }: Update): number => 1 + posts + pres;

export const history = (start: readonly Float64Array[]): History => ({
  start,
  events: [],
  learning: [],
  tape: new Float64Array(0),
  used: 0,
  rebuilt: undefined,
});

/** Room for some more factors; returns where they begin. */
export function reserveFactors(history: History, amount: number): number {
  const at = history.used;
  history.used = at + amount;
  if (history.used > history.tape.length) {
    const larger = new Float64Array(2 * history.used);
    larger.set(history.tape);
    history.tape = larger;
  }
  return at;
}

/** True where nothing has changed after time t. */
export const isLast = ({ events }: History, t: number): boolean => (events[events.length - 1]?.t ?? t) <= t;

/** The weights at a time, by replay. */
export function weightsAt(history: History, t: number): readonly Float64Array[] {
  const { start, events } = history;
  let count = events.length;
  while (count > 0 && events[count - 1].t > t) count--;
  if (count === 0) return start;
  const known = history.rebuilt;
  const from = known !== undefined && known.count <= count ? known : { count: 0, values: start };
  let values = from.values.map((W) => W.slice());
  for (let k = from.count; k < count; k++) {
    const event = events[k];
    if ('values' in event) values = event.values.map((W) => W.slice());
    else replay(history.tape, event.updates, event.at, values);
  }
  history.rebuilt = { count, values };
  return values;
}

function replay(
  tape: Float64Array,
  updates: readonly Update[],
  from: number,
  values: readonly Float64Array[],
): void {
  let at = from;
  const both = outer();
  for (const update of updates) {
    addOuter(both, values[update.weights], tape[at], tape, at + 1, update);
    at += roomOf(update);
  }
}
