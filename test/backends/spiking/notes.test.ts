/** What a run in spikes says beforehand: masks that noise can open, memories that drift. */
import {
  backprop,
  circuit,
  gradedChain,
  memory,
  plan,
  type SpikingOptions,
  spiking,
  xor as task,
} from '../../../src/index';

const said = (made: ReturnType<typeof circuit>, options: SpikingOptions) =>
  spiking(options).notes?.(plan(made)) ?? [];
const xor = (maskGain: number) => circuit(backprop({ ...task.network, maskGain }));

test('a mask gain whose dead zone is below what neurons leave at zero is told', () => {
  const [first] = said(xor(1e4), { model: 'if', neurons: 100 });
  expect(first).toMatch(
    /^"N1\+>G1a" takes 0\.000015 for a sign, and 100 neurons leave up to 0\.0010 at zero \(a smaller mask gain/,
  );
  expect(said(xor(100), { model: 'if', neurons: 100 })).toEqual([]);
  expect(said(xor(1e4), { model: 'if', neurons: Number.POSITIVE_INFINITY })).toEqual([]);
});

test('long holds of leaky neurons drift, which is told; others are held', () => {
  const held = circuit(memory({ T: 2, hold: 20 }));
  expect(said(held, { model: 'lif' })).toEqual([
    'leaky neurons hold "m" for 24 tau, and drift by about 7.2 % of its range in that time (perfect neurons do not: model \'if\')',
  ]);
  expect(said(held, { model: 'if' })).toEqual([]);
  expect(said(circuit(gradedChain({ stages: 3, T: 2 })), { model: 'lif' })).toEqual([]);
});
