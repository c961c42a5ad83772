/** The log says what was open: by the schedule, or by populations that drive a gate. */
import { circuit, simulate } from '../../src/index';

test('a projection with a gate that a population drives is driven in every segment, and open by no window', () => {
  const gate = { population: 'g', h: 0.5, d: 0, effect: 'opens' } as const;
  const row = (name: string, to: string, gates: number) => ({
    name,
    from: [{ population: 'a' }],
    to: [{ population: to, gain: 1 }],
    ...(gates === 0 ? {} : { gatedBy: new Array(gates).fill(gate) }),
  });
  const made = circuit({
    populations: ['a', 'g', 'd', 'e', 'f'].map((name) => ({ name })),
    projections: [row('by hand', 'd', 0), row('by one', 'e', 1), row('by two', 'f', 2)],
    schedule: {
      windows: [
        { t: [0, 1], open: ['by hand'] },
        { t: [1, 2], hold: ['a'] },
      ],
    },
  });
  const { log } = simulate(made, { initial: { a: 0.3, g: 1 } });
  expect(log.segments.map(({ open, driven }) => [open, driven])).toEqual([
    [['by hand'], ['by one', 'by two']],
    [[], ['by one', 'by two']],
  ]);
});
