/**
 * One step, from currents I at its beginning to those at its end, h later:
 *
 *     D    = sum S f(a(I)) / tau                     of the rows that charge what some open row reads
 *     I_m  = I e(h/2) + D (1 - e(h/2)) / lambda      the currents at mid-step, as foreseen;  e(x) = exp(-lambda x)
 *     q    = f(a(I_m)),   n ~ the model's spikes for rho q h
 *     I   <- I e(h) + sum S n / (N rho tau h) (1 - e(h)) / lambda          spikes spread over the step
 *
 * lambda = 1 / tau; (1 - gain) / tau where a current holds or flushes. Of order 2 in h, and exact where what is read is held
 * and what is charged leaks.
 */
import { isSilent, outputsOf } from './arguments';
import type { Neurons, Stretch } from './neurons';
import { open } from './openings';
import type { Member, SpikingSegment } from './segment';
import type { State } from './state';

/** Where in the schedule a step is: the number of its passage, its cycle and edge. */
export interface Location {
  readonly passage: number;
  readonly cycle: number;
  readonly edge: number;
}

/** The part of a kernel that a step of some length takes: (1 - e^{-lambda h}) / lambda. */
export const gained = (lambda: number, h: number): number =>
  lambda === 0 ? h : -Math.expm1(-lambda * h) / lambda;

/** Foresees the currents at mid-step. */
export function foresee(state: State, segment: SpikingSegment, h: number): void {
  const { currents, middle, drive } = state;
  drive.fill(0);
  const leaking = mayLeak(state, segment);
  for (let k = 0; k < segment.members.length; k++) {
    const member = segment.members[k];
    if (!(leaking ? member.foreseenInLeaks : member.foreseen)) continue;
    if (member.closed && isQuiet(state, member.block)) continue;
    outputs(state, member, currents);
    addOutputs(state, member.block);
  }
  for (let k = 0; k < segment.selves.length; k++) addSelf(state, segment.selves[k], currents);
  addCourses(state, segment);
  toMiddle(state, 0.5 * h);
  bound(state, middle);
}

/** True where the bounds do not exclude that a closed row is above its threshold at the step's beginning. */
function mayLeak(state: State, { members }: SpikingSegment): boolean {
  bound(state, state.currents);
  for (let k = 0; k < members.length; k++)
    if (members[k].closed && !isQuiet(state, members[k].block)) return true;
  return false;
}

const isQuiet = ({ silence, couplings, most, least }: State, block: number): boolean =>
  isSilent(silence[block], couplings[block], most, least);

/** The largest and the least current of every population. */
function bound({ plan, most, least }: State, I: Float64Array): void {
  for (let p = 0; p < plan.populations.length; p++) {
    const { offset, size } = plan.populations[p];
    let above = 0;
    let below = 0;
    for (let i = offset; i < offset + size; i++) {
      above = Math.max(above, I[i]);
      below = Math.min(below, I[i]);
    }
    most[p] = above;
    least[p] = below;
  }
}

/** The currents some time after the step's beginning, under the drives as they are, into `middle`. */
export function toMiddle({ plan, currents, middle, drive, lambda }: State, s: number): void {
  for (let p = 0; p < plan.populations.length; p++) {
    const { offset, size, tau, input } = plan.populations[p];
    const rate = lambda[p];
    const left = Math.exp(-rate * s);
    const gain = gained(rate, s);
    for (let i = offset; i < offset + size; i++) {
      const I = currents[i];
      if (input) middle[i] = I;
      else if (I < 0) middle[i] = I * Math.exp(-s / tau) + drive[i] * gain;
      else middle[i] = I * left + drive[i] * gain;
    }
  }
}

const outputs = (state: State, member: Member, I: Float64Array): void =>
  outputsOf(
    state.plan,
    member,
    state.couplings[member.block],
    I,
    { y: state.y, ofBlock: state.rows.ofBlock, signed: state.signed },
    state.q,
  );

const expected = (neurons: Neurons, q: number): number => neurons.expects?.(q) ?? q;

/** Adds S q / tau of a block's rows, with what is left of their resources, to the drives. */
function addOutputs({ plan, q, drive, rows, resources, settings, neurons }: State, b: number): void {
  const { destinations, resource, rows: count } = plan.blocks[b];
  const whole = settings.neurons === Number.POSITIVE_INFINITY ? 1 : settings.neurons;
  for (let j = 0; j < destinations.length; j++) {
    const { population, gain } = destinations[j];
    const { offset, tau } = plan.populations[population];
    for (let r = 0; r < count; r++) {
      const left = resource === undefined ? 1 : resources.ready[rows.ofBlock[b] + r] / whole;
      drive[offset + r] += (gain / tau) * expected(neurons, q[r]) * left;
    }
  }
}

