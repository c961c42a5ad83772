/**
 * A disk that fails at its n-th operation, n = 1, 2, ... until none fails: each time the verb says so in one line, leaves
 * nothing that a later run would take for whole, and the same command, asked again, ends with the same bytes.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Failure, onFailingDisk } from '../support/failing-disk';
import { workspace } from '../support/workspace';
import { call } from './call';

// tasks are done in this process: here it is about files alone
jest.mock('../../src/sweep/pool', () => ({
  openLane: (task: string, common: object) => ({
    run: async (job: object) => jest.requireActual(`../../src/sweep/${task}`).work(common, job),
    close: () => undefined,
  }),
}));

declare const LONG: boolean | undefined;
const EVERY = typeof LONG === 'undefined' ? 23 : 1;
jest.setTimeout(300_000);

const folder = workspace('failing-disk');
const out = join(folder, 'deep', 'out');
const plan = join(folder, 'plan.json');
const ring = join(__dirname, '../fixtures/hostile/ring.json');
beforeAll(() => {
  const chain = { name: 'gradedChain', options: { stages: 1, T: 1 } };
  const axes = [{ name: 'initial.u0', values: [0.25, 0.5, 0.75, 1] }];
  const measures = [{ kind: 'amplitude', population: 'u1', t: 2 }];
  writeFileSync(plan, JSON.stringify({ fragment: chain, vary: { kind: 'grid', axes }, measures }));
});

const to = (argv: readonly string[]): string[] => [...argv, '--out', out, '--quiet'];
const XOR = ['train', 'xor', '--checkpoint', '0'];

/** What the folder holds; of the manifest all but how long it took, and how many tasks were left to do. */
const held = (): Record<string, string> =>
  Object.fromEntries(
    (existsSync(out) ? readdirSync(out, { recursive: true, encoding: 'utf8' }) : [])
      .filter((name) => !statSync(join(out, name)).isDirectory())
      .sort()
      .map((name) => [
        name,
        readFileSync(join(out, name), 'latin1').replace(/"(seconds|ran)": [\d.e-]+/g, '"$1": 0'),
      ]),
  );

/** Where a manifest stands, the files are those that it says. */
function checkManifest(): void {
  const path = join(out, 'manifest.json');
  if (!existsSync(path)) return;
  const { outputs } = JSON.parse(readFileSync(path, 'utf8')) as { outputs: Record<string, string> };
  for (const [name, hash] of Object.entries(outputs))
    expect([
      name,
      createHash('sha256')
        .update(readFileSync(join(out, name)))
        .digest('hex'),
    ]).toEqual([name, hash]);
}

const without = (files: Readonly<Record<string, string>>, leftovers: RegExp) =>
  Object.fromEntries(Object.entries(files).filter(([name]) => !leftovers.test(name)));

interface Case {
  readonly what: string;
  readonly argv: string[];
  /** What ran in the folder before. */
  readonly before?: string[];
}
const CASES: readonly Case[] = [
  { what: 'simulate', argv: to(['simulate', ring]) },
  { what: 'sweep', argv: to(['sweep', plan, '--workers', '1']) },
  { what: 'train, from the beginning', argv: to([...XOR, '--epochs', '3']) },
  {
    what: 'train, on from a checkpoint',
    argv: to([...XOR, '--epochs', '3']),
    before: to([...XOR, '--epochs', '2']),
  },
];
const FAILURES: readonly Omit<Failure, 'nth'>[] = [
  { code: 'EIO', lasts: 'once' },
  { code: 'ENOSPC', lasts: 'for ever' },
];

describe.each(FAILURES)('$code, $lasts', ({ code, lasts }) => {
  test.each(CASES)('$what', async ({ argv, before }) => {
    const begin = async (): Promise<void> => {
      rmSync(join(folder, 'deep'), { recursive: true, force: true });
      if (before !== undefined) expect((await call(before)).code).toBe(0);
    };
    await begin();
    expect(await call(argv)).toMatchObject({ code: 0, err: '' });
    const whole = held();
    for (let nth = 1; ; nth += EVERY) {
      await begin();
      const { result, operations } = await onFailingDisk(folder, { nth, code, lasts }, () => call(argv));
      if (operations < nth) {
        expect(result).toMatchObject({ code: 0, err: '' });
        expect(nth).toBeGreaterThan(20);
        return;
      }
      // what failed may not have mattered: a folder that is there need not be made
      const fine = result.code === 0;
      expect({ nth, code: result.code, err: result.err }).toEqual({
        nth,
        code: fine ? 0 : expect.any(Number),
        err: fine ? '' : expect.stringMatching(/^error: [^\n]+\n$/),
      });
      expect([0, 1, 2]).toContain(result.code);
      // a lock that could not be removed is taken over by who comes next
      if (fine) expect(without(held(), /\.lock$/)).toEqual(whole);
      checkManifest();
      const again = await call(argv);
      expect({ nth, code: again.code, err: again.err }).toEqual({ nth, code: 0, err: '' });
      // whom death stops in the middle of a file leaves its beginning, under a name that nobody reads
      expect(without(held(), lasts === 'once' ? /^$/ : /\.tmp$/)).toEqual(whole);
    }
  });
});
