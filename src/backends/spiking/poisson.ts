/** Poisson neurons: the spikes of a row are one number, whatever N. Expected spikes, where N is infinite. */
import { type Stream, stream } from '../../numerics/random';
import { poisson as drawn } from './counts';
import type { Neurons, Witness } from './neurons';

/** n ~ Poisson(N rho q h). Which neuron fires and when in the step is drawn apart, so that watching changes nothing. */
export function poissonNeurons(rows: number, N: number, rate: number, witness: Witness | undefined): Neurons {
  const draws: (Stream | undefined)[] = new Array(rows);
  const places = stream(0, 'places of spikes');
  return {
    rate,
    born(row, own) {
      draws[row] = own;
    },
    fire(row, q, { t, h }) {
      const own = draws[row];
      if (own === undefined) return 0;
      const n = drawn(N * rate * q * h, own);
      if (witness !== undefined)
        for (let k = 0; k < n; k++) witness(row, places.below(N), t + h * places.uniform());
      return n;
    },
  };
}

/** As many spikes as are expected, for one neuron that stands for all: what is left of the error is that of the step. */
export const expectedSpikes = (rate: number): Neurons => ({
  rate,
  born() {},
  fire: (_, q, { h }) => rate * q * h,
});
