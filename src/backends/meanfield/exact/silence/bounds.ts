/**
 * Closed rows are silent while K I stays at most their resting threshold. A bound proves it for most of them once and for
 * all: the largest sums of a row's weights times the largest currents so far. Blocks that it fails are doubtful whenever
 * something touches their sources or weights, until their drive is looked at (drives.ts).
 */
import { tighten, type Wiring } from './wiring';

export interface Bounds {
  readonly wiring: Wiring;
  /** From the start until now no current of population p was above peaks[p] or below -dips[p] (both >= 0). */
  readonly peaks: Float64Array;
  readonly dips: Float64Array;
  /** Blocks whose silence while closed the bounds no longer prove. */
  readonly unbounded: Set<number>;
  /** Those of them whose drive may have grown since it was last looked at. */
  readonly doubtful: Set<number>;
}

/** Widens a population's bounds by those of its components, lower[i] <= I_i <= upper[i] (indices of a state). */
export function widen(bounds: Bounds, p: number, lower: Float64Array, upper: Float64Array): void {
  const { offset } = bounds.wiring;
  let peak = 0;
  let dip = 0;
  for (let i = offset[p]; i < offset[p + 1]; i++) {
    peak = Math.max(peak, upper[i]);
    dip = Math.max(dip, -lower[i]);
  }
  widenTo(bounds, p, peak, dip);
}

/** Something drives a population, up to these bounds: its readers that are not provably silent become doubtful. */
export function widenTo(bounds: Bounds, p: number, peak: number, dip: number): void {
  const { peaks, dips, wiring, unbounded } = bounds;
  if (!(peak <= peaks[p] && dip <= dips[p])) {
    peaks[p] = Math.max(peaks[p], peak);
    dips[p] = Math.max(dips[p], dip);
  } else if (unbounded.size === 0) return;
  for (let j = wiring.readerStart[p]; j < wiring.readerStart[p + 1]; j++) doubt(bounds, wiring.reader[j]);
}

/** A block whose sources or weights have changed becomes doubtful, unless the bounds prove its silence. */
export function doubt(bounds: Bounds, block: number): void {
  if (isBelow(bounds, block)) return;
  const { unbounded, doubtful, wiring } = bounds;
  if (!unbounded.has(block)) {
    if (tighten(wiring, block) && isBelow(bounds, block)) return;
    unbounded.add(block);
  }
  doubtful.add(block);
}

/** True where K I <= threshold follows from the bounds of the sources, or no window ever closes the block. */
function isBelow({ wiring, peaks, dips }: Bounds, block: number): boolean {
  const { termStart, termPopulation, positive, negative } = wiring;
  let bound = 0;
  for (let j = termStart[block]; j < termStart[block + 1]; j++) {
    const p = termPopulation[j];
    bound += positive[j] * peaks[p] + negative[j] * dips[p];
  }
  return bound <= wiring.silence[block];
}
