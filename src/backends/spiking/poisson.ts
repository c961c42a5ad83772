/** Poisson neurons: the spikes of a row are one number, whatever N. Expected spikes, where N is infinite. */
import { STREAM, type Stream, streamFrom } from '../../numerics/random';
import { poisson as drawn } from './counts';
import { type Neurons, NOTHING, type Witness } from './neurons';

/** n ~ Poisson(N rho q h). Which neuron fires and when in the step is drawn apart, so that watching changes nothing. */
export function poissonNeurons(rows: number, N: number, rate: number, witness: Witness | undefined): Neurons {
  const draws: (Stream | undefined)[] = new Array(rows);
  const places: (Stream | undefined)[] = new Array(rows);
  return {
    rate,
    born(row, own, placesOf) {
      draws[row] = own;
      if (witness !== undefined) places[row] = placesOf();
    },
    kept: (row) => Float64Array.from([...(draws[row]?.kept() ?? []), ...(places[row]?.kept() ?? [])]),
    // of a run that was watched, the places too
    keeps: [STREAM, 2 * STREAM],
    restored(row, kept, placesOf) {
      draws[row] = streamFrom(kept);
      if (witness !== undefined)
        places[row] = kept.length > STREAM ? streamFrom(kept.subarray(STREAM)) : placesOf();
    },
    fire(row, q, { t, h }) {
      const own = draws[row];
      if (own === undefined) return 0;
      const n = drawn(N * rate * q * h, own);
      const where = places[row];
      if (witness !== undefined && where !== undefined)
        for (let k = 0; k < n; k++) witness(row, where.below(N), t + h * where.uniform());
      return n;
    },
  };
}

/** As many spikes as are expected, for one neuron that stands for all: what is left of the error is that of the step. */
export const expectedSpikes = (rate: number): Neurons => ({
  rate,
  born() {},
  kept: () => NOTHING,
  keeps: [0],
  restored() {},
  fire: (_, q, { h }) => rate * q * h,
});
