/** What LIF neurons make of a current: their rate is near enough a line, and begins in a way of its own. */
import { stream } from '../../numerics/random';
import { advance, type LifNumbers } from './membrane';

export interface Calibration {
  /** rho: spikes of a neuron per unit of time and of q. */
  readonly rate: number;
  /** f0: those that the gate's current makes alone, once it has lasted. */
  readonly carrier: number;
  /** The carrier from the moment on at which the current begins, at the middle of steps of length `step`. */
  readonly onset: Float64Array;
  readonly step: number;
  /** The largest distance of the measured rates from the line, as a part of the rate at q = 1. */
  readonly residual: number;
  /** The rates that were measured, and at which q. */
  readonly q: readonly number[];
  readonly rates: readonly number[];
}

const known = new Map<string, Calibration>();

/** How many neurons are watched, for how long in tau_m before and while they are counted. */
const NEURONS = 2000;
const SETTLE = 10;
const COUNT = 100;
/** How long the onset is followed, in tau_m. */
const ONSET = 8;
const POINTS = 9;

/**
 * Rates at nine q from 0 to 1 and the line through them (least squares), and the onset by four times as many neurons, all from
 * one seed: the same numbers give the same calibration. Measured with a standard error of about 0.1 % of the rate.
 */
export function calibrate(numbers: LifNumbers, dt: number): Calibration {
  const key = JSON.stringify([numbers, dt]);
  let made = known.get(key);
  if (made === undefined) {
    made = measure(numbers, dt);
    known.set(key, made);
  }
  return made;
}

function measure(numbers: LifNumbers, dt: number): Calibration {
  const { tauM, u0, c } = numbers;
  const q = Array.from({ length: POINTS }, (_, k) => k / (POINTS - 1));
  const settle = Math.ceil((SETTLE * tauM) / dt);
  const count = Math.ceil((COUNT * tauM) / dt);
  const rates = q.map((one, k) => {
    const spikes = watch(numbers, u0 + c * one, NEURONS, settle + count, dt, `rate ${k}`);
    let sum = 0;
    for (let j = settle; j < settle + count; j++) sum += spikes[j];
    return sum / (NEURONS * count * dt);
  });
  const { slope, level } = line(q, rates);
  const steps = Math.ceil((ONSET * tauM) / dt);
  const first = watch(numbers, u0, 4 * NEURONS, steps, dt, 'onset');
  return {
    rate: slope,
    carrier: level,
    onset: first.map((n) => n / (4 * NEURONS * dt)),
    step: dt,
    residual: Math.max(...rates.map((rate, k) => Math.abs(rate - level - slope * q[k]))) / (level + slope),
    q,
    rates,
  };
}

/** Spikes of some neurons, step by step, from rest on under a current that begins with the first. */
function watch(numbers: LifNumbers, u: number, neurons: number, steps: number, dt: number, name: string) {
  const { tauM, sigma, rest, refractory } = numbers;
  const draws = stream(20190326, name);
  const v = new Float64Array(neurons);
  for (let i = 0; i < neurons; i++) v[i] = rest + (sigma > 0 ? sigma * draws.normal() : 0);
  const own = { v, wait: new Float64Array(neurons), draws };
  const decay = Math.exp(-dt / tauM);
  const noise = sigma * Math.sqrt(-Math.expm1((-2 * dt) / tauM));
  const spikes = new Float64Array(steps);
  for (let k = 0; k < steps; k++) spikes[k] = advance(own, u, decay, noise, { h: dt, refractory });
  return spikes;
}

function line(x: readonly number[], y: readonly number[]) {
  const n = x.length;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / n;
  const [mx, my] = [mean(x), mean(y)];
  const slope =
    x.reduce((sum, value, k) => sum + (value - mx) * (y[k] - my), 0) /
    x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
  return { slope, level: my - slope * mx };
}

/** f0(s), s since the current began. */
export function carrierAt({ carrier, onset, step }: Calibration, s: number): number {
  const k = Math.floor(s / step);
  return k < onset.length ? onset[Math.max(0, k)] : carrier;
}
