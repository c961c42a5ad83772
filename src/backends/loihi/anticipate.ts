/**
 * A comparator sees a current step by step: on average it notes a crossing half a step late. A population that rows with a
 * ceiling charge rises towards gain F; its threshold is lowered by what it gains in half a step there,
 *
 *     h - (1 - keep) (gain F - h) / 2
 *
 * so that a crossing between n - 1/2 and n + 1/2 is noted in step n.
 */
import type { Plan } from '../../circuit/plan';
import { keepOf, type Steps } from './steps';

/** The threshold h as a comparator on a population must have it. */
export function anticipated({ blocks }: Plan, { decays }: Steps, population: number, h: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (const { destinations, transfer } of blocks)
    for (const { population: target, gain } of destinations)
      if (target === population && Number.isFinite(transfer.F) && gain * transfer.F > h)
        least = Math.min(least, gain * transfer.F - h);
  return least === Number.POSITIVE_INFINITY ? h : h - ((1 - keepOf(decays[population])) * least) / 2;
}
