/**
 * What a population opens or closes, it does three steps late. Populations that gate by themselves, without a schedule, run
 * three steps ahead of the rest instead: their initial currents come first, and all that they charge follows.
 */
import type { Block, Plan } from '../../circuit/plan';

/** 1 for each population that runs ahead. */
export function leadOf(plan: Plan, initial: Float64Array): Uint8Array {
  const lead = new Uint8Array(plan.populations.length);
  const drives = new Set(
    plan.blocks.flatMap(({ gates }) =>
      gates.flatMap(({ driver }) => (driver.kind === 'population' ? [driver.population] : [])),
    ),
  );
  const scheduled = touched(plan);
  plan.populations.forEach(({ offset, size, input }, p) => {
    const begins = initial.subarray(offset, offset + size).some((current) => current !== 0);
    if (!input && begins && drives.has(p) && !scheduled.has(p)) lead[p] = 1;
  });
  for (let again = true; again; ) {
    again = false;
    plan.blocks.forEach((block) => {
      if (!leads(lead, block)) return;
      for (const { population } of block.destinations)
        if (lead[population] === 0 && !scheduled.has(population)) {
          lead[population] = 1;
          again = true;
        }
    });
  }
  return lead;
}

/** Whether a block reads nothing but what runs ahead, and no window opens it. */
export const leads = (lead: Uint8Array, { terms, alwaysOpen }: Block): boolean =>
  alwaysOpen && terms.every(({ population }) => lead[population] === 1);

/** Populations that the schedule charges, holds or flushes. */
function touched({ blocks, segments }: Plan): Set<number> {
  const found = new Set<number>();
  for (const { open, selves } of segments) {
    for (const { population } of selves) found.add(population);
    for (const { block } of open)
      if (!blocks[block].alwaysOpen)
        for (const { population } of blocks[block].destinations) found.add(population);
  }
  return found;
}
