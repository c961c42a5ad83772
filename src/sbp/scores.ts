/** What counts over samples say, as the parts and means that curves show. */
import { invalid, raise } from '../errors';
import { checkKinds, having } from '../kinds';
import type { Tally } from './engine';
import { THRESHOLD } from './types';

export interface Scores {
  /** Part of the samples whose output spikes are exactly the target. */
  readonly exact: number;
  /** Part whose first spiking output is that of the class. */
  readonly spikes: number;
  /** Part whose output of the largest activation is that of the class. */
  readonly activation: number;
  /** Mean of (o - t)^2 over samples and output units: the part of the output units that are wrong. */
  readonly spikeLoss: number;
  /** Mean of (f(a / 1024) - t)^2 over samples and output units, f(x) being x between 0 and 1. */
  readonly activationLoss: number;
}

const TALLY = having('the tally of an engine', {
  ...{ samples: 'number', exact: 'number', spikes: 'number' },
  ...{ activation: 'number', wrong: 'number', squared: 'number' },
} as const);

/** Scores of at least one sample. */
export function scoresOf(tally: Tally, outputs: number): Scores {
  checkKinds('sbp.scoresOf', { tally: [tally, TALLY], outputs: [outputs, 'number'] });
  for (const [name, count] of Object.entries({ samples: tally.samples, outputs }))
    if (!(Number.isInteger(count) && count >= 1))
      raise(invalid(`sbp.scoresOf.${name}`, 'number', count, 'a whole number of at least 1'));
  const { samples, exact, spikes, activation, wrong, squared } = tally;
  return {
    exact: exact / samples,
    spikes: spikes / samples,
    activation: activation / samples,
    spikeLoss: wrong / (samples * outputs),
    activationLoss: squared / (samples * outputs * THRESHOLD ** 2),
  };
}
