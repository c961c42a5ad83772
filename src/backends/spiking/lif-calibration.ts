/** What LIF neurons make of the argument of their row, as data: for a figure, or before they are chosen. */
import { checkGiven } from '../../kinds';
import { calibrate } from './calibrate';
import { type LifOptions, lifNumbers, rectifiesInSoma, settingsOf } from './options';
import { somaCalibration } from './soma';

export interface LifCalibration {
  /** What rectifies. */
  readonly rectifier: 'dendrite' | 'soma';
  /** rho: the spikes of a neuron per tau and per unit of output. */
  readonly rate: number;
  /** The gate's current: u0, or the best bias of neurons that rectify by themselves. */
  readonly bias: number;
  /** Arguments (from 0 where the dendrite rectifies, else from -1), and the output of steady neurons at them. */
  readonly argument: readonly number[];
  readonly output: readonly number[];
  /** The largest distance of the output from [argument]^+. */
  readonly misfit: number;
}

/**
 * How well steady LIF neurons pass on what their row asks for: from the density of their membranes on the grid of `dt` (in
 * tau; default 0.0025), without any draw. Throws for options that `spiking` would not take.
 */
export function lifCalibration(
  options: { readonly lif?: LifOptions; readonly dt?: number } = {},
): LifCalibration {
  checkGiven('lifCalibration', options, { lif: 'object?', dt: 'number?' });
  const settings = settingsOf({ ...options, model: 'lif' });
  const { lif, dt } = settings;
  const numbers = lifNumbers(lif, 1);
  if (rectifiesInSoma(settings)) return { rectifier: 'soma', ...somaCalibration(numbers, dt) };
  const { rate, carrier, q, rates } = calibrate(numbers, dt);
  const output = rates.map((one) => (one - carrier) / rate);
  return {
    rectifier: 'dendrite',
    rate,
    bias: lif.u0,
    argument: q,
    output,
    misfit: Math.max(...output.map((one, k) => Math.abs(one - q[k]))),
  };
}
