/** Checkpoints on the disk: those of other formats are refused by name, and of this one what is not as it was written. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { formatNpz } from '../../../src/io/npz';
import { formatIdx } from '../../support/idx';
import { stripeImages } from '../../support/stripes';
import { workspace } from '../../support/workspace';
import { call } from '../call';

const folder = workspace('checkpoint');
const refused = (path: string, format: number) =>
  `error: ${path}: invalid checkpoint format ${format} (allowed: 3: finish that run with the version that began it, or give another --out)\n`;

/** What the version before this one left, file by file. */
function leave(name: string, files: Readonly<Record<string, unknown>>): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (const [file, content] of Object.entries(files))
    writeFileSync(join(path, file), content instanceof Uint8Array ? content : JSON.stringify(content));
  return path;
}
const W1 = { shape: [4, 2], data: new Float64Array(8) };

test('a circuit of the first format', async () => {
  const run = { version: '0.1.0', task: 'xor', seed: 1, from: 0, verify: 0, epoch: 4, inputs: [] };
  const rest = { presentation: 4, losses: [], errors: [], epochs: [], reports: [], solved: false };
  const out = leave('circuit', {
    'checkpoint-4.npz': formatNpz({ W1 }),
    'checkpoint.json': { run, weights: 'checkpoint-4.npz', ...rest },
  });
  const { code, err } = await call(['train', 'xor', '--epochs', '2', '--out', out]);
  expect([code, err]).toEqual([2, refused(join(out, 'checkpoint.json'), 1)]);
  expect(readdirSync(out).sort()).toEqual(['checkpoint-4.npz', 'checkpoint.json']);
});

test.each([
  [
    'run.json',
    { 'run.json': { task: 'mnist', engine: 'fast', seed: 1 }, 'checkpoint.npz': formatNpz({ W1 }) },
  ],
  ['checkpoint.npz', { 'checkpoint.npz': formatNpz({ W1 }) }],
])('spiking backprop of the first format: %s', async (file, files) => {
  const out = leave(`sbp ${file}`, files);
  // whoever asks: no other kind of network begins anew in that folder
  for (const argv of [
    ['train', 'xor', '--epochs', '2'],
    ['train', 'mnist', '--backend', 'loihi', '--samples', '40,20', '--epochs', '1'],
  ]) {
    const { code, err } = await call([...argv, '--out', out]);
    expect([code, err]).toEqual([2, refused(join(out, file), 1)]);
  }
});

test('a circuit of the second format', async () => {
  const rest = {
    run: { task: 'xor' },
    weights: 'checkpoint-4.npz',
    presentation: 4,
    epochs: [],
    findings: [],
  };
  const out = leave('second', { 'checkpoint.json': { format: 2, running: null, solved: false, ...rest } });
  const { code, err } = await call(['train', 'xor', '--out', out]);
  expect([code, err]).toEqual([2, refused(join(out, 'checkpoint.json'), 2)]);
});

const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

interface Own {
  readonly path: string;
  /** What it says. */
  readonly kept: Record<string, unknown> & {
    readonly weights: { readonly file: string; readonly sha256: string };
  };
  /** What is said of the same with other parts, and with the checksum that it had or its own. */
  readonly said: (change: object, checksum?: 'as it was' | 'its own') => Promise<string>;
}

/** A run of our own, and what becomes of it where its checkpoint is changed. */
/** Line and column, which have tests of their own. */
const PLACE = /\.json:\d+:\d+: /;

async function own(name: string, ...task: string[]): Promise<Own> {
  const out = join(folder, name);
  const argv = ['train', ...task, '--out', out, '--quiet'];
  expect((await call(argv)).code).toBe(0);
  const path = join(out, 'checkpoint.json');
  const kept = JSON.parse(readFileSync(path, 'utf8')) as Own['kept'];
  return {
    path,
    kept,
    async said(change, checksum = 'its own') {
      const { checksum: before, ...content } = { ...kept, ...change } as Record<string, unknown>;
      const now = checksum === 'its own' ? sha256(JSON.stringify(content)) : before;
      writeFileSync(path, JSON.stringify({ ...content, checksum: now }));
      const { code, err } = await call(argv);
      expect([0, 2]).toContain(code);
      expect(err === '').toBe(code === 0);
      return err.replace(PLACE, '.json: ');
    },
  };
}

