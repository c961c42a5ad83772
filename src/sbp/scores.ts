/** What counts over samples say, as the parts and means that curves show. */
import type { SbpTally } from './engine';
import { THRESHOLD } from './types';

export interface SbpScores {
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

/** Scores of at least one sample. */
export function scoresOf(tally: SbpTally, outputs: number): SbpScores {
  const { samples, exact, spikes, activation, wrong, squared } = tally;
  return {
    exact: exact / samples,
    spikes: spikes / samples,
    activation: activation / samples,
    spikeLoss: wrong / (samples * outputs),
    activationLoss: squared / (samples * outputs * THRESHOLD ** 2),
  };
}
