/** The synapses that a rule can change in a step, one after the other, and the change of a weight. */
import { bitsOf } from '../numerics/counter';
import type { RuleTerm, SynapseLearner } from './learner';
import { TAG } from './limits';
import { ownPart } from './separate';

export function visitAll(learner: SynapseLearner): void {
  const { dense, sources, targets, row, target } = learner.synapses;
  for (let i = 0; i < sources; i++)
    if (dense) for (let j = 0; j < targets; j++) update(learner, i * targets + j, i, j);
    else for (let k = row[i]; k < row[i + 1]; k++) update(learner, k, i, target[k]);
  learner.visits = learner.synapses.w.length;
}

/** The synapses of arrivals; where columns are visited too, targets that fired are left to them. */
export function visitRows(learner: SynapseLearner, columns: boolean): void {
  const { source, sources, dense, targets, row, target } = learner.synapses;
  const { fired, arrivals } = learner;
  const spikes = source.count[arrivals];
  const two = isPair(learner);
  const { changing, amount } = learner;
  const [a, b] = pairOf(learner);
  const [a1, b1] = [a.targetPart, b.targetPart];
  for (let s = 0; s < spikes; s++) {
    const i = source.units[arrivals * sources + s];
    const begin = dense ? i * targets : row[i];
    const end = dense ? begin + targets : row[i + 1];
    const p = a.sourcePart[i];
    const q = b.sourcePart[i];
    let n = 0;
    for (let k = begin; k < end; k++) {
      const j = dense ? k - begin : target[k];
      if (columns && fired[j] === 1) continue;
      if (two) {
        const dw = p * a1[j] + q * b1[j];
        if (dw === 0) continue;
        changing[n] = k;
        amount[n++] = dw;
      } else update(learner, k, i, j);
    }
    changeWeights(learner, n);
  }
}

/** The synapses of targets that fired; counts those without an arrival. */
export function visitColumns(learner: SynapseLearner): void {
  const { arrived, firings, column, incoming, origin, target: ring } = learner;
  const spikes = ring.count[firings];
  const { dense, sources, targets } = learner.synapses;
  const two = isPair(learner);
  const { changing, amount } = learner;
  const [a, b] = pairOf(learner);
  const [a0, b0] = [a.sourcePart, b.sourcePart];
  let visits = 0;
  for (let s = 0; s < spikes; s++) {
    const j = ring.units[firings * targets + s];
    const begin = dense ? 0 : column[j];
    const end = dense ? sources : column[j + 1];
    const p = a.targetPart[j];
    const q = b.targetPart[j];
    let n = 0;
    for (let c = begin; c < end; c++) {
      const i = dense ? c : origin[c];
      if (arrived[i] === 0) visits++;
      if (two) {
        const dw = p * a0[i] + q * b0[i];
        if (dw === 0) continue;
        changing[n] = dense ? c * targets + j : incoming[c];
        amount[n++] = dw;
      } else update(learner, dense ? c * targets + j : incoming[c], i, j);
    }
    changeWeights(learner, n);
  }
  learner.visits += visits;
}

/** True where the change of a synapse is a sum of at most two products of a source's part and a target's part. */
export const isPair = ({ plain, count }: SynapseLearner): boolean => plain && count <= 2;

/** The first two live terms; the second is one of zeros where there is none. */
export const pairOf = ({ live, count, none }: SynapseLearner): readonly [RuleTerm, RuleTerm] => [
  live[0],
  count > 1 ? live[1] : none,
];

/** Of a pair of which one visits columns: the other, which alone reaches targets that did not fire. */
export const lastingOf = (learner: SynapseLearner): RuleTerm => {
  const [a, b] = pairOf(learner);
  return a.needsFiring ? b : a;
};

/** The synapses of arrivals onto targets that fired. */
export function visitCrossings(learner: SynapseLearner): void {
  const { fired, arrivals, firings, target: ring } = learner;
  const { source, sources, dense, targets, row, target } = learner.synapses;
  const [x, y] = [source.count[arrivals], ring.count[firings]];
  for (let s = 0; s < x; s++) {
    const i = source.units[arrivals * sources + s];
    if (dense)
      for (let f = 0; f < y; f++) {
        const j = ring.units[firings * targets + f];
        update(learner, i * targets + j, i, j);
      }
    else {
      const end = row[i + 1];
      for (let k = row[i]; k < end; k++) {
        const j = target[k];
        if (fired[j] === 1) update(learner, k, i, j);
      }
    }
  }
}

/** The change of synapse k, from unit i to unit j: the sum over the live terms. */
function update(learner: SynapseLearner, k: number, i: number, j: number): void {
  const { synapses, live, count, plain, tag } = learner;
  let dw = 0;
  let dt = 0;
  for (let l = 0; l < count; l++) {
    const term = live[l];
    let value = term.sourcePart[i] * term.targetPart[j];
    if (value === 0) continue;
    if (plain) dw += value;
    else {
      if (term.own.length > 0) value *= ownPart(term.own, synapses.w[k], tag?.[k] ?? 0, synapses.delay);
      if (term.ofTag) dt += value;
      else dw += value;
    }
  }
  if (dw !== 0) changeWeight(learner, k, dw);
  if (dt !== 0 && tag !== undefined) {
    const rounded = tag[k] + Math.sign(dt) * Math.ceil(Math.abs(dt));
    tag[k] = Math.max(-TAG, Math.min(TAG - 1, rounded));
  }
}

function changeWeight(learner: SynapseLearner, k: number, dw: number): void {
  learner.changing[0] = k;
  learner.amount[0] = dw;
  changeWeights(learner, 1);
}

/** The first n changes that were noted down: rounded to steps of the weight format, clipped to its range. */
function changeWeights(learner: SynapseLearner, n: number): void {
  const { step, low, high, lane, changing, amount } = learner;
  const { dense, w, effective, table } = learner.synapses;
  let changes = 0;
  for (let c = 0; c < n; c++) {
    const k = changing[c];
    const dw = amount[c];
    // 512 is a multiple of every step, and takes any mantissa to its limit
    let size = Math.min(512, Math.ceil(Math.abs(dw))) | 0;
    const rest = size & (step - 1);
    if (rest !== 0) {
      size -= rest;
      if (bitsOf(lane, k) < (rest / step) * 2 ** 32) size += step;
    }
    const before = w[k];
    let after = dw > 0 ? before + size : before - size;
    if (after > high) after = high;
    else if (after < low) after = low;
    if (after === before) continue;
    w[k] = after;
    if (dense) effective[k] = table[after + 256];
    changes++;
  }
  learner.changes += changes;
}
