import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatNpz, parseNpz } from '../../../src/io/npz';
import { writeRecordings } from '../../support/events';
import { formatIdx } from '../../support/idx';
import { stripeImages } from '../../support/stripes';
import { workspace } from '../../support/workspace';
import { call } from '../call';

jest.setTimeout(60_000);
const folder = workspace('train-stochastic');
const at = (...names: string[]) => join(folder, ...names);
const bytes = (...names: string[]) => readFileSync(at(...names)).toString('latin1');

/** Stripes under the names of Fashion-MNIST. */
beforeAll(() => {
  mkdirSync(at('data'));
  for (const [stem, { count, rows, columns, pixels, labels }] of [
    ['train', stripeImages(200, 1, 28)],
    ['t10k', stripeImages(60, 2, 28)],
  ] as const) {
    writeFileSync(
      at('data', `${stem}-images-idx3-ubyte`),
      formatIdx({ shape: [count, rows, columns], data: pixels }),
    );
    writeFileSync(at('data', `${stem}-labels-idx1-ubyte`), formatIdx({ shape: [count], data: labels }));
  }
  writeRecordings(at('events'), { Train: 60, Test: 20 });
});

const train = (out: string, ...more: string[]) =>
  call([
    ...['train', 'fashion-mnist', '--backend', 'stochastic', '--data', at('data'), '--layers', '784,12,10'],
    ...['--length', '8', '--seed', '4', '--out', at(out), ...more],
  ]);

test('writes weights, checkpoint, curve, document, figure and manifest; what it learnt answers at any length', async () => {
  const { code, out, err } = await train('run', '--epochs', '2', '--baseline', '--verify', '60');
  expect([code, err]).toEqual([0, expect.not.stringContaining('error')]);
  expect(out).toMatch(/^outcome +success after 400 presentations, 2 epochs$/m);
  expect(out).toMatch(/^clipped +[\d.e-]+ of the gradients/m);
  for (const name of ['counts', 'membrane', 'rate', 'baseline'])
    expect(out).toMatch(new RegExp(`^test, ${name} +0\\.\\d`, 'm'));
  expect(out).toMatch(/^verified +60 presentations: every count and weight as the plain engine has it$/m);
  expect(readdirSync(at('run')).sort()).toEqual([
    ...['checkpoint-400.npz', 'checkpoint.json', 'curve.csv', 'manifest.json'],
    ...['plotly.min.js', 'training.html', 'training.json', 'weights.npz'],
  ]);
  const arrays = parseNpz(readFileSync(at('run', 'weights.npz')), 'weights.npz');
  expect(Object.fromEntries([...arrays].map(([name, { shape }]) => [name, shape]))).toEqual({
    ...{ W1: [785, 12], W2: [13, 10], P1: [785, 12], P2: [13, 10] },
  });
  expect(Object.keys(JSON.parse(bytes('run', 'manifest.json')).inputs)).toHaveLength(4);
  const answer = async (...more: string[]) =>
    JSON.parse(
      (
        await call([
          ...['evaluate', 'fashion-mnist', '--backend', 'stochastic', '--data', at('data'), '--json'],
          ...['--weights', at('run', 'weights.npz'), ...more],
        ])
      ).out,
    );
  const { epochs } = JSON.parse(bytes('run', 'training.json'));
  // the same seed and length draw what the test of the last epoch drew
  expect(await answer('--length', '8', '--seed', '4')).toMatchObject({ samples: 60, ...epochs[1].test });
  const long = await answer('--length', '200', '--engine', 'typescript');
  expect(long).toMatchObject({ rate: epochs[1].test.rate, network: { length: 200 } });
  expect(Math.abs(long.membrane - long.rate)).toBeLessThan(0.12);
});

test('engines write the same weights; an interrupt is gone on from to the same bytes; more epochs want another decay', async () => {
  const twice = ['--epochs', '2', '--decay', '3', '--baseline'];
  await train('whole', '--epochs', '3', '--baseline');
  await train('plain', '--epochs', '3', '--baseline', '--engine', 'typescript');
  await train('parts', ...twice);
  const { err } = await train('parts', '--epochs', '3', '--decay', '3', '--baseline');
  expect(err).toContain('on from presentation 400');
  for (const other of ['plain', 'parts'])
    for (const name of ['weights.npz', 'curve.csv']) expect(bytes(other, name)).toBe(bytes('whole', name));
  expect(await train('whole', '--epochs', '4', '--baseline')).toMatchObject({
    code: 2,
    err: expect.stringContaining('invalid decay for this checkpoint 4 (allowed: 3, what it was made with'),
  });
});

