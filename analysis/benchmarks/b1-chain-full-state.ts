/** B1: a chain of 1000 hops, the full state at every gate edge (1001 x 1001 numbers). */
import type { Circuit } from '../../src/index';
import { chainOf, chainParts, fullError, growthOf, run } from './chain';
import { BEST_OF_SCIPY, LSODA, ODEX, type PeerTiming, type Task } from './task';
import { timed } from './timing';

export function chainFullState(peers: (stages: number, round: number) => PeerTiming[], quick: boolean): Task {
  const stages = quick ? 100 : 1000;
  const chain: Circuit = chainOf(stages);
  return {
    id: 'B1',
    title: `chain of ${stages} hops, full state at every edge`,
    timed:
      'simulate() of a circuit run before (its plan is remembered; the first run is in the parts) and solution.currents; peers: all windows, the state kept at every edge',
    goals: { [ODEX]: 1000, [LSODA]: 1500, [BEST_OF_SCIPY]: 500 },
    accuracy: 1e-12,
    ours() {
      const { answer, ...times } = timed(() => {
        const solution = run(chain);
        void solution.currents;
        return solution;
      });
      return { ...times, error: fullError(answer, stages) };
    },
    peers: (round) => peers(stages, round),
    parts: () => chainParts(stages, true),
    growth: () => [
      {
        what: 'time of a run against n, n^2 numbers',
        points: growthOf(quick ? [50, 100, 200] : [250, 500, 1000, 2000], true, 20),
        goal: 2.1,
      },
    ],
  };
}
