/** Small networks of composite neurons whose every chance is known, and emissions with one thing wrong. */
import { stream } from '../../src/numerics/random';
import { type Emission, send, spikes } from '../../src/stochastic/emission';
import type { Kernel } from '../../src/stochastic/kernel';
import { fill, layoutOf, withoutPadding } from '../../src/stochastic/layout';
import { type Network, type NetworkOptions, network } from '../../src/stochastic/network';
import { plainKernel } from '../../src/stochastic/plain-kernel';
import type { Intensities, Stimuli } from '../../src/stochastic/stimuli';
import type { Weights } from '../../src/stochastic/weights';

/** Levels of all inputs, 0 to 255. */
export const levelsOf = (...levels: number[]): Intensities => ({
  kind: 'intensities',
  inputs: Uint16Array.from(levels.keys()),
  levels: Uint8Array.from(levels),
});

/** One sample, or several, of such levels. */
export const stimuliOf = (
  samples: readonly Intensities[],
  labels: readonly number[],
  classes: number,
): Stimuli => ({
  count: samples.length,
  size: samples[0].inputs.length,
  classes,
  labels,
  at: (k) => samples[k],
});

/**
 * Four inputs, four hidden units, three outputs. Potentials come from biases alone, so that they are constant, and errors go
 * back through a copy of its own: every chance is a closed form. The gate of the second hidden unit is shut from below, that
 * of the third from above.
 */
export const KNOWN = {
  x: [26, 128, 230, 64],
  v: [0.9, -0.4, 2.5, 1.6],
  u: [0.4, -0.3, 0.9],
  back: [
    [0.5, -0.3, 0.2],
    [0.6, 0.4, -0.7],
    [-0.5, 0.3, 0.6],
    [0.1, 0.45, -0.4],
  ],
  label: 1,
} as const;

export const knownNetwork = (options: Partial<NetworkOptions> = {}): Network =>
  network({ layers: [4, 4, 3], feedback: 'random', kappa: 0.6, ...options });

export function knownKernel(net: Network, emission: Emission = spikes): Kernel {
  const kernel = plainKernel(net, emission);
  const layout = layoutOf(net);
  const bias = (rows: number, values: readonly number[]) =>
    Float64Array.from([...new Array(rows * values.length).fill(0), ...values]);
  fill(layout, kernel.weights, [bias(4, KNOWN.v), bias(4, KNOWN.u)]);
  fill(layout, kernel.feedback, [bias(4, KNOWN.v), Float64Array.from([...KNOWN.back.flat(), 0, 0, 0])]);
  return kernel;
}

/** softmax(u) of the known network. */
export const CHANCES = (() => {
  const weights = KNOWN.u.map(Math.exp);
  const sum = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / sum);
})();

export const countsOf = (net: Network, kernel: Kernel): Weights =>
  withoutPadding(layoutOf(net), kernel.counts);

export const COUNTING = { into: 'counts', amounts: Float64Array.of(1, 1, 1, 1, 1, 1, 1, 1) } as const;

/** Spikes with one line wrong, by what is wrong. */
export const WRONG: Readonly<Record<string, Emission>> = {
  'e+ and e- swapped': {
    ...spikes,
    race(S, label, seat, at, winners, into) {
      spikes.race(S, label, seat, at, winners, into);
      for (let n = 0; n < into.size; n++) into.values[n] *= -1;
    },
  },
  'a race without its logarithms': {
    ...spikes,
    race(S, label, _, at, winners, into) {
      const uniform = stream(at.lane >>> 0, 'uniform').uniform;
      let winner = 0;
      let most = Number.NEGATIVE_INFINITY;
      for (let k = 0; k < winners.length; k++) {
        const lead = S[k] / at.t + uniform();
        if (lead > most) [most, winner] = [lead, k];
      }
      winners[winner]++;
      if (winner === label) return;
      send(into, winner, 1);
      send(into, label, -1);
    },
  },
  'a teacher that fires in half of the steps': {
    ...spikes,
    race(S, label, seat, at, winners, into) {
      spikes.race(S, label, seat, at, winners, into);
      if (into.size === 2 && at.lane % 2 === 0) into.size = 1;
    },
  },
  'kappa dropped': {
    ...spikes,
    dendrites: (unit, drive, seat, at, into) => spikes.dendrites(unit, drive / 0.6, seat, at, into),
  },
  'g for |g|': {
    ...spikes,
    dendrites(unit, drive, seat, at, into) {
      if (drive > 0) spikes.dendrites(unit, drive, seat, at, into);
    },
  },
  'inputs of half the chance': {
    ...spikes,
    inputs(stimulus, at, into) {
      spikes.inputs(stimulus, at, into);
      into.size >>= 1;
    },
  },
  'axons that fire at v, not v / rho': {
    ...spikes,
    axons: (S, units, _, seat, at, into) => spikes.axons(S, units, 1, seat, at, into),
  },
};

/** How many standard errors the part found / n is off a chance; far off where the chance is 0 or 1 and the part is not. */
export function errorsOff(found: number, n: number, chance: number): number {
  const apart = Math.abs(found / n - chance);
  if (apart === 0) return 0;
  return apart / Math.sqrt(Math.max(chance * (1 - chance), 1e-12) / n);
}

/** Weights at which potentials stay between the kinks of the gate, whatever is drawn after the first steps. */
export const SMALL: Weights = [
  Float64Array.of(
    ...[0.3, 0.2, 0.1, 0.25],
    ...[0.15, 0.3, 0.2, 0.1],
    ...[0.2, 0.1, 0.3, 0.2],
    ...[0.1, 0.2, 0.15, 0.3],
    ...[0.5, 0.6, 0.4, 0.55],
  ),
  Float64Array.of(
    ...[0.5, -0.4, 0.1],
    ...[-0.3, 0.5, 0.2],
    ...[0.2, 0.3, -0.5],
    ...[-0.4, -0.2, 0.4],
    ...[0.1, 0, -0.1],
  ),
];
