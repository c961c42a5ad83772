/** Rows that fire while they are closed. */
import { plan } from '../../circuit/plan';
import { checkKinds } from '../../kinds';
import { part, SOLUTION, type Solution } from '../solution';

/** A row that fired in segments in which no window opened it. */
export interface LeakingRow {
  readonly row: string;
  /** The first of these segments. */
  readonly t: readonly [number, number];
  /** Its spikes in all of them. */
  readonly spikes: number;
}

/** Every row of a run in spikes that fired while it was closed, in the order of rows. Throws where spikes were not counted. */
export function leakingRows(solution: Solution): LeakingRow[] {
  checkKinds('leakingRows', { solution: [solution, SOLUTION] });
  const { circuit, log } = solution;
  const { rows, values } = part(solution.counts, 'counts of spikes', solution);
  const { blocks, populations } = plan(circuit);
  const owners = [
    ...blocks.map(({ name, rows: count }) => ({ name, count, self: false })),
    ...populations.map(({ name, size: count }) => ({ name, count, self: true })),
  ].flatMap((owner) => Array.from({ length: owner.count }, () => owner));
  const leaking: (LeakingRow | undefined)[] = rows.map(() => undefined);
  log.segments.slice(0, values.length).forEach(({ t, open, driven, held, flushed }, k) => {
    const [opened, own] = [new Set([...open, ...driven]), new Set([...held, ...flushed])];
    for (let row = 0; row < rows.length; row++) {
      const n = values[k][row];
      const { name, self } = owners[row];
      if (n === 0 || (self ? own : opened).has(name)) continue;
      const before = leaking[row];
      leaking[row] = { row: rows[row], t: before?.t ?? t, spikes: (before?.spikes ?? 0) + n };
    }
  });
  return leaking.filter((one) => one !== undefined);
}
