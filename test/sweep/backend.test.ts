/** A sweep in spikes: each point has noise of its own, and its data are the same bytes whatever the number of workers. */
import { circuit, gradedChain, type SweepPlan, simulate, spiking, sweep } from '../../src/index';
import { checkedPoints } from '../../src/sweep/check';
import { moments } from '../support/moments';

const plan: SweepPlan = {
  fragment: { name: 'gradedChain', options: { stages: 2, T: 2 } },
  initial: { u0: 0.5 },
  backend: { name: 'spiking', options: { model: 'poisson', neurons: 100 } },
  vary: {
    kind: 'grid',
    axes: [
      { name: 'backend.neurons', values: [100, 1600] },
      { name: 'backend.seed', from: 0, to: 19, count: 20 },
    ],
  },
  measures: [{ kind: 'amplitude', population: 'u1' }],
};

test('trials and numbers of neurons are axes; one worker and two give the same', async () => {
  const one = await sweep(plan, { workers: 1 });
  expect((await sweep(plan, { workers: 2 })).results).toEqual(one.results);
  const values = one.results.map((result) => result?.values?.[0] as number);
  const chain = circuit(gradedChain({ stages: 2, T: 2 }));
  const backend = spiking({ neurons: 1600, seed: 3 });
  expect(values[23]).toBe(simulate(chain, { initial: { u0: 0.5 }, backend }).at(2, 'u1'));
  const [few, many] = [moments(values.slice(0, 20)), moments(values.slice(20))];
  // a quarter of the deviation, by 16 times the neurons
  expect(Math.sqrt(few.variance / many.variance)).toBeGreaterThan(2.2);
  expect(Math.sqrt(few.variance / many.variance)).toBeLessThan(7);
}, 30_000);

test('without a seed of its own each point draws from its parameters', async () => {
  const own = {
    ...plan,
    vary: { kind: 'grid', axes: [{ name: 'initial.u0', values: [0.5, 0.5001] }] },
  } as const;
  const [a, b] = (await sweep(own, { workers: 1 })).results.map((result) => result?.values?.[0] as number);
  expect(Math.abs(a! - b!)).toBeGreaterThan(1e-3);
}, 30_000);

test('learning in spikes is measured as well', async () => {
  const learns: SweepPlan = {
    task: { name: 'xor', options: { maskGain: 100 } },
    backend: { name: 'spiking', options: { model: 'if', neurons: 50, dt: 0.05 } },
    vary: { kind: 'list', points: [{ rate: 0.1 }] },
    measures: [{ kind: 'loss', presentations: 8 }],
  };
  const spikes = (await sweep(learns, { workers: 1 })).results[0]?.values?.[0];
  expect(spikes).toBeGreaterThan(0.05);
  expect(spikes).toBeLessThan(0.5);
}, 30_000);

test.each([
  [{ backend: { name: 'spking' } }, 'backend.name: unknown back-end "spking" (did you mean "spiking"?'],
  [
    { backend: { name: 'spiking', options: { model: 'lfi' } } },
    'backend.options.model: unknown model "lfi" (did you mean "lif"?',
  ],
  [
    { vary: { kind: 'list', points: [{ 'backend.neuron': 3 }] } },
    'vary: unknown option "backend.neuron" (did',
  ],
  [
    { backend: undefined },
    'vary: invalid name "backend.neurons" (allowed: one of a back-end, with backend in',
  ],
  [
    { measures: [{ kind: 'separatrix', enter: 'u0', exit: 'u1', domain: [0, 1] }] },
    'measures[0].kind: invalid measure "separatrix" (allowed: one that a run gives',
  ],
] as [Partial<SweepPlan>, string][])('refused: %j', (part, message) => {
  const { backend, ...whole } = { ...plan, ...part };
  expect(() => checkedPoints({ ...whole, ...(backend === undefined ? {} : { backend }) })).toThrow(message);
});
