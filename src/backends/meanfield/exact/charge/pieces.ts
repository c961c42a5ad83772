/** The closed form of a target over one piece of a segment: on tape, and at its end. */
import { head, isRecorded } from '../../../trajectory/trace';
import type { Run } from '../run';
import type { Charging } from './segment';

/** From s0 to s1 within a segment that begins at t0, until time t1; e^{-s0}, and e^{-(s1 - s0)}. */
export interface Piece {
  readonly t0: number;
  readonly t1: number;
  readonly s0: number;
  readonly s1: number;
  readonly past: number;
  readonly fall: number;
}

/** Where I, A and B stand in the grid of a component, na x nb cells: -1 for what is not there. */
interface Layout {
  readonly na: number;
  readonly nb: number;
  readonly I: number;
  readonly A: number;
  readonly B: number;
}

/** By whether the target is held, A drives it, B drives it. */
const LAYOUTS: readonly Layout[] = [false, true].flatMap((held) =>
  [false, true].flatMap((isA) => [false, true].map((isB) => layout(held, isA, isB))),
);

function layout(held: boolean, isA: boolean, isB: boolean): Layout {
  const na = held ? (isB ? 3 : 2) : isB ? 2 : 1;
  const nb = held ? (isA ? 2 : 1) : isA ? 3 : 2;
  const A = held ? nb + 1 : 2;
  const B = held ? 2 * nb : nb + 1;
  return { na, nb, I: held ? nb : 1, A: isA ? A : -1, B: isB ? B : -1 };
}

/** Puts the closed form of a target on tape and moves it to the end of the piece. */
export function arrive(run: Run, c: Charging, k: number, piece: Piece): void {
  const { t0, t1, s0, s1, past, fall } = piece;
  const { drive, driveB, arguments: rows } = run.work;
  const p = c.target[k];
  const held = c.targetHeld[k] === 1;
  const isA = rows.hasA[k] === 1;
  const isB = rows.hasB[k] === 1;
  const length = s1 - s0;
  if (isRecorded(run.trace, p)) {
    const grid = LAYOUTS[(held ? 4 : 0) + (isA ? 2 : 0) + (isB ? 1 : 0)];
    keepPiece(run, p, grid, s0 === 0 ? t0 : t0 + s0 * c.tau, length, past);
  }
  const left = held ? 1 : fall;
  const gained = -Math.expm1(-length);
  // between two crossings nothing may drive it: it falls all the same
  if (isA || !isB) move(run, p, drive, left, past * (held ? gained : length * fall));
  if (isB) move(run, p, driveB, isA ? 1 : left, held ? length : gained);
  run.stamps[p] = t1;
}

/** I = left I + kernel D. */
function move(
  { wiring: { offset }, currents }: Run,
  p: number,
  drive: Float64Array,
  left: number,
  kernel: number,
): void {
  const to = offset[p + 1];
  for (let i = offset[p]; i < to; i++) currents[i] = currents[i] * left + drive[i] * kernel;
}

/** The grid of each component of a population on tape. */
function keepPiece(run: Run, p: number, grid: Layout, start: number, length: number, past: number): void {
  const { trace, currents, wiring } = run;
  const { drive, driveB } = run.work;
  const { na, nb, I, A, B } = grid;
  const from = wiring.offset[p];
  const size = wiring.offset[p + 1] - from;
  const cells = na * nb;
  // without exponentials the unit of time is the piece's length
  const unit = nb === 1 ? length : 1;
  const at = head(trace, p, start, length, na, nb);
  const { tape } = trace;
  tape.fill(0, at, at + cells * size);
  for (let i = 0; i < size; i++) {
    const cell = at + cells * i;
    tape[cell + I] = currents[from + i];
    if (A >= 0) tape[cell + A] = drive[from + i] * past;
    if (B >= 0) tape[cell + B] = driveB[from + i] * unit;
  }
}
