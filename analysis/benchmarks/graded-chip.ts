/** A graded chain on the emulated chip: what lowering costs beside running, and beside the mean field. */
import { prepared, spikesIn } from '../../src/backends/loihi/loihi';
import { settingsOf } from '../../src/backends/loihi/options';
import { requestOf } from '../../src/backends/request';
import { plan } from '../../src/circuit/plan';
import { circuit, gradedChain, loihi, simulate } from '../../src/index';
import type { Task } from './task';
import { timed } from './timing';

const RUNNING = 'emulate()';
const MEAN_FIELD = 'the mean field';
const HOPS = 12;
const AMPLITUDE = 0.7;

export function gradedChip(): Task {
  const made = circuit(gradedChain({ stages: HOPS, T: 2 }));
  const options = { initial: { u0: AMPLITUDE }, tspan: [0, 2 * HOPS] as const };
  const planned = plan(made);
  const request = requestOf(planned, options);
  const settings = settingsOf({});
  const { tables, lowered } = prepared(planned, request, settings);
  const run = {
    steps: lowered.origin + tables.steps.total + 1,
    inputs: spikesIn(tables, lowered, request),
  };
  const { spacing } = tables.ladders[0];
  const solved = (backend?: ReturnType<typeof loihi>) =>
    simulate(made, { ...options, ...(backend === undefined ? {} : { backend }) }).at(2 * HOPS, `u${HOPS}`);
  const onChip = Math.abs(solved(loihi()) - AMPLITUDE) / spacing;
  return {
    id: 'graded-chip',
    title: `graded chain of ${HOPS} hops on the emulated chip: ${lowered.network.groups.reduce((sum, { size }) => sum + size, 0)} compartments, ${run.steps} steps`,
    timed: `lowering; peers: ${RUNNING} of the network, and the exact mean field of the same request; errors: of the amplitude at the end, in levels`,
    // lowering takes at most three times as long as running
    goals: { [RUNNING]: 1 / 3 },
    accuracy: 1,
    peerAccuracy: 1,
    ours() {
      const { seconds, least } = timed(() => prepared(planned, request, settings), 0.5);
      return { seconds, least, error: onChip };
    },
    peers() {
      const emulated = timed(() => loihi.emulate(lowered.network, run), 0.5);
      const exact = timed(() => solved(), 0.2);
      return [
        { name: RUNNING, seconds: emulated.seconds, least: emulated.least, error: onChip },
        {
          ...{ name: MEAN_FIELD, seconds: exact.seconds, least: exact.least },
          error: Math.abs(exact.answer - AMPLITUDE) / spacing,
        },
      ];
    },
    parts: () => ({
      'loihi.lower(), with resources': timed(() => loihi.lower(made, options), 0.3).seconds,
      'simulate() on the chip': timed(() => solved(loihi()), 0.3).seconds,
    }),
  };
}