/** gain [I + offset]^+ / tau of a population into itself. */
function addSelf(
  { plan, drive, neurons, signed }: State,
  { population, gain, offset: above }: SpikingSegment['selves'][number],
  I: Float64Array,
): void {
  const { offset, size, tau } = plan.populations[population];
  for (let i = offset; i < offset + size; i++) {
    const q = I[i] + above;
    drive[i] += (gain / tau) * (signed ? expected(neurons, q) : Math.max(0, q));
  }
}

/** What the currents that hold and flush add beside their part in lambda. */
export function addCourses({ plan, drive, driven, currents }: State, { courses }: SpikingSegment): void {
  for (let k = 0; k < courses.length; k++) {
    const { population, gain, offset: above } = courses[k];
    if (above === 0) continue;
    const { offset, size, tau } = plan.populations[population];
    driven[population] = 1;
    for (let i = offset; i < offset + size; i++)
      if (currents[i] + above > 0) drive[i] += (gain * above) / tau;
  }
}

/** Lets the rows fire, at the currents of mid-step; `leaks` is told of closed blocks that do. */
export function fire(
  state: State,
  segment: SpikingSegment,
  step: Stretch,
  place: Location,
  leaks: (block: number) => void,
): void {
  const { middle, drive, driven } = state;
  drive.fill(0);
  driven.fill(0);
  for (let k = 0; k < segment.members.length; k++) {
    const member = segment.members[k];
    const { block, closed } = member;
    if (closed && isQuiet(state, block)) continue;
    outputs(state, member, middle);
    if (fireRows(state, member, step, place) && closed) leaks(block);
  }
  for (let k = 0; k < segment.selves.length; k++) fireSelf(state, segment.selves[k], step);
  addCourses(state, segment);
}

/** The rows of a block fire; true where any did. */
function fireRows(state: State, { block, closed }: Member, step: Stretch, place: Location): boolean {
  const { plan, q, rows, openings, drive, driven } = state;
  const { destinations, rows: count } = plan.blocks[block];
  const first = rows.ofBlock[block];
  let fired = false;
  for (let r = 0; r < count; r++) {
    const row = first + r;
    if (closed) {
      // behind a closed gate neurons are at rest, unless their argument is above all the same
      if (!(q[r] > 0)) continue;
      open(openings, row, row + 1, place.passage, place);
    }
    const part = emitted(state, block, row, q[r], step);
    if (part === 0) continue;
    fired = true;
    for (let j = 0; j < destinations.length; j++) {
      const { population, gain } = destinations[j];
      const { offset, tau } = plan.populations[population];
      drive[offset + r] += ((gain / tau) * part) / step.h;
      driven[population] = 1;
    }
  }
  return fired;
}

/** What the spikes of a row stand for: the integral of q over the step. Counts them, and lets the row's trace follow. */
function emitted(state: State, block: number, row: number, q: number, step: Stretch): number {
  const { plan, neurons, resources, settings, counts, output } = state;
  const { resource } = plan.blocks[block];
  const N = settings.neurons;
  const whole = N === Number.POSITIVE_INFINITY ? 1 : N;
  let part: number;
  if (resource !== undefined) {
    part = resources.fire(row, q, resource.recovery, step);
    counts[row] += part * whole;
  } else {
    const n = neurons.fire(row, q, step);
    counts[row] += n;
    part = (n - (neurons.carried?.(row, q, step) ?? 0)) / (whole * neurons.rate);
  }
  output[row] = part / step.h;
  return part;
}

function fireSelf(
  state: State,
  { population, gain, offset: above }: SpikingSegment['selves'][number],
  step: Stretch,
): void {
  const { plan, neurons, settings, rows, counts, middle, drive, driven, signed } = state;
  const { offset, size, tau } = plan.populations[population];
  const whole = settings.neurons === Number.POSITIVE_INFINITY ? 1 : settings.neurons;
  const first = rows.ofSelf[population];
  for (let i = 0; i < size; i++) {
    const argument = middle[offset + i] + above;
    const q = signed ? argument : Math.max(0, argument);
    const n = neurons.fire(first + i, q, step);
    const carried = neurons.carried?.(first + i, q, step) ?? 0;
    counts[first + i] += n;
    if (n === 0 && carried === 0) continue;
    drive[offset + i] += ((gain / tau) * (n - carried)) / (whole * neurons.rate * step.h);
    driven[population] = 1;
  }
}
