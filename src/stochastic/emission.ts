/** What units send: spikes drawn at random, or, without noise, the numbers that spikes stand for. */
import { bitsAt } from '../numerics/counter';
import { ln } from './logarithm';
import type { Spikes, Stimulus } from './stimuli';

/** Units that send, and what: 1 for a spike, or a number between -1 and 1. */
export interface Signals {
  size: number;
  readonly units: Int32Array;
  readonly values: Float64Array;
}

export const signals = (most: number): Signals => ({
  size: 0,
  units: new Int32Array(most),
  // a list of spikes alone is never told more
  values: new Float64Array(most).fill(1),
});

export function send(into: Signals, unit: number, value: number): void {
  into.units[into.size] = unit;
  into.values[into.size++] = value;
}

/** A layer in one step t: the sums of its input until now, and the random numbers that belong to it. */
export interface Moment {
  readonly t: number;
  /** All that is drawn in this step. */
  readonly lane: number;
  readonly seats: Int32Array;
}

/** How a network sends. Lists are begun anew by who calls. */
export interface Emission {
  /** Whether spikes are all that is sent: every value is 1 or -1. */
  readonly binary: boolean;
  /** Inputs, from the stimulus. */
  inputs(stimulus: Stimulus, at: Moment, into: Signals): void;
  /** Axons of a hidden layer, of rate clip(S / (rho t), 0, 1). */
  axons(S: Float64Array, units: number, rho: number, seat: number, at: Moment, into: Signals): void;
  /** The output that is first, and the errors that it leaves: winner minus teacher. */
  race(S: Float64Array, label: number, seat: number, at: Moment, winners: Float64Array, into: Signals): void;
  /** The dendrites of a unit whose gate is open, of drive kappa g. */
  dendrites(unit: number, drive: number, seat: number, at: Moment, into: Signals): void;
}

/** 2^32: random numbers are 32 bits wide. */
export const RANGE = 4294967296;

/** Spikes. */
export const spikes: Emission = {
  binary: true,
  inputs(stimulus, { t, lane, seats }, into) {
    const { inputs } = stimulus;
    if (stimulus.kind === 'spikes') {
      sendEvents(stimulus, t, into);
      return;
    }
    const { levels } = stimulus;
    const { units } = into;
    const count = inputs.length;
    let size = into.size;
    // a byte each
    for (let n = 0; n < count; n += 4) {
      let bits = bitsAt(lane, seats[n >> 2]);
      const end = Math.min(n + 4, count);
      for (let m = n; m < end; m++, bits >>>= 8) if ((bits & 255) < levels[m]) units[size++] = inputs[m];
    }
    into.size = size;
  },
  axons(S, units, rho, seat, { t, lane, seats }, into) {
    const scale = RANGE / (rho * t);
    let size = into.size;
    for (let j = 0; j < units; j++) {
      const sum = S[j];
      if (sum > 0 && bitsAt(lane, seats[seat + j]) + 0.5 < sum * scale) into.units[size++] = j;
    }
    into.size = size;
  },
  race(S, label, seat, { t, lane, seats }, winners, into) {
    let winner = 0;
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < winners.length; k++) {
      const uniform = ((bitsAt(lane, seats[seat + k]) >>> 8) + 0.5) / 16777216;
      // waiting for a rate of exp(u) takes E exp(-u), E = -ln(uniform): the least is the largest of u - ln E
      const lead = S[k] / t - ln(-ln(uniform));
      if (lead > most) {
        most = lead;
        winner = k;
      }
    }
    winners[winner]++;
    if (winner === label) return;
    send(into, winner, 1);
    send(into, label, -1);
  },
  dendrites(unit, drive, seat, { lane, seats }, into) {
    if (bitsAt(lane, seats[seat + unit]) + 0.5 < Math.abs(drive) * RANGE)
      send(into, unit, drive > 0 ? 1 : -1);
  },
};

/** Numbers in place of spikes: in one step the network is the plain one, and its update the gradient. */
export const graded: Emission = {
  binary: false,
  inputs(stimulus, { t }, into) {
    const { inputs } = stimulus;
    if (stimulus.kind === 'spikes') sendEvents(stimulus, t, into);
    else for (let n = 0; n < inputs.length; n++) send(into, inputs[n], stimulus.levels[n] / 256);
  },
  axons(S, units, rho, _, { t }, into) {
    for (let j = 0; j < units; j++) if (S[j] > 0) send(into, j, Math.min(1, S[j] / (rho * t)));
  },
  race(S, label, _, { t }, winners, into) {
    const p = softmax(S.subarray(0, winners.length).map((sum) => sum / t));
    for (let k = 0; k < p.length; k++) {
      winners[k] += p[k];
      send(into, k, p[k] - (k === label ? 1 : 0));
    }
  },
  dendrites(unit, drive, _, __, into) {
    if (drive !== 0) send(into, unit, drive);
  },
};

function sendEvents({ start, inputs }: Spikes, t: number, into: Signals): void {
  for (let n = start[t - 1]; n < start[t]; n++) send(into, inputs[n], 1);
}

/** exp(u_k) / sum of exp(u): a copy. */
export function softmax(u: Float64Array): Float64Array {
  let most = Number.NEGATIVE_INFINITY;
  for (const value of u) most = Math.max(most, value);
  const p = u.map((value) => Math.exp(value - most));
  let sum = 0;
  for (const value of p) sum += value;
  return p.map((value) => value / sum);
}
