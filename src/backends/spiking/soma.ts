/**
 * LIF neurons whose own threshold rectifies: while their row is open they get the current u = u_b + c a, a of either sign,
 * and every spike counts,
 *
 *     tau_m dv = (-v + u) dt + sigma sqrt(2 tau_m) dW,   threshold 1, reset 0;   kick S / (N rho),   rho = c / tau_m
 *
 * The gate's pulse lifts them to the bias u_b, at which they are nearest to [a]^+ (NICE 2019: the pulse brings the neurons to
 * their threshold, which rectifies). The noise rounds the corner off: the misfit falls as 1/c, with kHz rates.
 */
import {
  advance,
  keptMembranes,
  type LifNumbers,
  type Membranes,
  membraneNumbers,
  restoredMembranes,
} from './membrane';
import { type Neurons, NOTHING, type Witness } from './neurons';
import { stationaryRate } from './stationary';

export interface SomaCalibration {
  /** rho: spikes of a neuron per unit of time and of a, where a is large. */
  readonly rate: number;
  /** u_b. */
  readonly bias: number;
  /** The largest |output - [a]^+| over a. */
  readonly misfit: number;
  /** The arguments, from -1 to 1, and what steady neurons make of them: their rate over rho. */
  readonly argument: readonly number[];
  readonly output: readonly number[];
}

/** Points on each side of 0, and rates between which lines do, by current: finer where the rate bends. */
const POINTS = 40;
const BEND = 3;
const FINE = 0.02;
const COARSE = 0.1;
/** Where the best bias is looked for, and how near it is found. */
const BIASES = [-0.5, 2] as const;
const NEAR = 1e-4;

const known = new Map<string, SomaCalibration>();

/** The best bias of neurons whose own threshold rectifies, and what is left. Kept: it takes some 0.2 s. */
export function somaCalibration(numbers: LifNumbers, dt: number): SomaCalibration {
  const { tauM, c, sigma, refractory } = numbers;
  const key = JSON.stringify([tauM, c, sigma, refractory, dt]);
  let made = known.get(key);
  if (made === undefined) {
    made = fitted(numbers, dt);
    known.set(key, made);
  }
  return made;
}

function fitted(numbers: LifNumbers, dt: number): SomaCalibration {
  const { tauM, c } = numbers;
  const rate = c / tauM;
  const argument = Array.from({ length: 2 * POINTS + 1 }, (_, k) => (k - POINTS) / POINTS);
  const outputs = (bias: number, of: (u: number) => number) => argument.map((a) => of(bias + c * a) / rate);
  const worst = (output: readonly number[]) =>
    Math.max(...output.map((one, k) => Math.abs(one - Math.max(0, argument[k]))));
  const rough = table((u) => stationaryRate(numbers, u, dt), BIASES[1] + c);
  // the largest distance falls and then grows with the bias: golden section
  let [low, high]: number[] = [...BIASES];
  const part = 0.5 * (Math.sqrt(5) - 1);
  while (high - low > NEAR) {
    const [left, right] = [high - part * (high - low), low + part * (high - low)];
    if (worst(outputs(left, rough)) < worst(outputs(right, rough))) high = right;
    else low = left;
  }
  const bias = 0.5 * (low + high);
  const output = outputs(bias, (u) => stationaryRate(numbers, u, dt));
  return { rate, bias, misfit: worst(output), argument, output };
}

/** A function of the current, evaluated once where lines between are near enough. */
function table(of: (u: number) => number, most: number): (u: number) => number {
  const values = new Map<number, number>();
  const value = (u: number): number => {
    let found = values.get(u);
    if (found === undefined) {
      found = of(u);
      values.set(u, found);
    }
    return found;
  };
  return (u) => {
    const step = u < BEND ? FINE : COARSE * Math.max(1, most / 10);
    const from = u < BEND ? 0 : BEND;
    const k = Math.floor((u - from) / step);
    const part = (u - from) / step - k;
    return (1 - part) * value(from + k * step) + part * value(from + (k + 1) * step);
  };
}

/** What steady neurons make of an argument: between the points of their calibration, and beyond them, by lines. */
export function steadyOutput({ argument, output }: SomaCalibration, a: number): number {
  const last = argument.length - 1;
  const k = Math.min(last - 1, Math.floor((a - argument[0]) * POINTS));
  if (k < 0) return 0;
  const part = (a - argument[k]) * POINTS;
  return Math.max(0, output[k] + part * (output[k + 1] - output[k]));
}

/** The neurons of rows; `fire` takes the argument a. What would draw them below rest draws them there. */
export function somaNeurons(
  rows: number,
  N: number,
  numbers: LifNumbers,
  calibration: SomaCalibration,
  witness: Witness | undefined,
): Neurons {
  const { tauM, c, sigma, rest, refractory } = numbers;
  const { rate, bias } = calibration;
  const membranes: (Membranes | undefined)[] = new Array(rows);
  return {
    rate,
    expects: (a) => steadyOutput(calibration, a),
    born(row, draws) {
      const v = new Float64Array(N);
      for (let i = 0; i < N; i++) v[i] = rest + sigma * draws.normal();
      membranes[row] = { v, wait: new Float64Array(N), draws, since: 0 };
    },
    kept: (row) => keptMembranes(membranes[row]),
    keeps: [membraneNumbers(N)],
    restored(row, kept) {
      membranes[row] = restoredMembranes(kept);
    },
    fire(row, a, { t, h }) {
      const own = membranes[row];
      if (own === undefined) return 0;
      return advance(
        own,
        Math.max(rest, bias + c * a),
        Math.exp(-h / tauM),
        sigma * Math.sqrt(-Math.expm1((-2 * h) / tauM)),
        { h, refractory },
        witness === undefined ? undefined : (i) => witness(row, i, t + h),
      );
    },
  };
}

/** Infinitely many of them, steady at every moment. */
export const steadyNeurons = (calibration: SomaCalibration): Neurons => ({
  rate: calibration.rate,
  expects: (a) => steadyOutput(calibration, a),
  born: () => undefined,
  kept: () => NOTHING,
  keeps: [0],
  restored() {},
  fire: (_, a, { h }) => calibration.rate * steadyOutput(calibration, a) * h,
});
