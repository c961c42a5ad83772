/** The state of one exact run: currents with time stamps (what no window touches decays lazily), bounds, trace, log. */
import type { Plan, PlannedSelf } from '../../../circuit/plan';
import type { Request } from '../../backend';
import { blockCouplings, type Coupling } from '../../couplings';
import { type CrossingColumns, crossingColumns } from '../../crossings';
import { decayRate } from '../../trajectory/decay';
import { recordInputs, recordValues, type Trace, trace } from '../../trajectory/trace';
import { type Watch, watcher } from '../../watch';
import type { Sensitivity } from '../sensitivity/state';
import { type History, history } from './history';
import { type Scratch, scratch } from './scratch';
import { type Bounds, doubt, widen } from './silence/bounds';
import { areInRange, sideOf, weightBounds, workOut } from './silence/weight-bounds';
import { ownWiring, passBounds } from './silence/wiring';
import { type Ways, waysOf } from './ways';

/** The most threshold crossings and the most stretches in one segment. */
export interface Limits {
  readonly maxEvents: number;
  readonly maxSteps: number;
}

export interface Run extends Bounds, Limits {
  readonly plan: Plan;
  readonly ways: Ways;
  readonly couplings: (readonly Coupling[])[];
  /** Blocks whose couplings are not those of the weights as they are now: see `refresh`. */
  readonly stale: Set<number>;
  /** The named weights as they are now, in the order of the circuit, and what they were. */
  readonly weights: readonly Float64Array[];
  readonly history: History;
  /** Currents by component, each valid at its population's stamp (a time). */
  readonly currents: Float64Array;
  readonly stamps: Float64Array;
  /** Gain of the self row that acts on each population now: 0 none, 1 held, negative flushed; inputs count as held. */
  readonly selfGains: Float64Array;
  readonly trace: Trace;
  readonly crossings: CrossingColumns;
  readonly grazings: CrossingColumns;
  /** Closed blocks that had to be evaluated in the segment at hand. */
  watched: number[];
  /** Derivatives with respect to the initial currents, where they are asked for: all populations then take part. */
  readonly sensitivity: Sensitivity | undefined;
  readonly work: Scratch;
  /** For those who wait; undefined where nobody does. */
  readonly watch: Watch | undefined;
}

/** Begins a run, or throws what the plan is refused for; `finish` gives its working memory back. */
export function start(plan: Plan, request: Request, limits: Limits, sensitivity?: Sensitivity): Run {
  const ways = waysOf(plan);
  // a run within a run (a back-end that asks for progress may begin one) has memory of its own
  const work = ways.spare ?? scratch(plan);
  ways.spare = undefined;
  const { currents, stamps, selfGains, peaks, dips, unbounded, doubtful } = work;
  const learns = plan.circuit.weights.length > 0;
  const weights = request.weights.map((W) => W.slice());
  const bounds = learns ? weightBounds(plan, ways.users, weights) : undefined;
  currents.set(request.initial);
  stamps.fill(request.tspan[0]);
  selfGains.fill(0);
  for (const p of plan.inputs) selfGains[p] = 1;
  peaks.fill(0);
  dips.fill(0);
  unbounded.clear();
  doubtful.clear();
  for (const block of ways.restless) {
    unbounded.add(block);
    doubtful.add(block);
  }
  const run: Run = {
    plan,
    ways,
    ...limits,
    wiring: bounds === undefined ? ways.wiring : ownWiring(ways.wiring, bounds),
    couplings: learns ? ways.couplings.slice() : (ways.couplings as (readonly Coupling[])[]),
    stale: new Set(bounds?.blocks.flat()),
    weights,
    history: history(request.weights),
    currents,
    stamps,
    selfGains,
    peaks,
    dips,
    unbounded,
    doubtful,
    trace: trace(plan, lengthFor(plan, ways, request), ways.wiring.offset, selfGains, request.record),
    crossings: crossingColumns(),
    grazings: crossingColumns(),
    watched: [],
    sensitivity,
    work,
    watch: watcher(request),
  };
  keepInitial(run, request.tspan[0]);
  return run;
}

export function finish(
  { ways, work, trace: { used }, plan: { edges } }: Run,
  { tspan, record }: Request,
): void {
  ways.spare = work;
  const cycles = cyclesIn(edges, tspan);
  if (record === undefined && cycles >= 1) ways.taken = used / cycles;
}

/** How long a tape will do for a time span; it grows where that is too little. */
function lengthFor({ edges }: Plan, { room, taken }: Ways, { tspan, record }: Request): number {
  if (record !== undefined) return SHORT;
  return 16 + Math.min(LONGEST, Math.ceil(Math.max(room, taken) * cyclesIn(edges, tspan)));
}

