/** Rows that fire while they are closed are named, with the first segment in which they do. */
import { circuit, gradedChain, leakingRows, simulate, spiking } from '../../../src/index';

test('a row that leaks in two segments is told with the first of them, and with the spikes of both', () => {
  const chain = circuit(gradedChain({ stages: 3, T: 0.5, threshold: 0.2 }));
  const run = simulate(chain, { initial: { u0: 0.7 }, backend: spiking({ neurons: 1000, seed: 1 }) });
  const row = leakingRows(run).find((one) => one.row === 'u0>u1');
  const { rows, values } = run.counts!;
  const fired = values.map((one) => one[rows.indexOf('u0>u1')]!);
  // u0 is .42 when its gate shuts, .26 when the next one does
  expect(fired[1]! > 0 && fired[2]! > 0).toBe(true);
  expect(row).toEqual({ row: 'u0>u1', t: [0.5, 1], spikes: fired[1]! + fired[2]! });
});

test('a row that a bound does not prove silent rests all the same where its argument is below its threshold', () => {
  const made = circuit({
    populations: [{ name: 'x' }, { name: 'y' }, { name: 'z' }],
    projections: [
      {
        name: 'p',
        from: [{ population: 'x' }, { population: 'y', scale: -1 }],
        to: [{ population: 'z', gain: 1 }],
        threshold: 0.1,
      },
    ],
    schedule: { windows: [{ t: [0, 1] }, { t: [1, 2], open: ['p'] }] },
  });
  const counts = (options: object) =>
    simulate(made, {
      initial: { x: 0.5, y: 0.5 },
      backend: spiking({ neurons: 500, ...options }),
    }).counts!.values.map(([n]) => n! > 0);
  expect(counts({})).toEqual([false, false]);
  // neurons that rectify by themselves fire at the bias once their gate is open, and not before
  expect(counts({ model: 'lif', lif: { rectifier: 'soma' } })).toEqual([false, true]);
});
