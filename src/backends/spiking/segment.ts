/** What one segment of the schedule is to the spiking back-end. */
import type { Plan, PlannedSelf, Segment } from '../../circuit/plan';
import { plasticBlocks } from '../plastic';
import type { Settings } from './options';

/** A block that may fire: open with its bias, or closed, with minus its threshold. */
export interface Member {
  readonly block: number;
  readonly bias: number | readonly number[];
  readonly closed: boolean;
  /** True where it charges what some open row reads in this segment: its drive is foreseen to the middle of a step. */
  readonly foreseen: boolean;
  /** The same where closed rows leak, so that what they read counts as well. */
  readonly foreseenInLeaks: boolean;
}

/** A population that a current holds or flushes: dI/dt = (-I + gain [I + offset]^+ + ...) / tau, without noise. */
export interface Course {
  readonly population: number;
  readonly gain: number;
  readonly offset: number;
}

export interface SpikingSegment {
  /** In an order in which a gate's driver comes before those that it gates. */
  readonly members: readonly Member[];
  /** Populations that self rows of neurons hold or flush. */
  readonly selves: readonly PlannedSelf[];
  readonly courses: readonly Course[];
  /** Blocks that read weights which learn here. */
  readonly plastic: readonly number[];
  readonly learn: Segment['learn'];
}

export function segmentOf(plan: Plan, segment: Segment, settings: Settings): SpikingSegment {
  const { blocks } = plan;
  const selves = segment.selves.filter(({ kind }) => settings[kind] === 'spikes');
  const courses = segment.selves.filter(({ kind }) => settings[kind] === 'current');
  const open = new Map(segment.open.map(({ block, bias }) => [block, bias]));
  const read = new Set([
    ...selves.map(({ population }) => population),
    ...[...open.keys()].flatMap((block) => sourcesOf(plan, block)),
  ]);
  const readAtAll = new Set([...read, ...blocks.flatMap((_, block) => sourcesOf(plan, block))]);
  const charges = (block: number, what: ReadonlySet<number>) =>
    blocks[block].destinations.some(({ population }) => what.has(population));
  const members = gatingOrder(plan).map((block): Member => {
    const bias = open.get(block);
    return {
      block,
      bias: bias ?? -blocks[block].threshold,
      closed: bias === undefined,
      foreseen: bias !== undefined && charges(block, read),
      foreseenInLeaks: charges(block, readAtAll),
    };
  });
  return { members, selves, courses, plastic: plasticBlocks(plan, segment), learn: segment.learn };
}

/** The populations that a block's rows and gates read. */
const sourcesOf = ({ blocks }: Plan, block: number): number[] => [
  ...blocks[block].terms.map(({ population }) => population),
  ...blocks[block].gates.flatMap(({ driver }) => (driver.kind === 'population' ? [driver.population] : [])),
];

/** All blocks, those that drive gates before those that they gate. */
function gatingOrder({ blocks }: Plan): number[] {
  const order: number[] = [];
  const visit = (block: number): void => {
    if (order.includes(block)) return;
    for (const { driver } of blocks[block].gates) if (driver.kind === 'block') visit(driver.block);
    order.push(block);
  };
  for (let block = 0; block < blocks.length; block++) visit(block);
  return order;
}
