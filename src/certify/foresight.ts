/** Whether the bits of an enclosure will last: one that loses some in each cycle is not followed to its end for nothing. */
import type { Known } from './frame';
import { above } from './integers';

/** Bits that are to be left at the end, below what is allowed. */
const LEFT = 24;

/** By this part of the time, and by half of it, a loss shows. */
const EARLY = 1 / 8;

/**
 * Told at part of the time how wide an enclosure is, it says how many bits would hold it within so much until the end, as
 * far as the loss goes on as it did; undefined where those that there are do.
 */
export function foresight(bits: number, within: number): (part: number, width: number) => number | undefined {
  const allowed = -Math.log2(within);
  let half: { readonly part: number; readonly lost: number } | undefined;
  let judged = false;
  return (part, width) => {
    const lost = Math.max(0, bits + Math.log2(width));
    if (width > within) return allowed + lost / Math.min(1, part) + LEFT;
    if (half === undefined && part >= EARLY / 2) half = { part, lost };
    if (judged || half === undefined || part < EARLY) return undefined;
    judged = true;
    const rate = part > half.part ? Math.max(0, lost - half.lost) / (part - half.part) : 0;
    const needed = allowed + lost + rate * (1 - part);
    return needed > bits ? needed + LEFT : undefined;
  };
}

/** The widest radius, relative to 1 + |value|. */
export function widthOf({ x, w, radii, weightRadii }: Known, bits: number): number {
  let most = 0;
  radii.forEach((radius, i) => {
    if (radius > most) most = Math.max(most, radius / (1 + above(x[i], bits)));
  });
  weightRadii.forEach((radius, i) => {
    if (radius > most) most = Math.max(most, radius / (1 + above(w[i], bits)));
  });
  return most;
}
