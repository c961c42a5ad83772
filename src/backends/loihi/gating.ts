/** What opens and closes rows: the schedule, or what populations do. */
import type { Block, Plan, PlannedGate } from '../../circuit/plan';
import type { GroupDescription, SynapseDescription } from '../../loihi/types';
import { anticipated } from './anticipate';
import { SILENT } from './comparators';
import { QUANTUM } from './ladder';
import { type Condition, openByConditions, openBySchedule, type Sequencer } from './sequencer';
import type { Tables } from './types';
import type { Units } from './wires';

/** A comparator on a population: what it must be above. */
export interface Watch {
  readonly population: number;
  readonly above: number;
}

export const rowName = ({ name }: Block): string => `row ${name}`;
export const watchName = ({ populations }: Plan, { population, above }: Watch): string =>
  `above ${populations[population].name} ${above}`;

/** The units of a block's rows. */
export function rowUnits({ plan, ladders }: Tables, b: number): Units {
  const { levels } = ladders[b];
  const block = plan.blocks[b];
  return { group: rowName(block), size: block.rows * levels, each: levels };
}

export function watchGroup(
  { plan, steps, unit }: Tables,
  population: number,
  above: number,
): GroupDescription {
  const { size } = plan.populations[population];
  return {
    name: watchName(plan, { population, above }),
    size,
    vth: Math.min(
      SILENT,
      Math.max(0, Math.round((unit * anticipated(plan, steps, population, above)) / QUANTUM)),
    ),
    decayU: steps.decays[population],
  };
}

/** A gate is open where its population is above the middle of its ramp. */
const watchOf = (population: number, { h, d }: PlannedGate): Watch => ({ population, above: h + d / 2 });

export function watchesOf({ blocks }: Plan): Watch[] {
  const found = new Map<string, Watch>();
  for (const { gates } of blocks)
    for (const gate of gates)
      if (gate.driver.kind === 'population') {
        const watch = watchOf(gate.driver.population, gate);
        found.set(`${watch.population} ${watch.above}`, watch);
      }
  return [...found.values()];
}

/** The synapses that open and close a block; groups that they need are added. */
export function gateOf(
  tables: Tables,
  sequencer: Sequencer,
  b: number,
  groups: GroupDescription[],
): SynapseDescription[] {
  const { plan, decays } = tables;
  const block = plan.blocks[b];
  const units = rowUnits(tables, b);
  const open = block.alwaysOpen
    ? undefined
    : ({ segment }: Sequencer['stretches'][number]) => segment.open.some(({ block: one }) => one === b);
  if (block.gates.length === 0)
    return open === undefined ? [] : openBySchedule(sequencer, block.name, units, decays[b], open);
  const condition = (gate: PlannedGate): Condition => conditionOf(tables, gate);
  const made = openByConditions(sequencer, block.name, units, decays[b], {
    open,
    wanted: block.gates.filter(({ sign }) => sign === 1).map(condition),
    forbidden: [...block.gates.filter(({ sign }) => sign === -1), ...closersOfDrivers(plan, block)].map(
      condition,
    ),
  });
  groups.push(...made.groups);
  return made.synapses;
}

/** What shuts a row that opens this block shuts the block too: else it would shut three steps later. */
const closersOfDrivers = ({ blocks }: Plan, { gates }: Block): PlannedGate[] =>
  gates.flatMap(({ driver, sign }) =>
    driver.kind === 'block' && sign === 1
      ? blocks[driver.block].gates.filter((gate) => gate.sign === -1)
      : [],
  );

function conditionOf(tables: Tables, gate: PlannedGate): Condition {
  const { plan } = tables;
  const { driver, stride } = gate;
  if (driver.kind === 'block') return { units: rowUnits(tables, driver.block), first: 0, stride };
  const { offset, size } = plan.populations[driver.population];
  const group = watchName(plan, watchOf(driver.population, gate));
  return { units: { group, size, each: 1 }, first: driver.offset - offset, stride };
}
