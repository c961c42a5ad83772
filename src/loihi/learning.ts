/**
 * The learning engine of one set of synapses, after the deliveries of a step: what is transmitted in a step is the weight
 * before its learning.
 *
 * x0 = 1 where a spike arrived in this step, y0 = 1 where the target fired in the step before (its spike would arrive
 * now), r0 = 1 where a reward arrived, so that spikes fired in one step coincide. Traces decay, take their impulse, and
 * then enter the rule. |dw| is rounded up to a whole number; what the step of the weight format leaves over becomes one
 * more step with the probability remainder / step; then w is clipped to the format. Sources: Davies et al. 2018;
 * Michaelis et al. 2022.
 */
import { laneOf } from '../numerics/counter';
import type { Kernel } from './kernel';
import type { RuleTerm, SynapseLearner, UnitFactor } from './learner';
import { type SpikeRing, slotOf } from './spikes';
import { decayTrace, excite } from './traces';
import { visitAll, visitCrossings } from './visits';

/** One step of learning: the traces, then the rule. */
export function learnSynapses(kernel: Kernel, learner: SynapseLearner, step: number): void {
  moveTraces(kernel, learner, step);
  applyRule(kernel, learner, step);
}

/** Traces decay and take the impulses of this step's events. */
function moveTraces(kernel: Kernel, { moving, reward, rewards }: SynapseLearner, step: number): void {
  for (let k = 0; k < moving.length; k++) {
    const { trace, ring, lag } = moving[k];
    kernel.moveTrace(trace, step, ring, slotOf(ring, step - lag));
  }
  if (rewards === undefined) return;
  decayTrace(rewards, step);
  if (reward !== undefined && rewarded(reward, step)) excite(rewards, 0);
}

const rewarded = ({ ring, lag }: NonNullable<SynapseLearner['reward']>, step: number): boolean =>
  ring.count[slotOf(ring, step - lag)] > 0;

/** The rule with the traces as they are now. */
export function applyRule(kernel: Kernel, learner: SynapseLearner, step: number): void {
  learner.visits = 0;
  learner.changes = 0;
  learner.count = 0;
  const { synapses, target, terms, live, arrived, fired } = learner;
  const { source, lag } = synapses;
  const arrivals = slotOf(source, step - lag);
  const firings = slotOf(target, step - 1);
  const [x, y] = [source.count[arrivals], target.count[firings]];
  // which synapses some live term can reach: all, those of arrivals, those of targets that fired, those of both
  let [all, rows, columns] = [false, false, false];
  for (let p = 0; p < terms.length; p++) {
    const term = terms[p];
    if ((term.needsArrival && x === 0) || (term.needsFiring && y === 0)) continue;
    if (commonPart(learner, term, step) === 0) continue;
    live[learner.count++] = term;
    if (!term.needsArrival && !term.needsFiring) all = true;
    else if (!term.needsFiring) rows = true;
    else if (!term.needsArrival) columns = true;
  }
  if (learner.count === 0) return;
  learner.arrivals = arrivals;
  learner.firings = firings;
  learner.lane = laneOf(learner.key, step);
  mark(arrived, source, arrivals, 1);
  mark(fired, target, firings, 1);
  for (let l = 0; l < learner.count; l++) {
    const term = live[l];
    const scale = commonPart(learner, term, step);
    if (!term.traceOfSource) {
      const own = term.traceOfTarget ? scale : 1;
      if (term.needsArrival || !(all || columns))
        fillSome(term.sourcePart, term.ofSource, own, source, arrivals);
      else fill(term.sourcePart, term.ofSource, own);
    }
    if (!term.traceOfTarget) {
      if (term.needsFiring || !(all || rows))
        fillSome(term.targetPart, term.ofTarget, scale, target, firings);
      else fill(term.targetPart, term.ofTarget, scale);
    }
  }
  if (all) visitAll(learner);
  else {
    if (rows) kernel.visitRows(learner, columns);
    if (columns) kernel.visitColumns(learner);
    else if (!rows) visitCrossings(learner);
  }
  // parts that only spikes make differ from 0 are 0 between the steps
  for (let l = 0; l < learner.count; l++) {
    const term = live[l];
    if (term.needsArrival) mark(term.sourcePart, source, arrivals, 0);
    if (term.needsFiring) mark(term.targetPart, target, firings, 0);
  }
  mark(arrived, source, arrivals, 0);
  mark(fired, target, firings, 0);
}

/** The product of the factors for every unit, times a scale. */
function fill(part: Float64Array, factors: readonly UnitFactor[], scale: number): void {
  part.fill(scale);
  for (let f = 0; f < factors.length; f++) {
    const { values, add } = factors[f];
    for (let i = 0; i < part.length; i++) part[i] *= values[i] + add;
  }
}

/** The same for the units that spiked in a step. */
function fillSome(
  part: Float64Array,
  factors: readonly UnitFactor[],
  scale: number,
  ring: SpikeRing,
  slot: number,
): void {
  const begin = slot * ring.size;
  const n = ring.count[slot];
  for (let k = 0; k < n; k++) {
    const i = ring.units[begin + k];
    let product = scale;
    for (let f = 0; f < factors.length; f++) {
      const { values, add } = factors[f];
      product *= values[i] + add;
    }
    part[i] = product;
  }
}

function mark(flags: Float64Array, ring: SpikeRing, slot: number, value: number): void {
  const begin = slot * ring.size;
  const n = ring.count[slot];
  for (let k = 0; k < n; k++) flags[ring.units[begin + k]] = value;
}

/** What all units share in a step: scale, rewards, clocks. */
function commonPart({ traces, reward }: SynapseLearner, { scale, common }: RuleTerm, step: number): number {
  let product = scale;
  for (let k = 0; k < common.length; k++) {
    const { variable, add } = common[k];
    let value: number;
    if (variable === 'r1') value = traces.get('r1')?.values[0] ?? 0;
    else if (variable === 'r0') value = reward !== undefined && rewarded(reward, step) ? 1 : 0;
    else value = step % 2 ** Number(variable.slice(1)) === 0 ? 1 : 0;
    product *= value + add;
  }
  return product;
}
