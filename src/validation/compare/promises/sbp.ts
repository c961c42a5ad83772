/**
 * Spiking backprop on the chip beside its algorithm in whole numbers: every spike of the open phases, and every weight of the
 * eight matrices, are equal.
 */

import { stream } from '../../../numerics/random';
import { circuitEngine } from '../../../sbp/circuit-engine';
import { type EngineMaker, MATRICES, matricesOf } from '../../../sbp/engine';
import { referenceEngine } from '../../../sbp/reference-engine';
import { samples } from '../../../sbp/samples';
import { CHIP, weights as drawn, type Layers } from '../../../sbp/types';
import { verify } from '../../../sbp/verify';
import type { Judged } from '../judge';

const LAYERS: Layers = [12, 8, 3];

/** The cells of spiking backprop: `count` samples from a seed, presented to the circuit and to the algorithm. */
export function sbpCells(seed: number, count: number, engine: EngineMaker = circuitEngine()): Judged[] {
  const [inputs, , classes] = LAYERS;
  const { uniform, below } = stream(seed, 'sbp samples');
  const shown = samples(
    LAYERS,
    Array.from({ length: count }, () =>
      Array.from({ length: inputs }, (_, i) => i).filter(() => uniform() < 0.5),
    ),
    Array.from({ length: count }, () => below(classes)),
  );
  const weights = drawn(LAYERS, seed);
  const order = Array.from({ length: count }, (_, k) => k);
  const chip = engine(LAYERS, matricesOf(LAYERS, weights), CHIP);
  const plain = referenceEngine(LAYERS, matricesOf(LAYERS, weights), CHIP);
  const exact = (own: Pick<Judged, 'quantity' | 'count' | 'reason'> & { wrong: number }): Judged => {
    const { wrong, reason, ...rest } = own;
    return {
      mode: 'whole',
      status: wrong === 0 ? 'pass' : 'fail',
      ratio: wrong === 0 ? 0 : Number.POSITIVE_INFINITY,
      ...rest,
      ...(wrong === 0 ? {} : { reason }),
    };
  };
  let [wrong, all] = [0, 0];
  let first: string | undefined;
  for (let k = 0; k < count; k++) {
    chip.present(shown, order, k, k + 1);
    plain.present(shown, order, k, k + 1);
    const [found, wanted] = [chip.copies(), plain.copies()];
    for (const name of MATRICES)
      found[name].forEach((value, i) => {
        all += 1;
        if (value === wanted[name][i]) return;
        wrong += 1;
        first ??= `after sample ${k}, ${name}[${i}]: ${value} for ${wanted[name][i]}`;
      });
  }
  const spikes = verify({ layers: LAYERS, weights, samples: shown, count });
  const { differingSpikes, firstSpike } = spikes;
  return [
    exact({ quantity: 'weight', count: all, wrong, reason: `${wrong} weights differ; ${first}` }),
    exact({
      ...{ quantity: 'spikes', count: spikes.spikes, wrong: differingSpikes },
      reason: `${differingSpikes} spikes differ; the first of unit ${firstSpike?.unit} of ${firstSpike?.layer}, sample ${firstSpike?.sample}`,
    }),
  ];
}
