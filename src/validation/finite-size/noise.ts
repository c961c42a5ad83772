/** What the neurons of one row add to a in rms^2 = a / N + b^2, by their model. */
import { type Calibration, calibrate } from '../../backends/spiking/calibrate';
import { intervals } from '../../backends/spiking/intervals';
import type { LifNumbers } from '../../backends/spiking/membrane';
import { lifNumbers, type Settings } from '../../backends/spiking/options';
import type { Plan } from '../../circuit/plan';

/** How the spikes of a row spread. */
export type RowNoise =
  /** White: each bit of time adds density(q) w^2. */
  | { readonly kind: 'white'; density(q: number): number }
  /** By the phases of its neurons, over a whole opening; they fire at `rate` q. */
  | { readonly kind: 'phases'; readonly rate: number };

/** White noise of Poisson and leaky neurons, phases of perfect ones. */
export function rowNoise({ circuit }: Plan, { model, spikeRate, dt, lif }: Settings): RowNoise {
  const rate = spikeRate / circuit.tau;
  if (model === 'if') return { kind: 'phases', rate };
  if (model === 'poisson') return { kind: 'white', density: (q) => q / rate };
  const numbers = lifNumbers(lif, circuit.tau);
  const calibration = calibrate(numbers, dt * circuit.tau);
  const spread = knownSpread(numbers, calibration, dt * circuit.tau);
  return { kind: 'white', density: (q) => spread(q) / calibration.rate ** 2 };
}

/** How many q beyond the calibrated ones are taken apart, each twice the one before. */
const BEYOND = 3;

/** By the numbers that they follow from: a law is asked for again and again. */
const spreads = new Map<string, (q: number) => number>();
const MOST_SPREADS = 64;

function knownSpread(numbers: LifNumbers, calibration: Calibration, dt: number): (q: number) => number {
  const key = JSON.stringify([numbers, dt]);
  const made = spreads.get(key) ?? spreadOf(numbers, calibration, dt);
  if (spreads.size >= MOST_SPREADS) spreads.clear();
  spreads.set(key, made);
  return made;
}

/** CV^2 r of a neuron that is driven by q, its carrier with it: a line between the q of the calibration. */
function spreadOf(numbers: LifNumbers, { q }: Calibration, dt: number): (q: number) => number {
  const last = q[q.length - 1];
  const at = [...q, ...Array.from({ length: BEYOND }, (_, k) => last * 2 ** (k + 1))];
  const values = at.map((one) => {
    const { mean, cv2 } = intervals(numbers, numbers.u0 + numbers.c * one, dt);
    return cv2 / mean;
  });
  return (given) => {
    const k = Math.min(at.length - 2, Math.max(0, at.findIndex((one) => one >= given) - 1));
    const from = given > at[at.length - 1] ? at.length - 2 : k;
    const part = (given - at[from]) / (at[from + 1] - at[from]);
    return Math.max(0, values[from] + part * (values[from + 1] - values[from]));
  };
}