/** How often the schedule goes by in a time span; 1 where it has no length. */
function cyclesIn(edges: Plan['edges'], [from, to]: Request['tspan']): number {
  const whole = (edges[edges.length - 1] ?? 0) - (edges[0] ?? 0);
  return whole > 0 ? (to - from) / whole : 1;
}

/** Numbers on a tape to begin with: of some populations, and of all at most. */
const SHORT = 4096;
const LONGEST = 2 ** 22;

/** The first piece of every population that does not begin at 0. */
function keepInitial(run: Run, t: number): void {
  const { currents, wiring } = run;
  let next = 0;
  for (let p = 0; p < run.stamps.length; p++) {
    const from = next;
    next = wiring.offset[p + 1];
    let i = from;
    while (i < next && currents[i] === 0) i++;
    if (i === next || run.selfGains[p] === 1) continue;
    widen(run, p, currents, currents);
    keep(run, p, t);
  }
}

/** Sets the inputs of a cycle that begins at time t. */
export function setInputs(run: Run, t: number, values: Float64Array): void {
  recordInputs(run.trace, t, values, run.currents);
  for (const p of run.plan.inputs) widen(run, p, run.currents, run.currents);
}

/** Brings a population's currents to time t; nothing has driven it since its stamp. */
export function advance(run: Run, p: number, t: number): void {
  const { wiring, currents, stamps } = run;
  const since = (t - stamps[p]) / wiring.tau[p];
  if (since === 0) return;
  stamps[p] = t;
  const gain = run.selfGains[p];
  if (run.ways.isInput[p] === 1) return;
  const rate = decayRate(1, gain);
  const from = wiring.offset[p];
  const to = wiring.offset[p + 1];
  const above = rate === 0 ? 1 : Math.exp(-rate * since);
  // what has never been negative falls by one factor, and held not at all
  if (run.dips[p] !== 0) fall(currents, from, to, above, Math.exp(-since));
  else if (above !== 1) scale(currents, from, to, above);
}

function scale(currents: Float64Array, from: number, to: number, factor: number): void {
  for (let i = from; i < to; i++) currents[i] *= factor;
}

/** Currents above 0 fall by one factor, those below by another. */
function fall(currents: Float64Array, from: number, to: number, above: number, below: number): void {
  for (let i = from; i < to; i++) {
    const current = currents[i];
    if (current !== 0) currents[i] = current * (current > 0 ? above : below);
  }
}

/** Puts the self rows of a segment in place of those of the segment before, at time t. */
export function changeSelves(
  run: Run,
  t: number,
  before: readonly PlannedSelf[],
  now: readonly PlannedSelf[],
): void {
  const { wanted } = run.work;
  for (let j = 0; j < now.length; j++) {
    const { population, gain } = now[j];
    wanted[population] = gain;
  }
  for (let j = 0; j < now.length; j++) changeSelf(run, t, now[j].population, wanted);
  for (let j = 0; j < before.length; j++) changeSelf(run, t, before[j].population, wanted);
  for (let j = 0; j < now.length; j++) wanted[now[j].population] = 0;
}

function changeSelf(run: Run, t: number, p: number, wanted: Float64Array): void {
  if (run.selfGains[p] === wanted[p]) return;
  advance(run, p, t);
  run.selfGains[p] = wanted[p];
  keep(run, p, t);
}

/** Records the currents of a population at time t, from which it decays until something touches it. */
function keep(run: Run, p: number, t: number): void {
  recordValues(run.trace, p, t, run.currents);
}

/** Puts the couplings of the weights as they are now in place of those that are out of date. */
export function refresh(run: Run): void {
  for (const block of run.stale)
    run.couplings[block] = blockCouplings(run.plan, run.plan.blocks[block], run.weights);
  run.stale.clear();
}

/** Weights w have changed: so have the couplings of the blocks that use them, and what is proven of their silence. False where one gets out of range. */
export function relearn(run: Run, changed: ReadonlySet<number>): boolean {
  const bounds = run.wiring.weights;
  if (bounds === undefined) return true;
  let inRange = true;
  for (const w of changed) {
    workOut(bounds, sideOf(w, 0));
    workOut(bounds, sideOf(w, 1));
    inRange &&= areInRange(bounds, w);
    renew(run, w);
  }
  refresh(run);
  return inRange;
}

/** Weights w have new bounds, and the blocks that use them other couplings. */
export function renew(run: Run, w: number): void {
  passBounds(run.wiring, w);
  const blocks = run.wiring.weights?.blocks[w] ?? [];
  for (let j = 0; j < blocks.length; j++) {
    const block = blocks[j];
    run.stale.add(block);
    doubt(run, block);
  }
}
