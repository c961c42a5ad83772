import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatNpz, parseNpz } from '../../../src/io/npz';
import { formatIdx } from '../../support/idx';
import { stripeImages } from '../../support/stripes';
import { workspace } from '../../support/workspace';
import { call } from '../call';

jest.setTimeout(60_000);
const folder = workspace('train-sbp');
const at = (...names: string[]) => join(folder, ...names);
const bytes = (...names: string[]) => readFileSync(at(...names)).toString('latin1');

/** Images under the names of Fashion-MNIST, which is taken whole. */
beforeAll(() => {
  mkdirSync(at('data'));
  const parts = [
    ['train', stripeImages(300, 1, 28)],
    ['t10k', stripeImages(80, 2, 28)],
  ] as const;
  for (const [stem, { count, rows, columns, pixels, labels }] of parts) {
    writeFileSync(
      at('data', `${stem}-images-idx3-ubyte`),
      formatIdx({ shape: [count, rows, columns], data: pixels }),
    );
    writeFileSync(at('data', `${stem}-labels-idx1-ubyte`), formatIdx({ shape: [count], data: labels }));
  }
});

const train = (out: string, ...more: string[]) =>
  call([
    ...['train', 'fashion-mnist', '--backend', 'loihi', '--data', at('data'), '--layers', '784,12,10'],
    ...['--seed', '4', '--out', at(out), ...more],
  ]);

test('writes weights, checkpoint, curve, document, figure and manifest; what it learnt can be evaluated', async () => {
  const { code, out, err } = await train('run', '--epochs', '2', '--verify', '40');
  expect([code, err]).toEqual([0, expect.not.stringContaining('error')]);
  expect(out).toMatch(/^outcome +success after 600 presentations, 2 epochs$/m);
  expect(out).toMatch(
    /^verified +40 presentations: every weight of every copy as the plain algorithm has it$/m,
  );
  expect(readdirSync(at('run')).sort()).toEqual([
    ...['checkpoint-600.npz', 'checkpoint.json', 'curve.csv', 'manifest.json'],
    ...['plotly.min.js', 'training.html', 'training.json', 'weights.npz'],
  ]);
  const arrays = parseNpz(readFileSync(at('run', 'weights.npz')), 'weights.npz');
  expect(Object.fromEntries([...arrays].map(([name, { shape }]) => [name, shape]))).toEqual({
    ...{ W1: [784, 12], W1_lt: [784, 12], W1_gt: [784, 12] },
    ...{ W2: [12, 10], W2_lt: [12, 10], W2_gt: [12, 10], W2T: [10, 12], W2T_minus: [10, 12] },
  });
  const curve = readFileSync(at('run', 'curve.csv'), 'utf8').split('\r\n');
  expect(curve).toHaveLength(4);
  const manifest = JSON.parse(bytes('run', 'manifest.json'));
  expect(Object.keys(manifest.inputs)).toHaveLength(4);
  const answered = await call([
    ...['evaluate', 'fashion-mnist', '--backend', 'loihi', '--data', at('data'), '--json'],
    ...['--weights', at('run', 'checkpoint-600.npz')],
  ]);
  const { epochs } = JSON.parse(bytes('run', 'training.json'));
  expect(JSON.parse(answered.out)).toMatchObject({ layers: [784, 12, 10], samples: 80, ...epochs[1].test });
});

test('engines write the same bytes, and a finished run goes on to more epochs as if they had been asked for', async () => {
  await train('fast', '--epochs', '3');
  await train('typescript', '--epochs', '1', '--engine', 'typescript');
  await train('typescript', '--epochs', '3', '--engine', 'typescript');
  for (const name of ['weights.npz', 'checkpoint-900.npz', 'curve.csv'])
    expect(bytes('typescript', name)).toBe(bytes('fast', name));
  const before = bytes('fast', 'weights.npz');
  expect((await train('fast', '--epochs', '3')).out).toContain('success after 900 presentations');
  expect(bytes('fast', 'weights.npz')).toBe(before);
});

