/** What a run on the chip keeps: many of them fit beside each other. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { circuit, gradedChain, loihi, simulate } from '../../../src/index';
import type { ChipNetwork } from '../../../src/loihi/types';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Networks that are made, held by nobody but those who keep them. */
const mockMade: WeakRef<ChipNetwork>[] = [];

jest.mock('../../../src/loihi/network', () => {
  const actual: typeof import('../../../src/loihi/network') = jest.requireActual(
    '../../../src/loihi/network',
  );
  const network: typeof actual.network = (description) => {
    const made = actual.network(description);
    mockMade.push(new WeakRef(made));
    return made;
  };
  return { ...actual, network };
});

test('a solution keeps no network until it is asked for one, and then it is that of the run', async () => {
  const chain = circuit(gradedChain({ stages: 2, T: 1 }));
  const options = { initial: { u0: 0.5 } };
  const run = simulate(chain, { ...options, backend: loihi({ levels: 8 }) });
  // a weak reference holds until the turn ends
  await new Promise((resolve) => setTimeout(resolve));
  collect();
  expect(mockMade.map((one) => one.deref())).toEqual([undefined]);
  expect(run.at(1, 'u1')).toBeGreaterThan(0.4);
  const network = run.chip?.network;
  expect(network).toEqual(loihi.lower(chain, { ...options, levels: 8 }).network);
  expect(run.chip?.network).toBe(network);
});
