/**
 * Blocks that read what is charged meanwhile have no gain in steps of their own. Theirs is solved in order of time, so that the
 * circuit in steps charges what the mean field does.
 */
import type { Request } from '../backend';
import type { Kappas } from './kappa';
import type { Course } from './peaks';
import { stepModel } from './step-model';
import type { StepTables } from './types';

const ROUNDS = 12;

export function matched(tables: StepTables, request: Request, { currents }: Course): Kappas {
  const { plan, steps, kappas } = tables;
  const of = kappas.of.map((list) => list.slice());
  const firstOf = (b: number): number =>
    steps.passages.findIndex(({ segment }) => segment.open.some(({ block }) => block === b));
  const order = [...kappas.charged].sort((a, b) => firstOf(a) - firstOf(b));
  for (const b of order) {
    let last = firstOf(b);
    const opens = (k: number): boolean => steps.passages[k].segment.open.some(({ block }) => block === b);
    while (last + 1 < steps.passages.length && opens(last + 1)) last++;
    const { end } = steps.passages[last];
    plan.blocks[b].destinations.forEach(({ population }, k) => {
      const { offset, size } = plan.populations[population];
      const part = (list: Float64Array): Float64Array =>
        list.subarray(end * plan.size + offset, end * plan.size + offset + size);
      const charged = (kappa: number): Float64Array => {
        of[b][k] = kappa;
        return part(stepModel({ ...tables, kappas: { ...kappas, of } }, request, end));
      };
      of[b][k] = matchedOne(kappas.of[b][k], charged, part(currents), 2 * (steps.unit / steps.tau));
    });
  }
  return { ...kappas, of };
}

/**
 * The factor with which a population is charged as it should be, by secants: the nearest where it has several components.
 * Steps are off by a part of their own length; what would need more than `most` of the factor has another cause.
 */
function matchedOne(
  kappa: number,
  charged: (kappa: number) => Float64Array,
  target: Float64Array,
  most: number,
): number {
  let [before, there] = [kappa, charged(kappa)];
  let now = kappa * (1 + most / 8);
  for (let round = 0; round < ROUNDS; round++) {
    const here = charged(now);
    let [along, left] = [0, 0];
    here.forEach((current, j) => {
      const slope = (current - there[j]) / (now - before);
      along += slope * slope;
      left += slope * (target[j] - current);
    });
    if (!(along > 0)) return kappa;
    const next = now + left / along;
    if (!(Math.abs(next / kappa - 1) <= most)) return kappa;
    if (Math.abs(next / now - 1) < 1e-13) return next;
    [before, there, now] = [now, here, next];
  }
  return now;
}
