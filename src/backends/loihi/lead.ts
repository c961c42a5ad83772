/**
 * What a population opens or closes, it does three steps late. Populations that gate by themselves, without a schedule, run
 * three steps ahead of the rest instead: their initial currents come first, and all that they charge follows.
 */
import type { Block, Plan } from '../../circuit/plan';

/** 1 for each population that runs ahead: charged by nothing that does not. */
export function leadOf(plan: Plan, initial: Float64Array): Uint8Array {
  const bound = touched(plan);
  for (;;) {
    const lead = aheadBut(plan, initial, bound);
    const late = plan.blocks.flatMap((block) =>
      leads(lead, block)
        ? []
        : block.destinations.map(({ population }) => population).filter((p) => lead[p] === 1),
    );
    if (late.length === 0) return lead;
    for (const population of late) bound.add(population);
  }
}

/** Those that begin with a current and drive gates, and all that they charge, but for populations `bound` to the schedule. */
function aheadBut(plan: Plan, initial: Float64Array, bound: ReadonlySet<number>): Uint8Array {
  const lead = new Uint8Array(plan.populations.length);
  const drives = new Set(
    plan.blocks.flatMap(({ gates }) =>
      gates.flatMap(({ driver }) => (driver.kind === 'population' ? [driver.population] : [])),
    ),
  );
  plan.populations.forEach(({ offset, size, input }, p) => {
    const begins = initial.subarray(offset, offset + size).some((current) => current !== 0);
    if (!input && begins && drives.has(p) && !bound.has(p)) lead[p] = 1;
  });
  for (let again = true; again; ) {
    again = false;
    plan.blocks.forEach((block) => {
      if (!leads(lead, block)) return;
      for (const { population } of block.destinations)
        if (lead[population] === 0 && !bound.has(population)) {
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