test('a later format, parts that are missing, and weights that are none', async () => {
  const { path, kept, said } = await own('own', 'xor', '--epochs', '2');
  // the checksum of the test is that of the run
  expect(await said({})).toBe('');
  expect(await said({ format: 4 })).toBe(refused(path, 4));
  expect(await said({ epochs: undefined })).toBe(`error: ${path}: epochs: missing epochs (wanted: a list)\n`);
  expect(await said({ weights: { ...kept.weights, file: '../weights.npz' } })).toBe(
    `error: ${path}: weights.file: invalid file "../weights.npz" (allowed: checkpoint-NUMBER.npz)\n`,
  );
  expect(await said({ weights: { ...kept.weights, file: 'checkpoint-99.npz' } })).toContain(
    'checkpoint-99.npz: missing file',
  );
  const file = join(path, '../checkpoint-8.npz');
  const whole = readFileSync(file);
  const bytes = formatNpz({ W1: { ...W1, data: W1.data.map(() => Number.NaN) } });
  writeFileSync(file, bytes);
  expect(await said({})).toContain('checkpoint-8.npz: invalid checksum: it is not as it was written');
  expect(await said({ weights: { ...kept.weights, sha256: sha256(bytes) } })).toContain(
    'checkpoint-8.npz: W1[0]: invalid weight NaN',
  );
  writeFileSync(file, whole);
  expect(await said({})).toBe('');
});

const tally = { losses: [], errors: [], deviation: null };

test.each<[change: object, message: string]>([
  [
    { epochs: [{}, {}] },
    'epochs[0].presentation: missing presentation (wanted: a whole number of at least 0)',
  ],
  [{ epochs: null }, 'epochs: invalid epochs null (allowed: a list)'],
  [
    { findings: [{}] },
    'findings[0].presentation: missing presentation (wanted: a whole number of at least 0)',
  ],
  [
    { findings: [null] },
    'findings[0]: invalid findings null (allowed: an object with the keys presentation, ',
  ],
  [{ findings: {} }, 'findings: invalid findings {} (allowed: a list)'],
  [
    { running: [] },
    'running: invalid running [] (allowed: an object with the keys losses, errors, deviation)',
  ],
  [
    { running: { ...tally, losses: ['much'] } },
    'running.losses[0]: invalid losses "much" (allowed: a number',
  ],
  [{ presentation: -4 }, 'presentation: invalid presentation -4 (allowed: a whole number of at least 0)'],
  [{ presentation: '8' }, 'presentation: invalid presentation "8" (allowed: a whole number of at least 0)'],
  [{ presentation: 12 }, 'state.presentation: invalid number 12 (allowed: one of the 2 epochs of the state'],
  [{ presentation: 9 }, 'state.running: missing tally (presentation 9 is within an epoch)'],
  [{ solved: 1 }, 'solved: invalid solved 1 (allowed: true or false)'],
  [{ weights: null }, 'weights: invalid weights null (allowed: an object with the keys file, sha256)'],
  [{ more: 1 }, 'unknown key "more"'],
])(
  'a checkpoint with %j is told by place and what is allowed, though its checksum is right',
  async (change, message) => {
    const { path, said } = await shared;
    expect(await said(change)).toContain(`error: ${path}: ${message}`);
  },
);
let shared: Promise<Own>;
beforeAll(() => {
  shared = own('shapes', 'xor', '--epochs', '2');
});

test.each(['null', '[]', '7', '"checkpoint"', '{}'])('a checkpoint that is %s', async (content) => {
  const out = leave(`file ${content.length}${content[0]}`, { 'checkpoint.json': JSON.parse(content) });
  const { code, err } = await call(['train', 'xor', '--out', out]);
  expect([code, err.split(': ')[2]]).toEqual([
    2,
    expect.stringMatching(/^(invalid checkpoint|checksum|format)/),
  ]);
});

/** All places of plain data where a number, a text or a flag stands. */
const leaves = (value: unknown, path: readonly string[] = []): string[][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, part]) => leaves(part, [...path, key]))
    : [[...path]];

