/** Whether packets survive a synfire chain: trials with noise and packets of their own. */
import { invalid, raise } from '../errors';
import { checkGiven } from '../kinds';
import { network } from './network';
import { run } from './run';
import { checkPacket, PACKET, SYNFIRE, type SynfireOptions, spikePacket, synfireChain } from './synfire';
import type { LifNetwork, SpikeList } from './types';

export interface SurvivalOptions extends SynfireOptions {
  /** Of the packet, as for `spikePacket`. */
  readonly spikes: number;
  readonly sigma: number;
  /** Default 100. */
  readonly trials?: number;
  /** Of the first trial (default 1); the others count on. */
  readonly seed?: number;
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export interface Survival {
  /** Trials in which a packet left the last group, and those that were run. */
  readonly alive: number;
  readonly trials: number;
  /** What left the last group in each trial, from when the packet comes. */
  readonly last: readonly SpikePacket[];
}

/** What is densest of some spikes. */
export interface SpikePacket {
  /** Spikes in the densest 4 ms. */
  readonly spikes: number;
  /** Their mean and standard deviation in ms. */
  readonly mean: number;
  readonly sigma: number;
}

/** Width of a packet in ms. */
const WIDTH = 4;
/** When the packet comes, and how long a group may take to hand it on. */
const AT = 50;
const A_GROUP = 2.5;

/** The spikes of the densest 4 ms, in steps of 0.1 ms. */
export function packetOf(spikes: SpikeList): SpikePacket {
  checkGiven('packetOf', spikes, { i: 'list', t: 'numbers' });
  const t = Float64Array.from(spikes.t).sort();
  const width = Math.round(WIDTH / SYNFIRE.dt);
  let [best, from] = [0, 0];
  for (let low = 0, high = 0; low < t.length; low++) {
    while (high < t.length && t[high] < t[low] + width) high++;
    if (high - low > best) [best, from] = [high - low, low];
  }
  if (best === 0) return { spikes: 0, mean: 0, sigma: 0 };
  const times = Array.from(t.subarray(from, from + best), (step) => step * SYNFIRE.dt);
  const mean = times.reduce((sum, time) => sum + time, 0) / best;
  const variance = times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / best;
  return { spikes: best, mean, sigma: Math.sqrt(variance) };
}

/** Runs trials; a packet is alive where half of the last group's neurons or more are in it. */
export function survival(options: SurvivalOptions): Survival {
  checkGiven('survival', options, {
    ...{ groups: 'number?', size: 'number?', weight: 'number?', drift: 'number?', noise: 'number?' },
    ...{ spikes: 'number', sigma: 'number', trials: 'number?', seed: 'number?' },
    ...{ progress: 'function?', signal: 'object?' },
  });
  const { spikes, sigma, trials = 100, seed = 1, progress, signal, ...chain } = options;
  checkPacket('survival', spikes, sigma);
  if (!(Number.isInteger(trials) && trials >= 1))
    raise(invalid('survival.trials', 'number of trials', trials, 'a whole number of at least 1'));
  const made = network(synfireChain(chain));
  const last: SpikePacket[] = [];
  for (let k = 0; k < trials && signal?.aborted !== true; k++) {
    progress?.(k, trials);
    last.push(trial(made, spikes, sigma, seed + k));
  }
  progress?.(last.length, trials);
  const size = made.groups[0].size;
  return { alive: last.filter((one) => 2 * one.spikes >= size).length, trials: last.length, last };
}

function trial(made: LifNetwork, spikes: number, sigma: number, seed: number): SpikePacket {
  const packet = spikePacket({ spikes, sigma, at: AT, seed });
  const latest = packet.t.length === 0 ? 0 : Math.max(...Array.from(packet.t));
  const steps =
    Math.max(latest, Math.round(AT / SYNFIRE.dt)) + Math.round((A_GROUP * made.groups.length) / SYNFIRE.dt);
  const { spikes: fired } = run(made, { steps, seed, inputs: { [PACKET]: packet } });
  const { i, t } = fired[`s${made.groups.length - 1}`];
  // before the packet comes there is none
  const from = t.findIndex((step) => step >= Math.round(AT / SYNFIRE.dt));
  return packetOf(
    from < 0 ? { i: i.subarray(0, 0), t: t.subarray(0, 0) } : { i: i.subarray(from), t: t.subarray(from) },
  );
}
