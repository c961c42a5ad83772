/** The rows that take part in a segment of series: those of its open blocks, of what gates them, of closed ones that may leak. */
import type { Segment } from '../../../../circuit/plan';
import { usesWeights } from '../../../couplings';
import { type Active, activate } from '../../rows/active';
import { closedEntry, type Entry, populationsOf, withDrivers } from '../../rows/entries';
import { rowsOf } from '../../rows/flat';
import type { Rows } from '../../rows/rows';
import type { Run } from '../run';
import type { SegmentWays } from '../ways';

/** A segment at its beginning, with the blocks that the run watches evaluated as well. */
export function assemble(run: Run, segment: SegmentWays): Active {
  return activate(rowsFor(run, segment));
}

/** The same with the weights as they are now, at the same event: whatever has crossed stays exactly at 0. */
export function reassemble(run: Run, segment: SegmentWays, { on, zero }: Active): Active {
  const active = activate(rowsFor(run, segment));
  active.on.set(on);
  active.zero.set(zero);
  return active;
}

/** The rows of a segment; those in which no weights are, and nothing is watched, are the same in every run. */
function rowsFor(run: Run, ways: SegmentWays): Rows {
  const { segment } = ways;
  const usual = run.watched.length === 0 && run.sensitivity === undefined;
  if (usual && ways.rows !== undefined) return ways.rows;
  const entries = entriesOf(run, segment, run.watched);
  const populations = [...populationsIn(run, segment, entries)];
  const net = rowsOf(run.plan, run.couplings, entries, segment.selves, populations, segment.learn);
  if (usual && entries.every(({ block }) => !usesWeights(run.plan.blocks[block]))) ways.rows = net;
  return net;
}

function entriesOf(run: Run, segment: Segment, watched: readonly number[]): Entry[] {
  const { plan } = run;
  const closed = (block: number): Entry => closedEntry(plan, block, segment.closed);
  const open = segment.open.map((entry) => ({ ...entry, watched: false }));
  const entries = withDrivers(plan, [...open, ...watched.map(closed)], segment);
  if (run.sensitivity === undefined) return entries;
  const have = new Set(entries.map(({ block }) => block));
  return [...entries, ...plan.blocks.flatMap((_, block) => (have.has(block) ? [] : [closed(block)]))];
}

function populationsIn({ plan, sensitivity }: Run, segment: Segment, entries: readonly Entry[]): Set<number> {
  if (sensitivity !== undefined) return new Set(plan.populations.map((_, p) => p));
  const populations = populationsOf(plan, entries);
  for (const { population, kind, gain, offset } of segment.selves)
    if (kind === 'hold' && (gain !== 1 || offset !== 0)) populations.add(population);
  for (const { post, pre, gates } of segment.learn) {
    for (const { population } of [...post, ...pre]) populations.add(population);
    for (const { driver } of gates) if (driver.kind === 'population') populations.add(driver.population);
  }
  return populations;
}
