/** The blocks that take part in a segment: open, or closed but evaluated all the same. */
import type { Plan, PlannedRule, Segment } from '../../../circuit/planned';

/** A block that takes part in a segment. A watched block is closed: its rows stand below threshold by its g0. */
export interface Entry {
  readonly block: number;
  readonly bias: number | readonly number[];
  readonly watched: boolean;
}

/** The entries that gates of other entries, or of rules, are driven by, as closed rows where they are not open themselves. */
export function withDrivers(
  plan: Plan,
  entries: readonly Entry[],
  { learn, closed }: Pick<Segment, 'learn' | 'closed'>,
): Entry[] {
  const all = [...entries];
  const have = new Set(entries.map(({ block }) => block));
  const add = (gates: PlannedRule['gates']) => {
    for (const { driver } of gates) {
      if (driver.kind !== 'block' || have.has(driver.block)) continue;
      have.add(driver.block);
      all.push(closedEntry(plan, driver.block, closed));
    }
  };
  for (const { gates } of learn) add(gates);
  for (let k = 0; k < all.length; k++) add(plan.blocks[all[k].block].gates);
  return all;
}

/** A closed block that takes part: its rows stand below threshold by its g0, or by what `closed` says. */
export const closedEntry = ({ blocks }: Plan, block: number, closed?: Segment['closed']): Entry => ({
  block,
  bias: closed?.get(block) ?? -blocks[block].threshold,
  watched: true,
});

/** The populations that some entries read, drive or are gated by. */
export function populationsOf(plan: Plan, entries: readonly Entry[]): Set<number> {
  const found = new Set<number>();
  for (const { block } of entries) {
    const { terms, destinations, gates } = plan.blocks[block];
    for (const { population } of terms) found.add(population);
    for (const { population } of destinations) found.add(population);
    for (const { driver } of gates) if (driver.kind === 'population') found.add(driver.population);
  }
  return found;
}

/** Entries in an order in which the rows whose outputs drive gates come before the rows that have those gates. */
export function gatingOrder(plan: Plan, entries: readonly Entry[]): Entry[] {
  const byBlock = new Map(entries.map((entry) => [entry.block, entry]));
  const ordered = new Set<Entry>();
  const visit = (entry: Entry) => {
    if (ordered.has(entry)) return;
    for (const { driver } of plan.blocks[entry.block].gates) {
      const first = driver.kind === 'block' ? byBlock.get(driver.block) : undefined;
      if (first !== undefined) visit(first);
    }
    ordered.add(entry);
  };
  entries.forEach(visit);
  return [...ordered];
}
