/** One passage of the schedule in spikes: steps that do not cross its edges. */
import type { Passage } from '../../circuit/passages';
import { blockCouplings } from '../couplings';
import { transmits } from '../plastic';
import { isOut, outOfRange } from '../range';
import { head, isRecorded, recordValues } from '../trajectory/trace';
import type { Failure } from '../watch';
import { learn } from './hebb';
import { open } from './openings';
import type { SpikingSegment } from './segment';
import type { State } from './state';
import { fire, foresee, gained, type Location } from './step';

/** Runs a passage; `leaks` is told of closed blocks that fire. */
export function runPassage(
  state: State,
  segment: SpikingSegment,
  passage: Passage,
  place: Location,
  leaks: (block: number) => void,
): Failure | undefined {
  const { plan, settings, openings, rows } = state;
  const { t0, t1, duration } = passage;
  const count = Math.max(1, Math.ceil(duration / (settings.dt * plan.circuit.tau) - 1e-9));
  const h = duration / count;
  setRates(state, segment, t0);
  for (const { block, closed } of segment.members)
    if (!closed) open(openings, rows.ofBlock[block], rows.ofBlock[block + 1], place.passage, place);
  for (const { population } of segment.selves)
    open(openings, rows.ofSelf[population], rows.ofSelf[population + 1], place.passage, place);
  const leaking = new Set<number>();
  const note = (block: number) => {
    leaking.add(block);
  };
  const step = { t: t0, h };
  for (let k = 0; k < count; k++) {
    step.t = k === 0 ? t0 : t0 + (duration * k) / count;
    foresee(state, segment, h);
    fire(state, segment, step, place, note);
    followTraces(state, h);
    if (segment.learn.length > 0) learn(state, segment, h);
    for (const block of segment.plastic)
      if (leaking.has(block)) return transmits(plan, block, passage.segment, step.t);
    if (!move(state, step)) return outOfRange('current', step.t);
  }
  for (const block of leaking) leaks(block);
  if (segment.learn.length > 0) {
    if (state.weights.some((W) => W.some(isOut))) return outOfRange('weight', t0);
    relearn(state, segment);
  }
  for (let p = 0; p < plan.populations.length; p++)
    if (state.driven[p] === 1) recordValues(state.trace, p, t1, state.currents);
  return undefined;
}

/** How fast each population decays in a segment, and the tape's word for it. */
function setRates(state: State, { courses }: SpikingSegment, t: number): void {
  const { plan, lambda, trace, currents } = state;
  const gains = new Float64Array(plan.populations.length);
  for (const { population, gain } of courses) gains[population] = gain;
  plan.populations.forEach(({ tau, input }, p) => {
    if (input) return;
    lambda[p] = (1 - gains[p]) / tau;
    if (trace.selfGains[p] === gains[p]) return;
    trace.selfGains[p] = gains[p];
    recordValues(trace, p, t, currents);
  });
}

/** The traces of what rows emit follow it for a step: y' = (-y + output) / tau_g. */
function followTraces({ y, output, settings, plan }: State, h: number): void {
  const left = Math.exp(-h / (settings.gateTau * plan.circuit.tau));
  for (let row = 0; row < y.length; row++) {
    y[row] = y[row] * left + output[row] * (1 - left);
    output[row] = 0;
  }
}

/** Moves the currents to the end of the step, and records how; false where one gets out of range. */
function move(state: State, { t, h }: { readonly t: number; readonly h: number }): boolean {
  const { plan, currents, drive, driven, lambda, trace } = state;
  for (let p = 0; p < plan.populations.length; p++) {
    const { offset, size, tau, input } = plan.populations[p];
    if (input) continue;
    const left = Math.exp(-lambda[p] * h);
    const below = Math.exp(-h / tau);
    const gain = gained(lambda[p], h);
    // what leaks is a kernel of its own; where a current holds or flushes, a line will do between two steps
    const leaks = trace.selfGains[p] === 0;
    const kept = driven[p] === 1 && isRecorded(trace, p);
    const at = kept ? head(trace, p, t, h / tau, leaks ? 2 : 3, leaks ? 2 : 1) : 0;
    const cells = leaks ? 4 : 3;
    for (let i = 0; i < size; i++) {
      const I = currents[offset + i];
      const d = drive[offset + i];
      const next = I * (I < 0 ? below : left) + d * gain;
      if (isOut(next)) return false;
      currents[offset + i] = next;
      if (!kept) continue;
      const cell = at + cells * i;
      trace.tape[cell] = 0;
      trace.tape[cell + 1] = I;
      trace.tape[cell + 2] = leaks ? 0 : next - I;
      if (leaks) trace.tape[cell + 3] = d * tau;
    }
  }
  return true;
}

/** The couplings of the blocks whose weights have changed. */
function relearn({ plan, couplings, weights }: State, { learn: rules }: SpikingSegment): void {
  const changed = new Set(rules.map((rule) => rule.weights));
  plan.blocks.forEach((block, b) => {
    if (block.terms.some((term) => term.kind === 'weights' && changed.has(term.weights)))
      couplings[b] = blockCouplings(plan, block, weights);
  });
}
