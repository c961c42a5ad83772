/**
 * The clock of a circuit without windows: populations that steps alone drive, and that only steps read.
 *
 * A population of the clock is driven by heaviside rows of the clock, with gains of at least 0, and by self rows that hold or
 * empty it; it is read by such rows and by gates that are steps. So between two events it moves by one exponential, whatever
 * the rest of the circuit does, and all crossings are in closed form.
 */
import type { Block, Plan, PlannedGate } from '../../../../circuit/plan';

export interface Clockwork {
  /** The populations of the clock. */
  readonly populations: readonly number[];
  /** Its rows, each after those whose outputs gate it. */
  readonly rows: readonly number[];
  /** Rows of a population, of the clock or not, on itself alone, which clock gates open and close: its holds and flushes. */
  readonly selves: readonly number[];
}

/** The clock of a plan; undefined where it has none, or where windows or self rows of the schedule have a say. */
export function clockworkOf(plan: Plan): Clockwork | undefined {
  const { blocks, populations, segments, idle } = plan;
  if (segments.length > 0 || idle.open.length < blocks.length) return undefined;
  const taught = new Set(
    idle.learn.flatMap(({ post, pre }) => [...post, ...pre].map(({ population }) => population)),
  );
  const clock = new Set<number>();
  populations.forEach(({ input, size }, p) => {
    if (!input && size === 1 && !taught.has(p)) clock.add(p);
  });
  const rows = new Set(blocks.flatMap((block, b) => (isStep(block) ? [b] : [])));
  const softly = softDrivers(plan);
  for (const b of softly.blocks) rows.delete(b);
  for (const p of softly.populations) clock.delete(p);
  for (let before = -1; before !== clock.size + rows.size; ) {
    before = clock.size + rows.size;
    const known = { clock, rows };
    for (const b of rows) if (!isRow(plan, b, known)) rows.delete(b);
    for (const p of clock) if (!isOfClock(plan, p, known)) clock.delete(p);
  }
  if (clock.size === 0 || rows.size === 0) return undefined;
  const ordered = inGatingOrder(blocks, rows);
  const selves = blocks.flatMap((_, b) => (isSelf(plan, b, { clock, rows }) ? [b] : []));
  return { populations: [...clock], rows: ordered, selves };
}

export interface Known {
  readonly clock: ReadonlySet<number>;
  readonly rows: ReadonlySet<number>;
}

/** A heaviside row that reads one current of positive scale. */
const isStep = ({ rows, terms, transfer, resource }: Block): boolean =>
  rows === 1 &&
  transfer.kind === 'heaviside' &&
  resource === undefined &&
  terms.length === 1 &&
  terms[0].kind === 'identity' &&
  terms[0].scale > 0;

/** What drives a gate with a ramp, or one that an output of 0 or 1 does not turn. */
function softDrivers({ blocks, idle }: Plan) {
  const gates = [...blocks, ...idle.learn]
    .flatMap((one) => one.gates)
    .filter(({ d, h, driver }) => d > 0 || (driver.kind === 'block' && !(h >= 0 && h < 1)));
  return {
    blocks: gates.flatMap(({ driver }) => (driver.kind === 'block' ? [driver.block] : [])),
    populations: gates.flatMap(({ driver }) => (driver.kind === 'population' ? [driver.population] : [])),
  };
}

/** A row of the clock: it reads and drives the clock alone; its gates are steps that the clock or single currents drive. */
function isRow({ blocks, populations }: Plan, b: number, { clock, rows }: Known): boolean {
  const { terms, destinations, gates } = blocks[b];
  return (
    clock.has(terms[0].population) &&
    destinations.every(({ population, gain }) => clock.has(population) && gain >= 0) &&
    gates.every(
      ({ driver, d }) =>
        d === 0 &&
        (driver.kind === 'block' ? rows.has(driver.block) : populations[driver.population].size === 1),
    )
  );
}

function isOfClock(plan: Plan, p: number, known: Known): boolean {
  return plan.blocks.every(({ terms, destinations }, b) => {
    const touches =
      terms.some(({ population }) => population === p) ||
      destinations.some(({ population }) => population === p);
    if (!touches || known.rows.has(b)) return true;
    return isSelf(plan, b, known) && destinations[0].gain <= 1;
  });
}

/** A relu row of a population on itself, open or shut as a whole by gates that the clock drives. */
function isSelf({ blocks, populations }: Plan, b: number, { clock, rows }: Known): boolean {
  const { terms, destinations, gates, transfer, threshold, resource } = blocks[b];
  const [term] = terms;
  return (
    transfer.kind === 'relu' &&
    resource === undefined &&
    threshold > 0 &&
    terms.length === 1 &&
    term.kind === 'identity' &&
    term.scale === 1 &&
    destinations.length === 1 &&
    destinations[0].population === term.population &&
    !populations[term.population].input &&
    !blocks.some((block) =>
      block.gates.some(({ driver }) => driver.kind === 'block' && driver.block === b),
    ) &&
    gates.every((gate) => isClockGate(gate, { clock, rows }) && gate.strength >= threshold)
  );
}

/** A step that the clock drives. */
export const isClockGate = ({ driver, d, stride }: PlannedGate, { clock, rows }: Known): boolean =>
  d === 0 &&
  stride === 0 &&
  (driver.kind === 'block' ? rows.has(driver.block) : clock.has(driver.population));

/** Some blocks, each after those whose outputs gate it. */
function inGatingOrder(blocks: readonly Block[], rows: ReadonlySet<number>): number[] {
  const ordered = new Set<number>();
  const visit = (b: number): void => {
    if (ordered.has(b)) return;
    for (const { driver } of blocks[b].gates) if (driver.kind === 'block') visit(driver.block);
    ordered.add(b);
  };
  for (const b of rows) visit(b);
  return [...ordered];
}
