/** What a network of composite neurons is made of, as plain data: what JSON holds, checked. */
import { invalid, type Problem, raise } from '../errors';
import { checkGiven, having, optional } from '../kinds';

/**
 * One composite neuron computes its activation and its gradient at the same time, in spikes:
 *
 *     soma        v(t) = v(t-1) + (sum of the weights of the spikes that arrive - v(t-1)) / t    the running mean
 *     axon        fires with probability clip(v / rho, 0, 1); the spike carries the value rho
 *     dendrites   g(t) = sum over the layer above of weight x error spike; one fires with probability kappa [g]+, the
 *                 other with kappa [-g]+, while the soma's gate is open: 0 < v < rho ('box')
 *
 * The last layer is a softmax: each unit fires at rate exp(u), and the first one inhibits the others until the next step.
 * A teacher spike meets the winner's: e = winner - teacher. Weights change where spikes coincide.
 *
 * Biswas, Saraswat, Ganguly (2023), doi 10.1088/2634-4386/acf1c5, has composite neurons, two streams and coincidences;
 * the exponential race, the running mean, the gates and all numbers are ours.
 */
export interface Network {
  /** Units of each layer, the input's first; each but the last has a bias unit beside, which spikes in every step. */
  readonly layers: readonly number[];
  /** Steps for which a sample is shown: T. */
  readonly length: number;
  /** The potential at which a hidden neuron fires in every step (default 2). */
  readonly rho: number;
  /** Spikes for a gradient: probability = kappa |g| (default 1); above 1 it is clipped, which is counted. */
  readonly kappa: number;
  /** 'box' (default): 0 < v < rho. 'rec': v > 0, and v < rho or g > 0, so that a saturated neuron may still come down. */
  readonly gate: Gate;
  /** 0 (default): spikes arrive in the step that they are sent in. 1: in the next, so that all layers work at once. */
  readonly delay: 0 | 1;
  /** Weights keep still for so many steps (default 0; with delay until the pipe is full: 2 x weight layers - 1). */
  readonly warm: number;
  /** What carries errors back: the weights themselves (default), or a copy drawn once (feedback alignment). */
  readonly feedback: 'shared' | 'random';
}

/** As network(...) returns it. */
export const NETWORK = having('a network, as stochastic.network(...) returns', {
  ...{ layers: 'numbers', length: 'number', rho: 'number', kappa: 'number' },
  ...{ gate: ['box', 'rec'], delay: 'number', warm: 'number', feedback: ['shared', 'random'] },
} as const);

export type Gate = 'box' | 'rec';

/** A network as one writes it: what is left out has its default. */
export type NetworkOptions = Pick<Network, 'layers'> & Partial<Network>;

const OPTIONS = {
  layers: 'list',
  length: 'number?',
  rho: 'number?',
  kappa: 'number?',
  gate: optional(['box', 'rec']),
  delay: 'number?',
  warm: 'number?',
  feedback: optional(['shared', 'random']),
} as const;

/** Steps where nobody says how many. */
const LENGTH = 20;

/** The most layers, weights of a matrix, and steps. */
const MOST_LAYERS = 32;
const MOST_WEIGHTS = 2 ** 25;
const MOST_STEPS = 1e6;

/** The network, whole and frozen. Throws for what is none, one problem for each field. */
export function network(options: NetworkOptions): Network {
  checkGiven('network', options, OPTIONS);
  const { layers, length = LENGTH, rho = 2, kappa = 1 } = options;
  const { gate = 'box', delay = 0, feedback = 'shared' } = options;
  raise(...faultsOfLayers(layers));
  const { warm = delay === 1 ? Math.min(2 * layers.length - 3, length - 1) : 0 } = options;
  const whole = (value: number, least: number, most: number) =>
    Number.isInteger(value) && value >= least && value <= most;
  raise(
    ...fault(whole(length, 1, MOST_STEPS), 'length', 'steps', length, `a whole number, 1 to ${MOST_STEPS}`),
    ...fault(isGain(rho), 'rho', 'potential', rho, GAIN),
    ...fault(isGain(kappa), 'kappa', 'gain', kappa, GAIN),
    ...fault(delay === 0 || delay === 1, 'delay', 'steps', delay, '0 or 1'),
  );
  raise(
    ...fault(
      whole(warm, 0, length - 1),
      'warm',
      'steps',
      warm,
      `a whole number, 0 to ${length - 1}, less than the length`,
    ),
  );
  return Object.freeze({
    layers: Object.freeze([...layers]),
    ...{ length, rho, kappa, gate, delay, warm, feedback },
  });
}

const GAIN = 'a number from 1e-6 to 1e6';
const isGain = (value: number): boolean => value >= 1e-6 && value <= 1e6;

const fault = (right: boolean, name: string, what: string, value: unknown, allowed: string): Problem[] =>
  right ? [] : [invalid(`network.${name}`, what, value, allowed)];

export function faultsOfLayers(layers: readonly number[]): Problem[] {
  const sizes = 'whole numbers of at least 1: input, hidden ones, output';
  if (layers.length < 2 || layers.length > MOST_LAYERS)
    return [invalid('network.layers', 'number of layers', layers.length, `2 to ${MOST_LAYERS}`)];
  const at = Array.from(layers).findIndex((size) => !(Number.isInteger(size) && size >= 1));
  if (at >= 0) return [invalid(`network.layers[${at}]`, 'size', layers[at], sizes)];
  if (layers[0] > 65536) return [invalid('network.layers[0]', 'size', layers[0], '1 to 65536')];
  const most = Math.max(...layers.slice(1).map((size, l) => (layers[l] + 1) * size));
  return most > MOST_WEIGHTS
    ? [invalid('network.layers', 'number of weights', most, `at most ${MOST_WEIGHTS} a matrix`)]
    : [];
}