test('an interrupt leaves a checkpoint and exit code 130; the same command then ends with the same bytes', async () => {
  const interrupt = new AbortController();
  setTimeout(() => interrupt.abort(), 5);
  const argv = [
    'train',
    'fashion-mnist',
    '--backend',
    'loihi',
    '--data',
    at('data'),
    '--layers',
    '784,12,10',
  ];
  const rest = ['--engine', 'reference', '--epochs', '2', '--out', at('stopped')];
  const { code, err } = await call([...argv, ...rest], { interrupt: interrupt.signal });
  expect(code).toBe(130);
  const done = Number(/interrupted after (\d+) of 600 presentations/.exec(err)?.[1]);
  expect(done).toBeLessThan(600);
  expect((await call([...argv, ...rest])).code).toBe(0);
  await call([...argv, '--engine', 'reference', '--epochs', '2', '--out', at('unbroken')]);
  for (const name of [
    'weights.npz',
    'checkpoint.json',
    'checkpoint-600.npz',
    'curve.csv',
    'training.json',
    'training.html',
  ])
    expect(bytes('stopped', name)).toBe(bytes('unbroken', name));
});

test('--weights begins with a file of weights', async () => {
  await train('first', '--epochs', '1');
  await train('second', '--epochs', '1', '--weights', at('first', 'weights.npz'));
  expect(bytes('second', 'weights.npz')).not.toBe(bytes('first', 'weights.npz'));
  expect(JSON.parse(bytes('second', 'checkpoint.json')).run.weights).toMatch(/^[0-9a-f]{64}$/);
});

describe('what is wrong is named', () => {
  const argv = ['train', 'fashion-mnist', '--backend', 'loihi', '--epochs', '1'];
  test.each([
    [['--backend', 'loih'], 'error: --backend: unknown back-end "loih" (did you mean "loihi"?'],
    [['--engine', 'fst'], 'error: --engine: unknown engine "fst" (did you mean "fast"?'],
    [
      ['--data', '/nowhere'],
      'error: fashion-mnist: missing data set, train: no file "train-images-idx3-ubyte"',
    ],
    [
      ['--extra-inhibition'],
      'error: --extra-inhibition: invalid option true (allowed: with --engine circuit or --verify',
    ],
    [['--teacher', '2,1'], 'error: --teacher: invalid option [2,1] (allowed: none with --backend loihi'],
    [['--rate', '1'], 'error: --rate: invalid option 1 (allowed: none with --backend loihi'],
    [['--from', '1'], 'error: --from: invalid option 1 (allowed: none with --backend loihi'],
    [['--layers', '784,10'], 'error: layers: invalid sizes [784,10]'],
    [['--layers', '400,50,10'], 'error: --layers: invalid layers [400,50,10] (allowed: 784,HIDDEN,10'],
    [['--samples', '5,x'], "error: option '--samples <n>' argument '5,x' is invalid"],
    [['--samples', '301'], 'error: first: invalid number of images 301 (allowed: 1 to 300)'],
    [['--weights', '/nowhere.npz'], 'error: /nowhere.npz: missing file'],
  ])('%j', async (more, message) => {
    const { code, err } = await call([...argv, '--data', at('data'), ...more]);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });

  test('a task that is no data set', async () => {
    const { code, err } = await call(['train', 'mnst', '--backend', 'loihi']);
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('error: unknown data set "mnst" (did you mean "mnist"?'),
    ]);
  });

  test('a folder of another run, and weights of another shape, kind or range', async () => {
    await train('mine', '--epochs', '1');
    expect((await train('mine', '--epochs', '1', '--samples', '200')).err).toContain(
      'checkpoint.json: invalid samples for this checkpoint [200,80] (allowed: [300,80], what it was made with; or another --out',
    );
    const weights = (more: object) => {
      const W2 = { shape: [12, 10], data: new Int32Array(120) };
      writeFileSync(
        at('bad.npz'),
        formatNpz({ W1: { shape: [784, 12], data: new Int32Array(9408) }, W2, ...more }),
      );
      return train('other', '--epochs', '1', '--weights', at('bad.npz'));
    };
    expect((await weights({})).err).toContain('bad.npz: W1_lt: missing array');
    expect((await weights({ W1: { shape: [400, 50], data: new Int32Array(20000) } })).err).toContain(
      'bad.npz: W1: invalid shape [400,50] (allowed: [784, 12])',
    );
    expect(
      (await weights({ W1: { shape: [784, 12], data: new Float64Array(9408).fill(0.5) } })).err,
    ).toContain('bad.npz: W1[0]: invalid weight 0.5 (allowed: even, -256 to 254)');
    const elsewhere = ['evaluate', 'mnist', '--backend', 'loihi', '--weights', at('mine', 'weights.npz')];
    const { code, err } = await call([...elsewhere, '--data', at('data')]);
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('weights.npz: layers[0]: invalid number of inputs 784 (allowed: 400'),
    ]);
  });
});
