/** The ordinary synfire chain as a network: groups of noisy neurons, each group to all of the next, a packet into the first. */
import { invalid, raise } from '../errors';
import { checkGiven } from '../kinds';
import { stream } from '../numerics/random';
import { MOST } from './schema';
import type { NetworkDescription, SpikeList } from './types';

/** The generator whose spikes are the packet; the groups are `s0`, `s1`, ... */
export const PACKET = 'packet';
/** Packets have at most this many spikes. */
const MOST_SPIKES = 1000;

export interface SynfireOptions {
  /** How many, and how many neurons each has (defaults 10 and 100). */
  readonly groups?: number;
  readonly size?: number;
  /** What a spike adds to y (default 4.86 mV). */
  readonly weight?: number;
  /** Per ms (default 25.27 mV), and per square root of a ms (39.24 mV). */
  readonly drift?: number;
  readonly noise?: number;
}

const SYNFIRE_OPTIONS = {
  groups: 'number?',
  size: 'number?',
  weight: 'number?',
  drift: 'number?',
  noise: 'number?',
} as const;

/** The parameters that are not options, in ms and mV. */
export const SYNFIRE = {
  ...{ tauM: 10, tauS: 0.325, rest: -70, threshold: -55, reset: -70, refractory: 1 },
  dt: 0.1,
} as const;

/**
 * A chain for `network`: alpha synapses, v that goes on while a neuron is refractory, no delay, steps of 0.1 ms by Euler and
 * Maruyama.
 *
 * Source: Diesmann, Gewaltig, Aertsen (Nature 1999), as Brian2's example has it.
 */
export function synfireChain(options: SynfireOptions = {}): NetworkDescription {
  checkGiven('synfireChain', options, SYNFIRE_OPTIONS);
  const { groups = 10, size = 100, weight = 4.86, drift = 25.27, noise = 39.24 } = options;
  for (const [name, count] of Object.entries({ groups, size }))
    if (!(Number.isInteger(count) && count >= 1 && count <= 10_000))
      raise(invalid(`synfireChain.${name}`, name, count, 'a whole number from 1 to 10000'));
  const { dt, ...cells } = SYNFIRE;
  const names = [PACKET, ...Array.from({ length: groups }, (_, k) => `s${k}`)];
  return {
    ...{ dt, method: 'euler' },
    groups: names.slice(1).map((name) => ({
      ...{ name, size, ...cells, drift, noise },
      ...{ synapse: 'alpha', whileRefractory: 'free' },
      v0: { from: cells.rest, to: cells.threshold },
    })),
    generators: [{ name: PACKET, size: MOST_SPIKES }],
    synapses: names.slice(1).map((to, k) => ({
      ...{ from: names[k], to, pattern: 'all-to-all', weights: weight },
    })),
  };
}

export interface PacketOptions {
  /** How many spikes, and the standard deviation of their times in ms. */
  readonly spikes: number;
  readonly sigma: number;
  /** The middle, in ms (default 50). */
  readonly at?: number;
  /** Default 0. */
  readonly seed?: number;
}

/** A packet of spikes at normal times, one of each unit: `run(network, { inputs: { packet } })`. */
export function spikePacket(options: PacketOptions): SpikeList {
  checkGiven('spikePacket', options, {
    spikes: 'number',
    sigma: 'number',
    at: 'number?',
    seed: 'number?',
  });
  const { spikes, sigma, at = 50, seed = 0 } = options;
  checkPacket('spikePacket', spikes, sigma);
  if (!(at >= 0 && at <= MOST * SYNFIRE.dt))
    raise(invalid('spikePacket.at', 'time', at, 'a time in ms of at least 0'));
  const { normal } = stream(seed, 'spike packet');
  // a time belongs to the step that it lies in, a rounding error before its edge or not
  const step = () => Math.max(0, Math.floor((at + sigma * normal()) / SYNFIRE.dt + 1e-3));
  return {
    i: Int32Array.from({ length: spikes }, (_, k) => k),
    t: Int32Array.from({ length: spikes }, step),
  };
}

export function checkPacket(path: string, spikes: number, sigma: number): void {
  if (!(Number.isInteger(spikes) && spikes >= 0 && spikes <= MOST_SPIKES))
    raise(invalid(`${path}.spikes`, 'number of spikes', spikes, `a whole number from 0 to ${MOST_SPIKES}`));
  if (!(sigma >= 0 && sigma <= 1000))
    raise(invalid(`${path}.sigma`, 'sigma', sigma, 'a number of ms from 0 to 1000'));
}
