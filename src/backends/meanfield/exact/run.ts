/** The state of one exact run: currents with time stamps (what no window touches decays lazily), bounds, trace, log. */
import type { Plan, PlannedSelf } from '../../../circuit/plan';
import { raise } from '../../../errors';
import { type Ladder, ladder } from '../../../numerics/ladder';
import type { Request } from '../../backend';
import { blockCouplings, type Coupling, constantCouplings, couplings } from '../../couplings';
import type { Crossing, Grazing } from '../../solution';
import { decayRate } from '../../trajectory/decay';
import { recordInputs, recordValues, type Trace, trace } from '../../trajectory/trace';
import type { Sensitivity } from '../sensitivity/state';
import { roomFor } from './charge/segment';
import { type History, history } from './history';
import { type Hops, hopsOf } from './hop/hop';
import { refusals } from './refusals';
import { type Bounds, doubt, widen } from './silence/bounds';
import { sideOf, weightBounds, workOut } from './silence/weight-bounds';
import { ownWiring, passBounds, wiring } from './silence/wiring';

export interface Run extends Bounds {
  readonly plan: Plan;
  readonly memory: Memory;
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
  readonly crossings: Crossing[];
  readonly grazings: Grazing[];
  /** Derivatives with respect to the initial currents, where they are asked for: all populations then take part. */
  readonly sensitivity: Sensitivity | undefined;
  readonly work: Work;
}

/** What the runs of one plan use in turn: of a run's state only its trace, its log and its weights outlive it. */
interface Memory extends Bounds {
  busy: boolean;
  /** 1 for inputs. */
  readonly isInput: Uint8Array;
  /** Gains of the self rows of the segment at hand, by population; zeros between two segments. */
  readonly wanted: Float64Array;
  readonly hops: Hops;
  /** Numbers on tape that one pass of the schedule takes. */
  readonly room: number;
  /** Couplings of the blocks without named weights. */
  readonly constant: (readonly Coupling[])[];
  /** Blocks that are not silent even while all currents are 0. */
  readonly restless: readonly number[];
  readonly currents: Float64Array;
  readonly stamps: Float64Array;
  readonly selfGains: Float64Array;
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
  /** Hops: what drives each component, the arguments of the rows of one block and the size of their terms. */
  readonly drive: Float64Array;
  readonly argument: Float64Array;
  readonly magnitude: Float64Array;
  /** How much of its drives A and B a population has at most, while drives.ts looks at closed rows; else 0. */
  readonly kernelA: Float64Array;
  readonly kernelB: Float64Array;
}

const memories = new WeakMap<Plan, Memory>();

function memoryOf(plan: Plan): Memory {
  const known = memories.get(plan);
  if (known !== undefined && !known.busy) return known;
  raise(...refusals(plan));
  const constant = constantCouplings(plan);
  const wires = wiring(plan, couplings(plan, undefined, constant));
  const hops = hopsOf(plan);
  const memory: Memory = {
    busy: false,
    isInput: Uint8Array.from(plan.populations, ({ input }) => (input ? 1 : 0)),
    wanted: new Float64Array(plan.populations.length),
    wiring: wires,
    hops,
    room: roomOf(plan, hops),
    constant,
    restless: plan.blocks.flatMap((_, b) => (wires.silence[b] < 0 ? [b] : [])),
    currents: new Float64Array(plan.size),
    stamps: new Float64Array(plan.populations.length),
    selfGains: new Float64Array(plan.populations.length),
    peaks: new Float64Array(plan.populations.length),
    dips: new Float64Array(plan.populations.length),
    unbounded: new Set(),
    doubtful: new Set(),
    work: {
      C: new Float64Array(0),
      size: new Float64Array(0),
      sign: new Int8Array(0),
      table: new Float64Array(4),
      ladder: ladder(),
      base: new Int32Array(plan.populations.length),
      upper: new Float64Array(plan.size),
      lower: new Float64Array(plan.size),
      drive: new Float64Array(plan.size),
      argument: new Float64Array(plan.size),
      magnitude: new Float64Array(plan.size),
      kernelA: new Float64Array(plan.populations.length),
      kernelB: new Float64Array(plan.populations.length),
    },
  };
  memories.set(plan, memory);
  return memory;
}

/** Begins a run, or throws what the plan is refused for; `finish` gives its memory back. */
export function start(plan: Plan, request: Request, sensitivity?: Sensitivity): Run {
  const memory = memoryOf(plan);
  memory.busy = true;
  const { currents, stamps, selfGains, peaks, dips, unbounded, doubtful, work } = memory;
  const learns = plan.circuit.weights.length > 0;
  const weights = request.weights.map((W) => W.slice());
  const bounds = learns ? weightBounds(plan, weights) : undefined;
  const known = memory.constant;
  currents.set(request.initial);
  stamps.fill(request.tspan[0]);
  selfGains.fill(0);
  for (const p of plan.inputs) selfGains[p] = 1;
  peaks.fill(0);
  dips.fill(0);
  unbounded.clear();
  doubtful.clear();
  for (const block of memory.restless) {
    unbounded.add(block);
    doubtful.add(block);
  }
  const run: Run = {
    plan,
    memory,
    wiring: bounds === undefined ? memory.wiring : ownWiring(memory.wiring, bounds),
    couplings: learns ? known.slice() : known,
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
    trace: trace(
      plan,
      lengthFor(plan, memory.room, request),
      memory.wiring.offset,
      selfGains,
      request.record,
    ),
    crossings: [],
    grazings: [],
    sensitivity,
    work,
  };
  keepInitial(run, request.tspan[0]);
  return run;
}

export function finish({ memory }: Run): void {
  memory.busy = false;
}

/** How long a tape will do for a time span; it grows where that is too little. */
function lengthFor({ edges }: Plan, room: number, { tspan: [from, to], record }: Request): number {
  if (record !== undefined) return SHORT;
  const whole = (edges[edges.length - 1] ?? 0) - (edges[0] ?? 0);
  return 16 + Math.min(LONGEST, Math.ceil(room * (whole > 0 ? (to - from) / whole : 1)));
}

/** Numbers on a tape to begin with: of some populations, and of all at most. */
const SHORT = 4096;
const LONGEST = 2 ** 22;

/** Numbers on tape that one pass of a schedule takes. */
const roomOf = (plan: Plan, { plain, room }: Hops): number =>
  plan.segments.reduce((sum, segment, k) => sum + (plain[k] === 1 ? 0 : roomFor(plan, segment)), room);

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
  if (run.memory.isInput[p] === 1) return;
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
  const { wanted } = run.memory;
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

/** Weights w have changed: so have the couplings of the blocks that use them, and what is proven of their silence. */
export function relearn(run: Run, changed: ReadonlySet<number>): void {
  const bounds = run.wiring.weights;
  if (bounds === undefined) return;
  for (const w of changed) {
    workOut(bounds, sideOf(w, 0));
    workOut(bounds, sideOf(w, 1));
    renew(run, w);
  }
  refresh(run);
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
