/**
 * What the exact solver has made of a plan, once for each circuit: which ways each segment may take, and what they read.
 *
 * A segment takes the cheapest way that is still exact:
 *
 *     hop       open relu rows without bias read leaking populations and charge others that leak, all of one tau
 *     charge    nothing that is charged is read, sources leak with one tau or stay
 *     rest      nothing is open, nothing grows, nothing learns
 *     cascade   relu rows that the schedule gates feed forward, with one tau
 *     switch    a clock of steps opens and shuts the rest: between two of its events that is a segment of its own
 *     series    anything else
 *
 * The first three are closed forms of a whole segment, which hold only while all closed rows are silent: where one may
 * leak, the next way of the list is taken. Parts that a run may never need are made when one does.
 */
import type { Plan, Segment } from '../../../circuit/plan';
import { raise } from '../../../errors';
import { type Coupling, constantCouplings, couplings } from '../../couplings';
import { plasticBlocks } from '../../plastic';
import type { Rows } from '../rows/rows';
import type { Order } from './cascade/order';
import { type Charging, chargingOf, roomFor } from './charge/segment';
import { type Hops, hopsOf } from './hop/segment';
import { refusals } from './refusals';
import { type Scratch, scratch } from './scratch';
import { type Users, usersOf } from './silence/weight-bounds';
import { type Wiring, wiringOf } from './silence/wiring';
import { type Clockwork, clockworkOf } from './switch/clockwork';

export type Kind = 'hop' | 'charge' | 'rest' | 'cascade' | 'switch' | 'series';

export interface Ways {
  readonly plan: Plan;
  readonly wiring: Wiring;
  readonly hops: Hops;
  /** Couplings of the blocks without named weights; and who uses those. */
  readonly couplings: readonly (readonly Coupling[])[];
  readonly users: Users;
  /** Blocks that are not silent even while all currents are 0. */
  readonly restless: readonly number[];
  /** 1 for inputs. */
  readonly isInput: Uint8Array;
  /** Numbers on tape that one pass of the schedule takes, crossings aside. */
  readonly room: number;
  /** How many the last run took, crossings included; 0 before the first. A run like it need not let its tape grow. */
  taken: number;
  /** By index, made when one is first come by; that of an idle stretch is `idle`. */
  readonly segments: (SegmentWays | undefined)[];
  readonly idle: SegmentWays;
  /** The clock of a circuit without windows. */
  readonly clock: Clockwork | undefined;
  /** Working memory, while no run has it. */
  spare: Scratch | undefined;
}

/** One segment: its ways, cheapest first, and what they read. */
export interface SegmentWays {
  /** Its place in the schedule; -1 for an idle stretch. */
  readonly index: number;
  readonly segment: Segment;
  readonly selves: Segment['selves'];
  readonly order: readonly Kind[];
  /** True where a rule has gates: it may learn in a part of the segment only. */
  readonly gated: boolean;
  /** Blocks that read weights which learn in it. */
  readonly plastic: readonly number[];
  readonly charging: Charging | undefined;
  /** Of a cascade: the order in which it is worked out, made at first need; null where it is none. */
  cascade: Order | null | undefined;
  /** Of a series: its rows, made at first need, where no named weights are in them. */
  rows: Rows | undefined;
}

const known = new WeakMap<Plan, Ways>();

/** The ways of a plan: made once for each; or throws what the plan is refused for. */
export function waysOf(plan: Plan): Ways {
  let ways = known.get(plan);
  if (ways === undefined) {
    ways = compile(plan);
    known.set(plan, ways);
  }
  return ways;
}

function compile(plan: Plan): Ways {
  raise(...refusals(plan));
  const constant = constantCouplings(plan);
  const wiring = wiringOf(plan, couplings(plan, undefined, constant));
  const hops = hopsOf(plan);
  const clock = clockworkOf(plan);
  return {
    plan,
    wiring,
    hops,
    couplings: constant,
    users: usersOf(plan),
    restless: plan.blocks.flatMap((_, b) => (wiring.silence[b] < 0 ? [b] : [])),
    isInput: Uint8Array.from(plan.populations, ({ input }) => (input ? 1 : 0)),
    room: plan.segments.reduce(
      (sum, segment, k) => sum + (hops.plain[k] === 1 ? 0 : roomFor(plan, segment)),
      hops.room,
    ),
    taken: 0,
    segments: new Array(plan.segments.length),
    idle: segmentWays(plan, plan.idle, -1, false, clock !== undefined),
    clock,
    spare: scratch(plan),
  };
}

/** The ways of the segment at a place in the schedule, or of an idle stretch beside it. */
export function segmentAt({ plan, hops, segments, idle }: Ways, index: number): SegmentWays {
  if (!(index >= 0 && index < segments.length)) return idle;
  let found = segments[index];
  if (found === undefined) {
    found = segmentWays(plan, plan.segments[index], index, hops.plain[index] === 1);
    segments[index] = found;
  }
  return found;
}

/** The ways of a segment; `plain` where all that it does are hops. */
export function segmentWays(
  plan: Plan,
  segment: Segment,
  index: number,
  plain: boolean,
  clocked = false,
): SegmentWays {
  const charging = plain ? undefined : chargingOf(plan, segment, index);
  const order: Kind[] = [
    ...(plain ? ['hop' as const] : []),
    ...(charging === undefined ? [] : ['charge' as const]),
    ...(segment.open.length === 0 && isQuiet(segment) ? ['rest' as const] : []),
    ...(isQuiet(segment) && isGatedBySchedule(plan, segment) ? ['cascade' as const] : []),
    ...(clocked ? ['switch' as const] : []),
    'series',
  ];
  const plastic = plasticBlocks(plan, segment);
  return {
    index,
    segment,
    selves: segment.selves,
    order,
    gated: segment.learn.some(({ gates }) => gates.length > 0),
    plastic,
    charging,
    cascade: undefined,
    rows: undefined,
  };
}

/** True where nothing happens to populations that no projection touches: no learning, holds that only stop the leak. */
const isQuiet = ({ learn, selves }: Segment): boolean =>
  learn.length === 0 &&
  selves.every(({ kind, gain, offset }) => kind === 'flush' || (gain === 1 && offset === 0));

const isGatedBySchedule = ({ blocks }: Plan, { open }: Segment): boolean =>
  open.every(({ block }) => blocks[block].transfer.kind === 'relu' && blocks[block].gates.length === 0);
