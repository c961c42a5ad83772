/**
 * The clock of a self-clocked circuit: the segments of a periodic schedule as stages of a ring that ignites itself.
 *
 *     tau m_k' = -m_k + w_s q_k + w_f,k-1 q_k-1,   q_k on where m_k > h and m_k+1 <= h;   T_k = tau ln(w_f,k / (w_f,k - h))
 *
 * On a ramp d the ring is driven by q_k = clip((m_k - h - w_I c) / d), c = clip((m_k+1 - h - d/2) / (d/2)), and the row that all
 * gates read is on where m_k > h + d/2 and m_k+1 <= h + d/2: what one stage shuts and the next one opens has one edge.
 *
 * Stage k + 1 shuts stage k by its current: its row is open again only when m_k has long fallen. A self row of stage k + 2
 * empties m_k, since what is left of it a revolution later would shorten stage k - 1.
 */
import { invalid, raise, unsupported } from '../../../errors';
import { checkGiven } from '../../../kinds';
import { checkCircuit } from '../../made';
import { type Plan, plan, type Segment } from '../../plan';
import type { Circuit, Gate } from '../../types';
import { THRESHOLD } from './numbers';
import { hardRing, softRing } from './soft-ring';

export interface ClockOptions {
  /** Time constant of the ring (default: the circuit's tau). */
  readonly tau?: number;
  /** Begins the names of the ring's populations m1, m2, ... and rows q1, q2, ... (default ''). */
  readonly prefix?: string;
  /** d, in currents of the ring, whose threshold is 1: how soft its stages take over from one another (default 0, steps). */
  readonly ramp?: number;
}

export const CLOCK_OPTIONS = { tau: 'number?', prefix: 'text?', ramp: 'number?' } as const;

export interface Clock {
  readonly plan: Plan;
  readonly tau: number;
  readonly prefix: string;
  readonly ramp: number;
  /** One for each stage, from stage 1 on. */
  readonly stages: readonly ClockStage[];
  /** The currents with which stage 1 begins. */
  readonly ignition: Readonly<Record<string, number>>;
}

export interface ClockStage {
  /** From 1. */
  readonly number: number;
  /** How long it is on, and what is then open, held, flushed and learning. */
  readonly T: number;
  readonly segment: Segment;
  readonly population: string;
  /** The row that is on in this stage, and that its gates read. */
  readonly row: string;
  /** The row that drives the ring: the same without a ramp. */
  readonly drivenBy: string;
  /** w_f of the step to the next stage. */
  readonly feedForward: number;
}

/**
 * A ring feeds stage k + 1, empties stage k - 2 and has stage k - 1 fade: fewer would do two of these at once. On a ramp stage
 * k + 1 feeds stage k + 2 before its own edge.
 */
const fewest = (ramp: number): number => (ramp === 0 ? 4 : 5);
/** The shortest and the longest stage in tau: below a stage cannot shut the one before it, above w_f is h to rounding. */
const SHORTEST = 0.05;
const LONGEST = 12;

/** The clock of a circuit whose schedule has a period, checked. `path` leads the messages. */
export function clockOf(path: string, circuit: Circuit, options: ClockOptions): Clock {
  checkCircuit(circuit);
  checkGiven(path, options, CLOCK_OPTIONS);
  const { tau = circuit.tau, prefix = '', ramp = 0 } = options;
  const { period } = circuit.schedule;
  if (!(tau > 0 && Number.isFinite(tau))) raise(invalid(`${path}.tau`, 'tau', tau, 'a number above 0'));
  if (!(ramp >= 0 && ramp < THRESHOLD))
    raise(
      invalid(
        `${path}.ramp`,
        'ramp',
        ramp,
        `a number from 0 to below ${THRESHOLD}, the threshold of the ring`,
      ),
    );
  if (period === undefined)
    return raise(
      invalid(
        `${path}.circuit`,
        'schedule',
        'without a period',
        'one that repeats, since a ring does: give schedule.period',
      ),
    ) as never;
  const planned = plan(circuit);
  const count = fewest(ramp);
  const parts = divided(planned, count);
  parts.forEach(({ T }, k) => {
    if (T < SHORTEST * tau)
      raise(
        invalid(
          path,
          `stage ${k + 1} of ${parts.length}`,
          `${T} long`,
          `at least ${SHORTEST} tau = ${SHORTEST * tau} each and ${count} stages: longer windows, or a smaller tau`,
        ),
      );
    if (T > LONGEST * tau)
      raise(
        invalid(
          path,
          `stage ${k + 1} of ${parts.length}`,
          `${T} long`,
          `w_f > h, at most ${LONGEST} tau = ${LONGEST * tau} each: shorter windows, or a larger tau`,
        ),
      );
  });
  const lengths = parts.map(({ T }) => T / tau);
  const { drives, onset } = ramp === 0 ? hardRing(lengths) : softRing(path, lengths, ramp);
  const stages = parts.map(({ T, segment }, k) => ({
    number: k + 1,
    T,
    segment,
    population: `${prefix}m${k + 1}`,
    row: `${prefix}q${k + 1}`,
    drivenBy: ramp === 0 ? `${prefix}q${k + 1}` : `${prefix}ramp${k + 1}`,
    feedForward: drives[k],
  }));
  checkNames(path, circuit, stages);
  const at = (place: number) => stages[(place + stages.length) % stages.length].population;
  const ignition = Object.fromEntries(Object.entries(onset).map(([place, x]) => [at(Number(place)), x]));
  return { plan: planned, tau, prefix, ramp, stages, ignition };
}

/** The segments of one period, the longest halved until there are enough of them. */
function divided(
  { edges, segments }: Plan,
  count: number,
): { readonly T: number; readonly segment: Segment }[] {
  const parts = segments.map((segment, k) => ({ T: edges[k + 1] - edges[k], segment }));
  while (parts.length < count) {
    const longest = parts.reduce((most, { T }, k) => (T > parts[most].T ? k : most), 0);
    const half = { ...parts[longest], T: parts[longest].T / 2 };
    parts.splice(longest, 1, half, half);
  }
  return parts;
}

function checkNames(
  path: string,
  { populations, projections }: Circuit,
  stages: readonly ClockStage[],
): void {
  const taken = new Set([...populations, ...projections].map(({ name }) => name));
  const twice = stages
    .flatMap(({ population, row, drivenBy }) => [population, row, drivenBy])
    .find((name) => taken.has(name));
  if (twice !== undefined)
    raise(
      invalid(
        `${path}.prefix`,
        'prefix',
        twice,
        'one with which no population or projection is called so yet',
      ),
    );
}

/** The population that says that an error has been too large. */
export const alarmOf = ({ prefix }: Pick<Clock, 'prefix'>): string => `${prefix}alarm`;

/** The gate that a stage opens. */
export const opening = ({ row }: Pick<ClockStage, 'row'>): Gate => ({
  projection: row,
  h: 0.5,
  d: 0,
  effect: 'opens',
});

/** The gates that shut something in all stages but some: what is on in two neighbours has no gap between them. */
export const closingOutside = ({ stages }: Clock, within: readonly number[]): Gate[] =>
  stages
    .filter(({ number }) => !within.includes(number))
    .map(({ row }) => ({ projection: row, h: 0.5, d: 0, effect: 'closes' }));

/** The numbers of the stages in which something happens. */
export const stagesIn = ({ stages }: Clock, happens: (segment: Segment) => boolean): number[] =>
  stages.flatMap(({ number, segment }) => (happens(segment) ? [number] : []));

/** What a ring cannot do instead of a schedule, said by name. */
export const cannot = (path: string, why: string): never => raise(unsupported(path, why)) as never;
