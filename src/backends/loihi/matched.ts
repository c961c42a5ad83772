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
      const sumAt = (list: Float64Array): number =>
        list.subarray(end * plan.size + offset, end * plan.size + offset + size).reduce((x, y) => x + y, 0);
      const target = sumAt(currents);
      if (!(target > 0)) return;
      for (let round = 0; round < ROUNDS; round++) {
        const charged = sumAt(stepModel({ ...tables, kappas: { ...kappas, of } }, request, end));
        if (!(charged > 0) || Math.abs(charged / target - 1) < 1e-13) break;
        of[b][k] *= target / charged;
      }
    });
  }
  return { ...kappas, of };
}
