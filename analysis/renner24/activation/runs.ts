/** The binary activation of the spiking circuit and what learning takes for its derivative, on the hardware's integers. */
import { sbp } from '../../../src/index';
import { type Activation, step, truncatedRelu } from '../../../src/pmpy/index';

/** Threshold of the units that decide, as an integer; x = a / UNIT. A unit of the network fires above UNIT / 2. */
export const UNIT = 1024;
/** Every integer activation that is looked at. */
export const INTEGERS: readonly number[] = Array.from({ length: 3 * UNIT + 1 }, (_, k) => k - UNIT);

/** f(x) = H(x - 1/2): a spike or none. Thresholds are strict, so H(0) = 0. */
export const f = (x: number): number => step(x - 0.5);
/** The surrogate of f, x from 0 to 1, and its derivative, H(x) - H(x - 1). */
export const surrogate: Activation = truncatedRelu;
/** What the hardware does with the integer activation a: a unit fires, as 1, strictly above its threshold. */
const above = (a: number, threshold: number): number => (a > threshold ? 1 : 0);
export const fires = (a: number): number => above(a, UNIT / 2);
/** The two comparators that make the derivative: one unit fires above 0, one above 1. */
export const lower = (a: number): number => above(a, 0);
export const upper = (a: number): number => above(a, UNIT);
/** A unit that the lower comparator excites and the upper one vetoes. */
export const gate = (a: number): number => (lower(a) === 1 && upper(a) === 0 ? 1 : 0);

/** Even integers, which are all that weights of the chip's format sum up to. */
export const EVEN: readonly number[] = INTEGERS.filter((a) => a % 2 === 0);

/** Which hidden units of the circuit fire in phase 2, one unit an activation of `EVEN`: by layer, 1 for a spike. */
export function circuitSpikes(): Readonly<Record<'h' | 'h_lt' | 'h_gt', readonly number[]>> {
  const inputs = 12;
  const layers: sbp.Layers = [inputs, EVEN.length, 1];
  const w1 = new Int16Array(inputs * EVEN.length);
  EVEN.forEach((a, j) => {
    // a in even parts
    const part = 2 * Math.floor(a / 2 / inputs);
    const rest = (a - inputs * part) / 2;
    for (let i = 0; i < inputs; i++) w1[i * EVEN.length + j] = part + (i < rest ? 2 : 0);
  });
  const circuit = sbp.spikingCircuit({ layers, weights: { w1, w2: new Int16Array(EVEN.length) } });
  const all = Array.from({ length: inputs }, (_, i) => i);
  const [{ spikes }] = [...circuit.present(sbp.samples(layers, [all], [0]))];
  const fired = (layer: string): number[] => {
    const units = new Set<number>(spikes[2]?.[layer]);
    return EVEN.map((_, j) => (units.has(j) ? 1 : 0));
  };
  return { h: fired('h'), h_lt: fired('h_lt'), h_gt: fired('h_gt') };
}

/** Mean of what fires when a uniform number is added to the activation: whole numbers above -UNIT/2, up to UNIT/2. */
export function meanUnderNoise(a: number): number {
  let fired = 0;
  for (let noise = 1 - UNIT / 2; noise <= UNIT / 2; noise++) fired += fires(a + noise);
  return fired / UNIT;
}