const changed = (value: unknown, [key, ...rest]: readonly string[]): unknown => {
  if (key !== undefined) {
    const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
    (copy as Record<string, unknown>)[key] = changed((value as Record<string, unknown>)[key], rest);
    return copy;
  }
  if (typeof value === 'number') return value === 0 ? 1 : value * (1 + 2 ** -52);
  if (typeof value === 'boolean') return !value;
  return value === null ? 0 : `${value}`.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'));
};

test('any leaf that changed is told, the last digit of a number too', async () => {
  const { path, kept, said } = await own('leaf', 'xor', '--epochs', '2', '--verify', '4');
  const places = leaves(kept);
  expect(places.length).toBeGreaterThan(60);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...places), async (place) => {
      const message = await said(changed(kept, place) as object, 'as it was');
      expect(message).toContain('error: ');
    }),
    { seed: 3, numRuns: 60 },
  );
  const [first] = kept['epochs'] as { readonly loss: number }[];
  const epochs = [{ ...first, loss: first.loss * (1 + 2 ** -50) }, (kept['epochs'] as object[])[1]];
  expect(await said({ epochs }, 'as it was')).toBe(
    `error: ${path}: invalid checksum: it is not as it was written (restore it, or give another --out)\n`,
  );
  expect(await said({})).toBe('');
});

test('on the chip: shapes, checksums and the version of the tool', async () => {
  const data = join(folder, 'data');
  mkdirSync(data);
  for (const [stem, images] of [
    ['train', stripeImages(40, 1, 28)],
    ['t10k', stripeImages(20, 2, 28)],
  ] as const) {
    const { count, rows, columns, pixels, labels } = images;
    const bytes = formatIdx({ shape: [count, rows, columns], data: pixels });
    writeFileSync(join(data, `${stem}-images-idx3-ubyte`), bytes);
    writeFileSync(join(data, `${stem}-labels-idx1-ubyte`), formatIdx({ shape: [count], data: labels }));
  }
  const { path, kept, said } = await own(
    'chip',
    ...['fashion-mnist', '--backend', 'loihi', '--data', data, '--layers', '784,8,10', '--epochs', '1'],
    ...['--engine', 'typescript', '--verify', '3'],
  );
  expect(await said({})).toBe('');
  expect(await said({ epochs: [{}] })).toContain(
    `${path}: epochs[0].train: missing train (wanted: an object`,
  );
  expect(await said({ findings: [] })).toContain(
    `${path}: findings: invalid findings [] (allowed: an object`,
  );
  const { verified } = kept['findings'] as { verified: object };
  expect(await said({ findings: { verified, circuit: {}, engine: null } })).toContain(
    'findings.circuit.samples: missing',
  );
  const epochs = (kept['epochs'] as { train: { exact: number } }[]).map(({ train, ...rest }) => ({
    ...rest,
    train: { ...train, exact: train.exact + 1 / 40 },
  }));
  expect(await said({ epochs }, 'as it was')).toContain(`${path}: invalid checksum`);
  const run = { ...(kept['run'] as object), version: '0.0.9' };
  expect(await said({ run })).toMatch(
    /: invalid version for this checkpoint "[\d.]+" \(allowed: "0.0.9", what it was made with; or another --out\)\n$/,
  );
});

test('what is verified is done at once: nothing is kept before, and a checkpoint after it is gone on with', async () => {
  const out = join(folder, 'verified');
  const argv = ['train', 'xor', '--verify', '8', '--checkpoint', '0', '--out', out];
  const stop = new AbortController();
  const part = call([...argv, '--epochs', '2'], { interrupt: stop.signal });
  stop.abort();
  expect((await part).code).toBe(130);
  expect(readdirSync(out)).not.toContain('checkpoint.json');
  await call([...argv, '--epochs', '2']);
  const { err } = await call([...argv, '--epochs', '3', '--json']);
  expect(err).toContain('note: on from presentation 8');
  const document = JSON.parse(readFileSync(join(out, 'training.json'), 'utf8')) as { reports: unknown[] };
  expect(document.reports).toHaveLength(8);
  expect((await call([...argv.slice(0, 2), '--epochs', '3', '--out', out])).err).toContain(
    `${join(out, 'checkpoint.json')}: invalid verify for this checkpoint 0 (allowed: 8, what it was made with; or another --out)`,
  );
});
