/** The state of one exact run: currents with time stamps (what no window touches decays lazily), bounds, trace, log. */
import type { Plan, PlannedSelf } from '../../circuit/plan';
import { type Ladder, ladder } from '../../numerics/ladder';
import type { Request } from '../backend';
import type { Crossing, Grazing } from '../solution';
import type { Sensitivity } from './jacobian';
import { blockCouplings, type Coupling, couplings } from './matrices';
import { decayRate, recordInputs, recordValues, type Trace, trace } from './trace';

export interface Run {
  readonly plan: Plan;
  readonly couplings: (readonly Coupling[])[];
  /** The named weights as they are now, in the order of the circuit. */
  readonly weights: readonly Float64Array[];
  /** Currents by component, each valid at its population's stamp (a time). */
  readonly currents: Float64Array;
  readonly stamps: Float64Array;
  /** Gain of the self row that acts on each population now: 0 none, 1 held, negative flushed; inputs count as held. */
  readonly selfGains: Float64Array;
  /** Bounds from the start until now: no current of population p was above peaks[p] or below -dips[p] (both >= 0). */
  readonly peaks: Float64Array;
  readonly dips: Float64Array;
  /** Blocks that read each population. */
  readonly readers: readonly (readonly number[])[];
  /** Blocks whose silence while closed the peaks no longer prove. */
  readonly doubtful: Set<number>;
  readonly trace: Trace;
  readonly crossings: Crossing[];
  readonly grazings: Grazing[];
  /** Derivatives with respect to the initial currents, where they are asked for: all populations then take part. */
  readonly sensitivity: Sensitivity | undefined;
  readonly work: Work;
}

/** Buffers that are reused from event to event. */
export interface Work {
  C: Float64Array;
  size: Float64Array;
  sign: Int8Array;
  table: Float64Array;
  readonly ladder: Ladder;
  /** Where the grids of each population that takes part begin. */
  readonly base: Int32Array;
  /** Bounds on each component of the populations touched, over the stretch at hand. */
  readonly upper: Float64Array;
  readonly lower: Float64Array;
}

export function start(plan: Plan, request: Request, sensitivity?: Sensitivity): Run {
  const weights = request.weights.map((W) => W.slice());
  const run: Run = {
    plan,
    couplings: couplings(plan, weights),
    weights,
    currents: Float64Array.from(request.initial),
    stamps: new Float64Array(plan.populations.length).fill(request.tspan[0]),
    selfGains: Float64Array.from(plan.populations, ({ input }) => (input ? 1 : 0)),
    peaks: new Float64Array(plan.populations.length),
    dips: new Float64Array(plan.populations.length),
    readers: readersOf(plan),
    doubtful: new Set(),
    trace: trace(plan),
    crossings: [],
    grazings: [],
    sensitivity,
    work: {
      C: new Float64Array(0),
      size: new Float64Array(0),
      sign: new Int8Array(0),
      table: new Float64Array(4),
      ladder: ladder(),
      base: new Int32Array(plan.populations.length),
      upper: new Float64Array(plan.size),
      lower: new Float64Array(plan.size),
    },
  };
  plan.populations.forEach((population, p) => {
    if (population.input) return;
    rememberBounds(run, p, run.currents, run.currents);
    keep(run, p, request.tspan[0]);
  });
  return run;
}

const readersByPlan = new WeakMap<Plan, number[][]>();

function readersOf(plan: Plan): number[][] {
  const known = readersByPlan.get(plan);
  if (known !== undefined) return known;
  const readers: number[][] = plan.populations.map(() => []);
  plan.blocks.forEach((block, k) => {
    for (const population of new Set(block.terms.map((term) => term.population)))
      readers[population]?.push(k);
  });
  readersByPlan.set(plan, readers);
  return readers;
}

/** Sets the inputs of a cycle that begins at time t. */
export function setInputs(run: Run, t: number, values: Float64Array): void {
  recordInputs(run.trace, t, values, run.currents);
  run.plan.populations.forEach(({ input }, p) => {
    if (input) rememberBounds(run, p, run.currents, run.currents);
  });
}

/** Brings a population's currents to time t; nothing has driven it since its stamp. */
export function advance(run: Run, p: number, t: number): void {
  const { offset, size, tau, input } = run.plan.populations[p] as Plan['populations'][number];
  const since = (t - (run.stamps[p] as number)) / tau;
  run.stamps[p] = t;
  const gain = run.selfGains[p] as number;
  if (input || since === 0) return;
  for (let i = offset; i < offset + size; i++) {
    const current = run.currents[i] as number;
    const rate = decayRate(current, gain);
    if (current !== 0 && rate !== 0) run.currents[i] = current * Math.exp(-rate * since);
  }
}

/** Puts the self rows of a segment in place of those of the segment before, at time t. */
export function changeSelves(
  run: Run,
  t: number,
  before: readonly PlannedSelf[],
  now: readonly PlannedSelf[],
): void {
  if (before.length === 0 && now.length === 0) return;
  const gains = new Map(now.map(({ population, gain }) => [population, gain]));
  for (const { population } of before) if (!gains.has(population)) gains.set(population, 0);
  for (const [population, gain] of gains) {
    if (run.selfGains[population] === gain) continue;
    advance(run, population, t);
    run.selfGains[population] = gain;
    keep(run, population, t);
  }
}

/** Records the currents of a population at time t, from which it decays until something touches it. */
function keep(run: Run, p: number, t: number): void {
  recordValues(run.trace, p, t, run.selfGains[p] as number, run.currents);
}

/** Widens a population's bounds by those of a stretch; its readers that are no longer provably silent become doubtful. */
export function rememberBounds(run: Run, p: number, lower: Float64Array, upper: Float64Array): void {
  const { offset, size } = run.plan.populations[p] as Plan['populations'][number];
  let peak = run.peaks[p] as number;
  let dip = run.dips[p] as number;
  for (let i = offset; i < offset + size; i++) {
    peak = Math.max(peak, upper[i] as number);
    dip = Math.max(dip, -(lower[i] as number));
  }
  if (peak === run.peaks[p] && dip === run.dips[p]) return;
  run.peaks[p] = peak;
  run.dips[p] = dip;
  for (const k of run.readers[p] ?? [])
    if (!run.doubtful.has(k) && !provablySilent(run, k)) run.doubtful.add(k);
}

/** True where K I <= threshold follows from the bounds of the sources, or no window ever closes the block. */
function provablySilent(run: Run, block: number): boolean {
  const { alwaysOpen } = run.plan.blocks[block] as Plan['blocks'][number];
  if (alwaysOpen) return true;
  let bound = 0;
  for (const { population, positive, negative } of run.couplings[block] ?? [])
    bound += positive * (run.peaks[population] as number) + negative * (run.dips[population] as number);
  return bound <= silence(run.plan.blocks[block] as Plan['blocks'][number]);
}

/** A closed row is silent while K I is at most this: its resting threshold, and that of its transfer. */
export const silence = ({ threshold, transfer }: Plan['blocks'][number]): number =>
  threshold + (transfer.kind === 'relu' ? 0 : transfer.h);

/** Weights have changed: so have the couplings of the blocks that use them, and what is proven of their silence. */
export function relearn(run: Run, changed: ReadonlySet<number>): void {
  run.plan.blocks.forEach((block, k) => {
    if (!block.terms.some(({ kind, weights }) => kind === 'weights' && changed.has(weights ?? -1))) return;
    run.couplings[k] = blockCouplings(run.plan, block, run.weights);
    if (!run.doubtful.has(k) && !provablySilent(run, k)) run.doubtful.add(k);
  });
}
