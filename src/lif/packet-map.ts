/**
 * What a group of a synfire chain makes of a packet on average: packets are expected spikes, step by step, so that they have
 * any amplitude and shape. It is what the chain does where each neuron hears the average of the group before it.
 */
import { invalid, raise } from '../errors';
import { checkGiven } from '../kinds';
import { type Ensemble, ensembleOf } from './ensemble';
import { checkPacket, SYNFIRE, type SynfireOptions, synfireChain } from './synfire';

export interface PacketMapOptions extends Omit<SynfireOptions, 'groups'> {
  /** Standard deviation of the first packet in ms, at most 4. */
  readonly sigma: number;
  /** Neurons over which the average is taken (default 10,000). */
  readonly neurons?: number;
  /** Of their noise (default 1). */
  readonly seed?: number;
}

/** Spikes of a packet as a fraction of the group's size, and the standard deviation of their times in units of tauM, 10 ms. */
export interface PacketStage {
  readonly amplitude: number;
  readonly width: number;
}

/** Steps that a packet may take, and the one where its middle is put. */
const STEPS = 320;
const MIDDLE = 160;
/** In units of tauM. */
const STEP = SYNFIRE.dt / SYNFIRE.tauM;
/** Where a group is driven by less than this part of the most, there is no packet. */
const LEAST = 0.02;

/**
 * Packets from stage to stage, for `edgeTracking`: a start is the amplitude of a normal packet. Groups are in the background of
 * those before them, which is no part of a packet; the same noise in every stage makes it a map.
 *
 * Source: Diesmann, Gewaltig, Aertsen (Nature 1999) for the plane.
 */
export function packetMap(options: PacketMapOptions): (start: number) => Generator<PacketStage> {
  checkGiven('packetMap', options, {
    ...{ size: 'number?', weight: 'number?', drift: 'number?', noise: 'number?' },
    ...{ sigma: 'number', neurons: 'number?', seed: 'number?' },
  });
  const { sigma, neurons = 10_000, seed = 1, ...chain } = options;
  checkPacket('packetMap', 0, sigma);
  if (sigma > 4) raise(invalid('packetMap.sigma', 'sigma', sigma, 'at most 4 ms'));
  if (!(Number.isInteger(neurons) && neurons >= 1 && neurons <= 10_000))
    raise(invalid('packetMap.neurons', 'number of neurons', neurons, 'a whole number from 1 to 10000'));
  // it knows what a chain may be
  synfireChain(chain);
  const { size = 100, weight = 4.86 } = chain;
  const ensemble = ensembleOf(chain, neurons, STEPS, seed);
  return (start) => {
    if (!(start >= 0 && start <= 100))
      raise(invalid('packetMap.start', 'amplitude', start, 'a number from 0 to 100'));
    return stages(ensemble, { amplitude: start, width: sigma / SYNFIRE.tauM }, size, weight);
  };
}

function* stages(
  ensemble: Ensemble,
  first: PacketStage,
  size: number,
  weight: number,
): Generator<PacketStage> {
  let packet = normalPacket(first);
  yield first;
  for (let middle = MIDDLE; ; ) {
    const drive = centred(driveOf(ensemble, packet, size * weight), middle);
    packet = respond(ensemble, drive);
    const { amplitude, mean, width } = momentsOf(packet);
    yield { amplitude, width };
    middle = mean;
  }
}

/** Fractions of a group that fire in each step. */
function normalPacket({ amplitude, width }: PacketStage): Float64Array {
  const packet = new Float64Array(STEPS);
  let sum = 0;
  for (let k = 0; k < STEPS; k++) {
    const z = ((k - MIDDLE) * STEP) / Math.max(width, 0.1 * STEP);
    packet[k] = Math.exp(-0.5 * z * z);
    sum += packet[k];
  }
  return packet.map((part) => (amplitude * part) / sum);
}

/** What fires more than without a packet, while it drives. */
function respond(ensemble: Ensemble, drive: Float64Array): Float64Array {
  const { neurons, threshold, reset, refractory, push, spikes } = ensemble;
  const { vv, vx } = ensemble.coefficients;
  const most = drive.reduce((a, b) => Math.max(a, b), 0);
  const isDriven = (part: number) => part > LEAST * most;
  const [from, last] = [drive.findIndex(isDriven), drive.findLastIndex(isDriven)];
  const out = new Float64Array(STEPS);
  if (from < 0) return out;
  const at = from * neurons;
  const v = ensemble.v.slice(at, at + neurons);
  const ready = ensemble.ready.slice(at, at + neurons);
  for (let k = from; k <= last; k++) {
    const [base, extra] = [k * neurons, vx * drive[k] + push];
    let count = -spikes[k];
    for (let i = 0; i < neurons; i++) {
      v[i] = vv * v[i] + vx * ensemble.x[base + i] + extra;
      if (v[i] > threshold && k >= ready[i]) {
        v[i] = reset;
        ready[i] = k + refractory;
        count++;
      }
    }
    out[k] = count / neurons;
  }
  return out;
}

/** x of a packet alone, in each step: all neurons hear the same; all spikes of a group together would add `gain` to y. */
function driveOf({ coefficients }: Ensemble, packet: Float64Array, gain: number): Float64Array {
  const { xx, xy, yy } = coefficients;
  const drive = new Float64Array(STEPS);
  let [x, y] = [0, 0];
  for (let k = 0; k < STEPS; k++) {
    drive[k] = x;
    [x, y] = [xx * x + xy * y, yy * y + gain * packet[k]];
  }
  return drive;
}

/** Amplitude, mean step, and width; fluctuations of either sign are counted as they are. */
function momentsOf(packet: Float64Array): { amplitude: number; mean: number; width: number } {
  const sum = (of: (k: number) => number) => packet.reduce((total, part, k) => total + part * of(k), 0);
  const amplitude = sum(() => 1);
  if (amplitude <= 0) return { amplitude: 0, mean: MIDDLE, width: 0 };
  const mean = sum((k) => k) / amplitude;
  const variance = sum((k) => (k - mean) ** 2) / amplitude;
  return { amplitude, mean, width: STEP * Math.sqrt(Math.max(variance, 0)) };
}

/** What a packet drives, as if its middle were that of the stretch: between steps by cubics, or it would never come to rest. */
function centred(drive: Float64Array, middle: number): Float64Array {
  const shift = middle - MIDDLE;
  const whole = Math.floor(shift);
  const f = shift - whole;
  const weights = [
    (-f * (f - 1) * (f - 2)) / 6,
    ((f + 1) * (f - 1) * (f - 2)) / 2,
    (-(f + 1) * f * (f - 2)) / 2,
    ((f + 1) * f * (f - 1)) / 6,
  ];
  return drive.map((_, k) =>
    weights.reduce((sum, weight, j) => sum + weight * (drive[k + whole + j - 1] ?? 0), 0),
  );
}
