/**
 * Packets on a depletion chain, stage by stage: waveform in, waveform out.
 *
 *     tau I' = -I + S q_in(t),   q = gamma [I - h]^+ R,   R' = -q,   R(0) = 1
 *
 * A stage fires at most once per pulse (integral of q at most 1). A packet is seen in two numbers, its amplitude
 * a = integral of q and its width sigma, the standard deviation of its emission times; the state is its whole waveform.
 * A waveform is a list of cells dt wide with the mean of q in each, so that nothing is lost: a = 1 - R at the end. Within
 * a cell the leak is exact and I counts as straight (where it crosses h too): second order in dt.
 */
import { invalid, raise } from '../errors';
import { checkGiven, checkKinds, having } from '../kinds';

export interface DepletionStage {
  /** Synaptic gain S. */
  readonly gain: number;
  /** gamma: slope of the emission above threshold. */
  readonly G: number;
  readonly h: number;
  /** Time constant (default 1). */
  readonly tau?: number;
  /** The resource recovers with (1 - R) / recovery where given. */
  readonly recovery?: number;
}

const DEPLETION_STAGE = {
  gain: 'number',
  G: 'number',
  h: 'number',
  tau: 'number?',
  recovery: 'number?',
} as const;

/** Emission of one stage: the mean of q in cells of width `dt`, the first beginning at `t0`. */
export interface Packet {
  readonly t0: number;
  readonly dt: number;
  readonly q: Float64Array;
  readonly amplitude: number;
  /** Mean emission time. */
  readonly mean: number;
  /** Standard deviation of emission times; 0 for a packet that is empty. */
  readonly width: number;
}

/** A packet from its cells. */
export function packet(t0: number, dt: number, q: Float64Array): Packet {
  checkKinds('packet', { t0: [t0, 'number'], dt: [dt, 'number'], q: [q, 'numbers'] });
  let [sum, first, second] = [0, 0, 0];
  for (let k = 0; k < q.length; k++) {
    const value = q[k];
    sum += value;
    first += value * (k + 0.5);
    second += value * (k + 0.5) * (k + 0.5);
  }
  if (sum === 0) return { t0, dt, q, amplitude: 0, mean: t0, width: 0 };
  const mean = first / sum;
  const variance = Math.max(0, second / sum - mean * mean);
  return { t0, dt, q, amplitude: sum * dt, mean: t0 + mean * dt, width: Math.sqrt(variance) * dt };
}

/** A Gaussian packet about t = 0, cut at six standard deviations. */
export function gaussianPacket(amplitude: number, width: number, dt: number): Packet {
  checkKinds('gaussianPacket', {
    amplitude: [amplitude, 'number'],
    width: [width, 'number'],
    dt: [dt, 'number'],
  });
  for (const [name, value] of Object.entries({ width, dt }))
    if (!(value > 0 && Number.isFinite(value)))
      raise(invalid(`gaussianPacket.${name}`, name, value, 'a number above 0'));
  const half = Math.ceil((6 * width) / dt);
  const scale = amplitude / (width * Math.sqrt(2 * Math.PI));
  const q = Float64Array.from({ length: 2 * half }, (_, k) => {
    const z = ((k + 0.5 - half) * dt) / width;
    return scale * Math.exp(-0.5 * z * z);
  });
  return packet(-half * dt, dt, q);
}

/** The next stage's packet, from its first emission on until it is silent for good. */
export function nextPacket(stage: DepletionStage, start: Packet): Packet {
  checkDepletion('nextPacket', stage);
  checkKinds('nextPacket', { packet: [start, PACKET] });
  return following(stage, start);
}

function following(stage: DepletionStage, { t0, dt, q: drive }: Packet): Packet {
  const { gain, G, h, tau = 1, recovery } = stage;
  const decay = Math.exp(-dt / tau);
  const charge = -gain * Math.expm1(-dt / tau);
  const most = drive.length + Math.ceil((60 * tau) / dt);
  const out: number[] = [];
  let [I, R, first] = [0, 1, -1];
  for (let k = 0; k < most && (k < drive.length || I > h); k++) {
    const after = decay * I + charge * (drive[k] ?? 0);
    const rest = R * Math.exp(-G * area(I - h, after - h, dt));
    if (rest < R && first < 0) first = k;
    if (first >= 0) out.push((R - rest) / dt);
    R = recovery === undefined ? rest : 1 - (1 - rest) * Math.exp(-dt / recovery);
    I = after;
  }
  return packet(t0 + Math.max(0, first) * dt, dt, Float64Array.from(out));
}

/** Integral of [x]^+ over a step on which x is linear. */
function area(x0: number, x1: number, dt: number): number {
  if (x0 >= 0 && x1 >= 0) return 0.5 * (x0 + x1) * dt;
  if (x0 <= 0 && x1 <= 0) return 0;
  const above = Math.max(x0, x1);
  return (0.5 * above * above * dt) / Math.abs(x1 - x0);
}

/** Packets along a chain: the given one, then that of each stage, without end; stop when you have seen enough. */
export function* packets(stage: DepletionStage, start: Packet): Generator<Packet, never> {
  checkDepletion('packets', stage);
  checkKinds('packets', { packet: [start, PACKET] });
  for (let current = start; ; current = following(stage, current)) yield current;
}

const PACKET = having('a packet, as gaussianPacket(...) makes one', {
  ...{ t0: 'number', dt: 'number', q: 'numbers' },
  ...{ amplitude: 'number', mean: 'number', width: 'number' },
} as const);

function checkDepletion(path: string, stage: DepletionStage): void {
  checkGiven(path, stage, DEPLETION_STAGE);
  const { gain, G, h, tau = 1, recovery = 1 } = stage;
  for (const [name, value] of Object.entries({ gain, G, tau, recovery }))
    if (!(value > 0 && Number.isFinite(value)))
      raise(invalid(`${path}.${name}`, name, value, 'a number above 0'));
  if (!(h >= 0 && Number.isFinite(h))) raise(invalid(`${path}.h`, 'threshold', h, 'a number of at least 0'));
}
