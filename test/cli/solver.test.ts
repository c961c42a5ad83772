/** The solver that is asked for on the command line is the one that runs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { circuit, gradedChain } from '../../src/index';
import { formatCircuit } from '../../src/io/circuit-file';
import { workspace } from '../support/workspace';
import { call } from './call';

const folder = workspace('solver');
const chain = join(folder, 'chain.json');
const weights = join(folder, 'xor', 'weights.npz');
const run = ['simulate', chain, '--initial', 'u0=0.7', '--json'];

beforeAll(async () => {
  writeFileSync(chain, formatCircuit(circuit(gradedChain({ stages: 3, T: 1 }))));
  await call(['train', 'xor', '--epochs', '1', '--out', join(folder, 'xor')]);
});

const documentOf = async (argv: readonly string[]) => {
  const { code, out, err } = await call(argv);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
};

const amplitude = (document: { currents: { u3: number[][] } }) => document.currents.u3.at(-1)?.[0];

describe('simulate', () => {
  test('the exact solver, and the mean field, are what runs by itself', async () => {
    const asked = await documentOf([...run, '--backend', 'mean-field', '--solver', 'exact']);
    expect(asked.backend).toBe('mean field, exact()');
    expect(asked).toEqual(await documentOf(run));
  });

  test.each(['odex', 'dopri5'])('%s steps, and the nearer the smaller its tolerances are', async (solver) => {
    const tight = await documentOf([...run, '--solver', solver]);
    expect(tight.backend).toContain('rtol: 1e-9, atol: 1e-12');
    expect(tight.stats.naccept).toBeGreaterThan(0);
    const loose = await documentOf([...run, '--solver', solver, '--rtol', '1e-3', '--atol', '1e-4']);
    expect(loose.backend).toContain('rtol: 0.001, atol: 0.0001');
    expect(loose.stats.naccept).toBeLessThan(tight.stats.naccept);
    expect(Math.abs((amplitude(tight) ?? 0) - 0.7)).toBeLessThan(1e-8);
    expect(Math.abs((amplitude(loose) ?? 0) - 0.7)).toBeGreaterThan(1e-9);
    expect(amplitude(loose)).toBeCloseTo(0.7, 1);
  });

  test('each tolerance counts by itself', async () => {
    const steps = async (...argv: string[]) =>
      (await documentOf([...run, '--solver', 'odex', ...argv])).stats.nfev;
    const [rtol, atol, both] = [
      await steps('--rtol', '1e-4', '--atol', '1e-14'),
      await steps('--rtol', '1e-13', '--atol', '1e-3'),
      await steps('--rtol', '1e-13', '--atol', '1e-14'),
    ];
    expect(both).toBeGreaterThan(rtol);
    expect(both).toBeGreaterThan(atol);
  });

  test('the manifest says which, with its tolerances', async () => {
    const out = join(folder, 'run');
    await call([...run, '--solver', 'odex', '--rtol', '1e-8', '--out', out]);
    const { solver, parameters } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
    expect(solver).toMatch(/^mean field, odex\(/);
    expect(parameters).toMatchObject({ solver: 'odex', rtol: 1e-8, atol: 1e-12 });
  });
});

describe('circuits that learn', () => {
  test('another solver trains to the same weights within its tolerances, and the run is another one', async () => {
    const train = (out: string, ...more: string[]) =>
      call(['train', 'xor', '--epochs', '1', '--json', '--out', join(folder, out), ...more]);
    const own = JSON.parse((await train('own')).out);
    const peer = JSON.parse((await train('peer', '--solver', 'odex')).out);
    expect(peer.loss).toBeCloseTo(own.loss, 7);
    expect(peer.loss).not.toBe(own.loss);
    const manifest = JSON.parse(readFileSync(join(folder, 'peer', 'manifest.json'), 'utf8'));
    expect(manifest.solver).toMatch(/^mean field, odex\(/);
    expect(manifest.parameters.backend).toMatchObject({ solver: 'odex', rtol: 1e-9 });
    for (const [out, more] of [
      ['peer', []],
      ['own', ['--solver', 'odex']],
      ['peer', ['--solver', 'odex', '--rtol', '1e-6']],
    ] as const) {
      const { code, err } = await train(out, ...more);
      expect([code, err]).toEqual([2, expect.stringMatching(/backend for this checkpoint/)]);
    }
  }, 30_000);

  test('evaluate asks by it', async () => {
    const evaluate = ['evaluate', 'xor', '--weights', weights, '--json'];
    const [own, peer] = [await documentOf(evaluate), await documentOf([...evaluate, '--solver', 'dopri5'])];
    expect(peer.loss).toBeCloseTo(own.loss, 7);
    expect(peer.loss).not.toBe(own.loss);
  });
});

describe('what makes no sense is refused', () => {
  const loihi = ['mnist', '--backend', 'loihi'];
  test.each([
    [['--solver', 'odx'], '--solver: unknown solver "odx" (did you mean "odex"? known: exact, odex, dopri5)'],
    [['--backend', 'meanfield'], '--backend: unknown back-end "meanfield" (did you mean "mean-field"?'],
    [['--rtol', '1e-8'], '--rtol: invalid option 1e-8 (allowed: with --solver odex or dopri5)'],
    [['--solver', 'exact', '--atol', '0.1'], '--atol: invalid option 0.1 (allowed: with --solver odex'],
    [['--solver', 'odex', '--rtol', '5'], 'odex.rtol: invalid relative tolerance 5 (allowed: 1e-14 to 1)'],
    [['--solver', 'dopri5', '--atol', '-1'], 'dopri5.atol: invalid absolute tolerance -1 (allowed: a number'],
    [['--rtol', 'small'], "argument 'small' is invalid. Allowed: a finite number."],
  ])('simulate %j', async (argv, message) => {
    const { code, out, err } = await call([...run, ...argv]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`error: ${message.startsWith('arg') ? '' : message}`);
    expect(err).toContain(message);
  });

  test.each([
    [
      ['train', ...loihi, '--solver', 'odex'],
      '--solver: invalid option "odex" (allowed: none with --backend',
    ],
    [['train', 'xor', '--rtol', '1e-8'], '--rtol: invalid option 1e-8 (allowed: with --solver odex'],
    [['evaluate', ...loihi, '--weights', weights, '--atol', '1'], '--atol: invalid option 1 (allowed: none'],
    [['evaluate', ...loihi, '--weights', weights, '--seed', '1'], '--seed: invalid option 1 (allowed: none'],
    [['evaluate', 'xor', '--weights', weights, '--solver', 'euler'], '--solver: unknown solver "euler"'],
  ])('%j', async (argv, message) => {
    const { code, out, err } = await call(argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`error: ${message}`);
  });
});
