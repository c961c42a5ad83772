/** Trials of an ordinary synfire chain in spikes, and what is known of it. */
import * as lif from '../../../src/lif';

export const GROUPS = 10;
export const SIZE = 100;

/** Packets of so many spikes, and the part of 100 trials in which they survived: runs that share nothing with ours. */
export interface Known {
  readonly sigma: number;
  readonly spikes: readonly number[];
  readonly alive: readonly number[];
}
export const TRIALS = 100;
export const KNOWN: readonly Known[] = [
  { sigma: 0, spikes: [40, 44, 46, 50], alive: [0.07, 0.42, 0.67, 0.93] },
  {
    sigma: 1,
    spikes: [44, 46, 48, 50, 52, 54, 56, 60],
    alive: [0.06, 0.15, 0.3, 0.5, 0.67, 0.88, 0.94, 0.99],
  },
  { sigma: 2, spikes: [54, 56, 58, 60, 64, 68], alive: [0.17, 0.29, 0.44, 0.6, 0.85, 0.99] },
  { sigma: 4, spikes: [68, 72, 76, 80, 85, 90], alive: [0.08, 0.28, 0.46, 0.67, 0.83, 0.97] },
];

/** A packet size at one width: ours beside what is known. */
export interface Point {
  readonly sigma: number;
  readonly spikes: number;
  readonly alive: number;
  readonly trials: number;
  readonly known: number;
}

/** Some of the points, with a few trials each. */
const QUICK = { sigma: 1, spikes: [44, 48, 50, 54, 60], trials: 16 };

export function survivals(full: boolean, progress?: (done: number, total: number) => void): Point[] {
  const wanted = KNOWN.flatMap(({ sigma, spikes, alive }) =>
    spikes.flatMap((count, k) => {
      const isMade = full || (sigma === QUICK.sigma && QUICK.spikes.includes(count));
      return isMade ? [{ sigma, spikes: count, known: alive[k] }] : [];
    }),
  );
  return wanted.map(({ sigma, spikes, known }, k) => {
    progress?.(k, wanted.length);
    const trials = full ? TRIALS : QUICK.trials;
    // each point has trials of its own
    const { alive } = lif.survival({ spikes, sigma, trials, seed: 1 + 1000 * k });
    return { sigma, spikes, alive: alive / trials, trials, known };
  });
}

/** Two packets of one width, either side of what half of them survive. */
export const SHOWN = { sigma: 1, spikes: [44, 56], seed: 5 };

const chain = lif.network(lif.synfireChain({ groups: GROUPS, size: SIZE }));
export const DT = chain.dt;
export const END = 75;

export function raster(spikes: number): lif.LifRun {
  const { sigma, seed } = SHOWN;
  const packet = lif.spikePacket({ spikes, sigma, seed });
  return lif.run(chain, { steps: Math.round(END / DT), seed, inputs: { packet } });
}
