/** B2: the same chain, the packet only: what no window touches decays lazily and costs nothing. */
import { chainOf, chainParts, growthOf, packet, packetError, run } from './chain';
import { BEST_OF_SCIPY, ODEX, type PeerTiming, type Task } from './task';
import { timed } from './timing';

export function chainPacket(peers: (stages: number, round: number) => PeerTiming[], quick: boolean): Task {
  const stages = quick ? 100 : 1000;
  const chain = chainOf(stages);
  return {
    id: 'B2',
    title: `chain of ${stages} hops, packet only`,
    timed:
      'simulate() of a circuit run before (its plan is remembered; the first run is in the parts) and solution.at(end, last); peers: all windows (they cannot leave out populations)',
    goals: { [ODEX]: 10_000, [BEST_OF_SCIPY]: 5000 },
    accuracy: 1e-12,
    ours() {
      const { answer, ...times } = timed(() => packet(run(chain), stages));
      return { ...times, error: packetError(answer) };
    },
    peers: (round) => peers(stages, round),
    parts: () => chainParts(stages, false),
    growth() {
      const lengths = quick ? [100, 300, 1000] : [1000, 10_000, 100_000, 1_000_000];
      const points = growthOf(lengths, false, 150);
      const last = points[points.length - 1];
      const each = ((last?.seconds ?? Number.NaN) / (last?.n ?? 1)) * 1e9;
      const missing = lengths.slice(points.length);
      return [
        {
          what: 'time of a run against n',
          points,
          goal: 1.1,
          note: `${each.toFixed(0)} ns a window at n = ${last?.n} (goal 200)${missing.length === 0 ? '' : `; not run, too long: n = ${missing.join(', ')}`}`,
        },
      ];
    },
  };
}
