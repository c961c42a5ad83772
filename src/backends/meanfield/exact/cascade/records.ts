/** What a cascade leaves behind: pieces on tape, crossings and touches in the log. */
import { noteCrossing } from '../../../crossings';
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
    noteCrossing(run.crossings, t, kindOf(order, event), blockOf(order, event), event.row, event.active);
}

/** Rows that came to their thresholds within a stretch from time t and turned back. */
export function logTouches(run: Run, order: Order, touches: readonly Touch[], t: number): void {
  for (const { s, event } of touches)
    noteCrossing(
      run.grazings,
      t + s * order.tau,
      kindOf(order, event),
      blockOf(order, event),
      event.row,
      false,
    );
}

function kindOf({ entries }: Order, { entry }: Touch['event']) {
  if (entry === -1) return 'self';
  return entries[entry].watched ? 'leak' : 'row';
}

/** The block whose row it is; -1 - p for the self row of population p. */
const blockOf = ({ entries }: Order, { entry, population }: Touch['event']): number =>
  entry === -1 ? -1 - population : entries[entry].block;
