/**
 * The circuit as the chip counts it, in real numbers: what is left of the deviation from the mean field is that of the steps.
 *
 *     I(n + 1) = keep I(n) + sum S kappa q(n) + what holds and flushes add,   q(n) = f(a(n)), or the row's ladder of levels
 *
 * With levels it is the chip but for the rounding of its weights, so that an error splits: steps = this - mean field,
 * levels = this with levels - this, weights = chip - this with levels.
 */
import type { PlannedGate, Segment } from '../../circuit/plan';
import type { Request } from '../backend';
import { anticipated } from './anticipate';
import { emitted } from './ladder';
import { leadOf, leads } from './lead';
import { isSame, selfCharge } from './selves';
import { GATE_LATENCY } from './sequencer';
import { keepOf, passageAt } from './steps';
import type { StepTables, Tables } from './types';

/** Currents of all populations at every step, [step, component] by rows. */
export function stepModel(tables: Model, request: Request, until = tables.steps.total): Float64Array {
  const track = trackOf(tables, request, until);
  const { out } = track;
  const { size } = tables.plan;
  out.set(request.initial);
  for (let n = 0; n < until; n++)
    advance(tables, request, n, track, out.subarray((n + 1) * size, (n + 2) * size));
  setInputs(tables, request, until, out);
  return out;
}

/** What a step reads: the currents of all steps until now, and what of it came early. */
export interface Track {
  readonly out: Float64Array;
  readonly lead: Uint8Array;
  /** What a population must be above to open, or to close, by each of its gates. */
  readonly heights: ReadonlyMap<PlannedGate, number>;
  /** Rows of two levels that fired, [step, row]. */
  readonly on: readonly Uint8Array[];
}

export const trackOf = ({ plan, steps }: Model, { initial }: Request, until: number): Track => ({
  out: new Float64Array((until + 1) * plan.size),
  lead: leadOf(plan, initial),
  heights: new Map(
    plan.blocks.flatMap(({ gates }) =>
      gates.flatMap((gate) =>
        gate.driver.kind === 'population'
          ? [[gate, anticipated(plan, steps, gate.driver.population, gate.h + gate.d / 2)] as const]
          : [],
      ),
    ),
  ),
  on: plan.blocks.map(({ rows }) => new Uint8Array((until + 1) * rows)),
});

/** Step n: `next` is what the currents of `track` until n become. */
export function advance(tables: Model, request: Request, n: number, track: Track, next: Float64Array): void {
  const { plan, steps } = tables;
  const { segment } = steps.passages[passageAt(steps, n)];
  setInputs(tables, request, n, track.out);
  const now = track.out.subarray(n * plan.size, (n + 1) * plan.size);
  plan.populations.forEach(({ offset, size }, p) => {
    const keep = keepOf(steps.decays[p]);
    for (let j = 0; j < size; j++) next[offset + j] = keep * now[offset + j];
  });
  addSelves(tables, segment, now, next);
  for (const { block } of segment.open) addBlock(tables, block, n, { ...track, now, next });
}

function setInputs({ plan, steps }: Model, request: Request, n: number, out: Float64Array): void {
  const inputs = request.inputs(steps.passages[passageAt(steps, Math.min(n, steps.total - 1))].cycle);
  for (const p of plan.inputs) {
    const { offset, size } = plan.populations[p];
    out.set(inputs.subarray(offset, offset + size), n * plan.size + offset);
  }
}

/** With ladders it counts in levels. */
export type Model = StepTables & Partial<Pick<Tables, 'ladders' | 'selves'>>;

interface Moment extends Track {
  readonly now: Float64Array;
  readonly next: Float64Array;
}

function addBlock(
  { plan, kappas, entries, biases, decays, ladders }: Model,
  b: number,
  n: number,
  m: Moment,
): void {
  const block = plan.blocks[b];
  const { transfer, rows, destinations } = block;
  const late = transfer.kind === 'relu' ? 1 : keepOf(decays[b]) ** -0.5;
  const a = Float64Array.from(biases[b]);
  for (const [population, list] of entries[b]) {
    const { offset } = plan.populations[population];
    for (const { row, component, K } of list) a[row] += K * m.now[offset + component];
  }
  for (let r = 0; r < rows; r++) {
    if (!block.gates.every((gate) => isOpen(plan, gate, b, r, n, m))) continue;
    const q = ladders === undefined ? transferred(transfer, a[r], late) : emitted(ladders[b], a[r]);
    if (q === 0) continue;
    m.on[b][n * rows + r] = 1;
    destinations.forEach(({ population, gain }, k) => {
      m.next[plan.populations[population].offset + r] += gain * kappas.of[b][k] * q;
    });
  }
}

/** f(a), with thresholds at their height in the middle of a step. */
function transferred(
  { kind, G, h, F }: Tables['plan']['blocks'][number]['transfer'],
  a: number,
  late: number,
): number {
  if (kind === 'heaviside') return a > late * h ? 1 : 0;
  return Math.min(F, Math.max(0, G * (a / late - h)));
}

function isOpen(
  plan: Tables['plan'],
  gate: PlannedGate,
  b: number,
  row: number,
  n: number,
  { out, lead, heights, on }: Moment,
): boolean {
  const { driver, stride, sign } = gate;
  const own = leads(lead, plan.blocks[b]) ? GATE_LATENCY : 0;
  const ahead = driver.kind === 'population' && isAhead(plan, lead, driver.population) ? GATE_LATENCY : 0;
  const then = Math.max(0, n - GATE_LATENCY + ahead - own);
  const above =
    driver.kind === 'population'
      ? out[then * plan.size + driver.offset + stride * row] > (heights.get(gate) as number)
      : on[driver.block][then * plan.blocks[driver.block].rows + stride * row] === 1;
  return above === (sign === 1);
}

/** Inputs come to the comparators of gates before they come to rows: those that they drive are on time. */
const isAhead = ({ populations }: Tables['plan'], lead: Uint8Array, population: number): boolean =>
  populations[population].input || lead[population] === 1;

function addSelves(
  { plan, steps, selves }: Model,
  segment: Segment,
  now: Float64Array,
  next: Float64Array,
): void {
  for (const self of segment.selves) {
    const { offset, size, input } = plan.populations[self.population];
    if (input) continue;
    const charge = selfCharge(plan, steps, self);
    const ladder = selves?.find((one) => isSame(one, self))?.ladder;
    for (let j = 0; j < size; j++) {
      const current = now[offset + j];
      next[offset + j] +=
        charge * (ladder === undefined ? Math.max(0, current + self.offset) : emitted(ladder, current));
    }
  }
}
