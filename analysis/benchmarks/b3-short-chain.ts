/** B3: twelve hops: the fixed cost of a run. */
import { chainOf, chainParts, fullError, run } from './chain';
import { ODEINT, ODEX, type PeerTiming, type Task } from './task';
import { timed } from './timing';

export function shortChain(peers: (stages: number, round: number) => PeerTiming[]): Task {
  const stages = 12;
  const chain = chainOf(stages);
  return {
    id: 'B3',
    title: 'chain of 12 hops, full state at every edge',
    timed: 'as B1',
    goals: { [ODEX]: 200, [ODEINT]: 2000 },
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
  };
}
