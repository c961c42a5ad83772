/** What a cascade leaves behind: pieces on tape, crossings and touches in the log. */
import { record } from '../../../trajectory/trace';
import type { Run } from '../run';
import type { Order } from './order';
import type { Event, Touch } from './stretch';

/** Records a stretch of length s from time t. */
export function keepStretch(run: Run, order: Order, t: number, s: number): void {
  const { C, base } = run.work.grids;
  const stretch = { t, length: s };
  for (const p of order.touched)
    if (!run.plan.populations[p].input) record(run.trace, p, stretch, order, C, base[p]);
}

export function logEvents(run: Run, order: Order, events: readonly Event[], t: number): void {
  for (const event of events)
    run.crossings.push({ t, ...ownerOf(run, order, event), row: event.row, active: event.active });
}

/** Rows that came to their thresholds within a stretch from time t and turned back. */
export function logTouches(run: Run, order: Order, touches: readonly Touch[], t: number): void {
  for (const { s, event } of touches)
    run.grazings.push({ t: t + s * order.tau, ...ownerOf(run, order, event), row: event.row });
}

function ownerOf(run: Run, order: Order, { entry, population }: Omit<Event, 'active'>) {
  if (entry === -1) return { kind: 'self' as const, name: run.plan.populations[population].name };
  const { block, watched } = order.entries[entry];
  return { kind: watched ? ('leak' as const) : ('row' as const), name: run.plan.blocks[block].name };
}