test('in hardware mode, with delay, kappa and a copy that carries errors back', async () => {
  const { code, out } = await train(
    'hardware',
    ...['--mode', 'hardware', '--delay', '1', '--kappa', '0.5', '--feedback', 'random', '--gate', 'rec'],
    ...['--epochs', '1', '--json'],
  );
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    backend: 'stochastic',
    network: { layers: [784, 12, 10], length: 8, kappa: 0.5, delay: 1, warm: 3, feedback: 'random' },
  });
});

test('it learns recordings of events', async () => {
  const n = (...more: string[]) =>
    call(['train', 'n-mnist', '--backend', 'stochastic', '--data', at('events'), '--json', ...more]);
  const { code, out } = await n('--layers', '2312,20,10', '--epochs', '20', '--length', '10', '--lanes', '5');
  expect(code).toBe(0);
  const { epochs } = JSON.parse(out);
  expect(epochs[19].test.rate).toBeGreaterThan(0.7);
  expect((await n('--samples', '61')).err).toContain(
    '--samples: invalid number of samples 61 (allowed: 1 to 60',
  );
  const damaged = at('events', 'Test', '3', '00064.bin');
  writeFileSync(damaged, new Uint8Array(3));
  expect(await n('--epochs', '1', '--length', '2')).toMatchObject({
    code: 2,
    err: expect.stringContaining(`error: ${damaged}: invalid file of events "3 bytes"`),
  });
});

const REFUSED: readonly (readonly [words: string[], message: string])[] = [
  [['--length', '0'], 'network.length: invalid steps 0 (allowed: a whole number, 1 to 1000000)'],
  [['--warm', '8'], 'network.warm: invalid steps 8 (allowed: a whole number, 0 to 7, less than the length)'],
  [['--layers', '784,9'], '--layers: invalid layers [784,9] (allowed: 784,HIDDEN,...,10: the inputs and the'],
  [
    ['--mode', 'hardware', '--lanes', '3'],
    'stochasticLearner.lanes: invalid number 3 (allowed: 1 in hardware',
  ],
  [['--engine', 'circuit'], '--engine: unknown engine "circuit" (known: fast, typescript)'],
  [['--neurons', '9'], '--neurons: invalid option 9 (allowed: none with --backend stochastic'],
  [['--teacher', '3,2'], '--teacher: invalid option [3,2] (allowed: none with --backend stochastic'],
  [['--from', '3'], '--from: invalid option 3 (allowed: none with --backend stochastic'],
  [['--backend', 'loihi'], '--length: invalid option 8 (allowed: with --backend stochastic)'],
  [['--backend', 'mean-field'], '--length: invalid option 8 (allowed: with --backend stochastic)'],
];

test.each(REFUSED)('%j is refused by one line', async (words, message) => {
  const { code, err } = await train('refused', ...words);
  expect(code).toBe(2);
  expect(err).toContain(`error: ${message}`);
});

test('weights that are none, or of other layers, are refused by name', async () => {
  const file = at('other.npz');
  const evaluate = (arrays: Parameters<typeof formatNpz>[0]) => {
    writeFileSync(file, formatNpz(arrays));
    return call([
      ...['evaluate', 'fashion-mnist', '--backend', 'stochastic', '--data', at('data'), '--weights', file],
    ]);
  };
  const array = (...shape: [number, number]) => ({ shape, data: new Float64Array(shape[0] * shape[1]) });
  expect((await evaluate({ X: array(2, 2) })).err).toContain(
    `${file}: W1: missing array ([inputs + 1, units])`,
  );
  expect((await evaluate({ W1: array(785, 4), W2: array(9, 10) })).err).toContain(
    `${file}: W2: invalid shape [9,10] (allowed: [5, units]: units below and the bias)`,
  );
  expect((await evaluate({ W1: array(785, 4), W2: array(5, 9) })).err).toContain(
    `${file}: layers[2]: invalid number of outputs 9 (allowed: 10, the classes of the samples)`,
  );
});
