/** A task that runs out of memory ends its own process and nothing else: the others are done, and it is not begun again. */
import { sweep } from '../../src/index';

test('of three chains the one that no process holds fails by name', async () => {
  const plan = {
    fragment: { name: 'gradedChain', options: { stages: 2, T: 1 } },
    vary: { kind: 'grid', axes: [{ name: 'stages', values: [2, 4_000_000, 4] }] },
    measures: [{ kind: 'multiplier' }],
  } as const;
  const { results, ran } = await sweep(plan, { workers: 1 });
  expect(ran).toBe(3);
  expect(results[0]).toMatchObject({ values: [expect.anything()] });
  expect(results[1]).toEqual({ error: 'the worker ended: out of memory (2048 MB), or the engine failed' });
  expect(results[2]).toMatchObject({ values: [expect.anything()] });
}, 300_000);
