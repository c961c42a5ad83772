/**
 * What LIF neurons make of a current: their rate is near enough a line, and begins in a way of its own. Nothing is drawn: the
 * density of their membranes goes from step to step of the grid.
 */
import { below, densityStep, membraneGrid, normalDensity } from './density';
import type { LifNumbers } from './membrane';
import { stationaryRate } from './stationary';

export interface Calibration {
  /** rho: spikes of a neuron per unit of time and of q. */
  readonly rate: number;
  /** f0: those that the gate's current makes alone, once it has lasted. */
  readonly carrier: number;
  /** The carrier from the moment on at which the current begins, a number a step of length `step`. */
  readonly onset: Float64Array;
  readonly step: number;
  /** The largest distance of a rate from the line, as a part of the rate at q = 1. */
  readonly residual: number;
  /** The rates, and at which q. */
  readonly q: readonly number[];
  readonly rates: readonly number[];
}

/** How long the onset is followed, in tau_m. */
const ONSET = 8;
const POINTS = 9;

const known = new Map<string, Calibration>();

/** Rates at nine q from 0 to 1, the line through them (least squares), and the onset. Kept: it takes some 0.1 s. */
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
  const rates = q.map((one) => stationaryRate(numbers, u0 + c * one, dt));
  const { slope, level } = line(q, rates);
  return {
    rate: slope,
    carrier: level,
    onset: firing(numbers, u0, dt, Math.ceil((ONSET * tauM) / dt)).map((part) => part / dt),
    step: dt,
    residual: Math.max(...rates.map((rate, k) => Math.abs(rate - level - slope * q[k]))) / (level + slope),
    q,
    rates,
  };
}

/** The part of the neurons that fires in each step, from rest on under a current that begins with the first. */
export function firing(numbers: LifNumbers, u: number, dt: number, steps: number): Float64Array {
  const { sigma, rest, refractory } = numbers;
  const grid = membraneGrid(numbers, rest, dt);
  const step = densityStep(grid, u);
  let p: Float64Array = grid.nodes.map((v) => normalDensity(v - rest, sigma));
  // those that fired wait: one step, or as many as the refractory period has
  const waiting = new Float64Array(Math.max(1, Math.round(refractory / dt)));
  const fired = new Float64Array(steps);
  for (let k = 0; k < steps; k++) {
    const at = k % waiting.length;
    const released = waiting[at];
    const before = released + below(p, grid);
    p = step(p, released);
    fired[k] = before - below(p, grid);
    waiting[at] = fired[k];
  }
  return fired;
}

function line(x: readonly number[], y: readonly number[]) {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
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
