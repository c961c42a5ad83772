import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatNpz, parseNpz } from '../../src/io/npz';
import { workspace } from '../support/workspace';
import { call } from './call';

const folder = workspace('train');

describe('train', () => {
  test('writes weights, curve, document, figure and manifest, and says how far it is from plain backprop', async () => {
    const out = join(folder, 'xor');
    const { code, out: text } = await call([
      'train',
      'xor',
      '--seed',
      '3',
      '--epochs',
      '3',
      '--verify',
      '--out',
      out,
    ]);
    expect(code).toBe(0);
    expect(text).toMatch(/^outcome +success after 12 presentations$/m);
    expect(text).toMatch(/^verified +12 cycles: weights within \d\.\d+e-1\d of plain backprop/m);
    expect(text).toMatch(/every charge of every window as the plain algorithm has it/);
    expect(readdirSync(out).sort()).toEqual([
      'curve.csv',
      'manifest.json',
      'training.html',
      'training.json',
      'weights.npz',
    ]);
    const weights = parseNpz(readFileSync(join(out, 'weights.npz')), 'weights.npz');
    expect(weights['W1']?.shape).toEqual([4, 2]);
    expect(weights['V2']?.shape).toEqual([4, 1]);
    expect(readFileSync(join(out, 'curve.csv'), 'utf8').split('\r\n')).toHaveLength(5);
  });

  test('goes on from a file of weights with the same bits', async () => {
    const path = (name: string) => join(folder, name);
    await call(['train', 'xor', '--epochs', '4', '--out', path('whole')]);
    await call(['train', 'xor', '--epochs', '2', '--out', path('half')]);
    await call([
      ...['train', 'xor', '--epochs', '2', '--weights', join(path('half'), 'weights.npz')],
      ...['--from', '8', '--out', path('rest')],
    ]);
    const bytes = (name: string) => readFileSync(join(path(name), 'weights.npz'));
    expect(bytes('rest').equals(bytes('whole'))).toBe(true);
    expect(bytes('half').equals(bytes('whole'))).toBe(false);
  });

  test('an interrupt keeps what is done, with exit code 130', async () => {
    const interrupt = AbortSignal.abort();
    const out = join(folder, 'stopped');
    const { code, err } = await call(['train', 'xor', '--out', out], { interrupt });
    expect(code).toBe(130);
    expect(err).toContain('interrupted after 0 presentations');
    expect(readdirSync(out)).toContain('weights.npz');
  });

  test('a rate that is too large fails with presentation, window and population named', async () => {
    const { code, err } = await call(['train', 'xor', '--seed', '3', '--rate', '50']);
    expect(code).toBe(1);
    expect(err).toMatch(
      /^error: training ended early: diverged: presentation \d+, window \d+: .*"N\d[+-]" is above the ceiling/m,
    );
  });

  test.each([
    [['train', 'xr'], 'error: unknown task "xr" (did you mean "xor"? known: xor, linear-1, linear-8)'],
    [['train', 'xor', '--weights', '/nowhere.npz'], 'error: /nowhere.npz: missing file'],
    [['train', 'xor', '--rate', '-1'], 'error: backprop.rate: invalid rate -1 (allowed: a number above 0)'],
    [['evaluate', 'xor'], "required option '--weights <file>' not specified"],
  ])('%j', async (argv, message) => {
    const { code, err } = await call(argv);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  test('weights of another shape are named', async () => {
    const file = join(folder, 'wrong.npz');
    writeFileSync(file, formatNpz({ W1: { shape: [2, 2], data: new Float64Array(4) } }));
    const { code, err } = await call(['evaluate', 'xor', '--weights', file]);
    expect(code).toBe(2);
    expect(err).toContain('wrong.npz: W1: invalid shape [2,2] (allowed: [4, 2])');
  });
});

test('evaluate prints targets and outputs of every pattern', async () => {
  const out = join(folder, 'short');
  await call(['train', 'linear-1', '--epochs', '5', '--out', out]);
  const { code, out: text } = await call([
    ...['evaluate', 'linear-1', '--weights', join(out, 'weights.npz'), '--patterns', '6', '--json'],
  ]);
  expect(code).toBe(0);
  const { patterns } = JSON.parse(text) as { patterns: { t: number[]; o: number[] }[] };
  expect(patterns).toHaveLength(6);
  for (const { t, o } of patterns) expect(o[0]).toBeCloseTo(t[0] as number, 6);
});
