/** The currents of one population at one time, from the piece that holds there. */
import { evaluate, kernels } from '../../numerics/cascade';
import { zeros } from '../../numerics/zeros';
import { decayRate } from './decay';
import { pieceAt } from './pieces';
import { HEAD, LENGTH, NA, NB, SELF_GAIN, START, type Trace, unitOfPiece } from './trace';

/** All components of a population at time t, written to `out` from index `at` on. */
export function currentsAt(trace: Trace, population: number, t: number, out: Float64Array, at = 0): void {
  pieceCurrents(trace, population, pieceAt(trace, population, t), t, out, at);
}

/** The currents of a population at time t by one of its pieces: its closed form, then the decay after it. */
export function pieceCurrents(
  trace: Trace,
  population: number,
  piece: number,
  t: number,
  out: Float64Array,
  at: number,
): void {
  const { plan, tape } = trace;
  const { size, tau } = plan.populations[population];
  const na = tape[piece + NA];
  const nb = tape[piece + NB];
  const count = na * nb;
  const since = Math.max(0, (t - tape[piece + START]) / tau);
  const inside = Math.min(since, tape[piece + LENGTH]);
  const after = since - inside;
  if (trace.kernels.length < count) trace.kernels = zeros(2 * count);
  const table = trace.kernels;
  kernels(table, na, nb, inside / unitOfPiece(tape, piece));
  const gain = tape[piece + SELF_GAIN];
  for (let i = 0; i < size; i++) {
    const value = evaluate(tape, piece + HEAD + i * count, table, count);
    out[at + i] = after === 0 || value === 0 ? value : value * Math.exp(-decayRate(value, gain) * after);
  }
}
