/** Checkpoints on the disk: those of the first format, and those of a later one, are refused by name. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatNpz } from '../../../src/io/npz';
import { workspace } from '../../support/workspace';
import { call } from '../call';

const folder = workspace('checkpoint');
const refused = (path: string, format: number) =>
  `error: ${path}: invalid checkpoint format ${format} (allowed: 2: finish that run with the version that began it, or give another --out)\n`;

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

test('a later format, parts that are missing, and weights that are none', async () => {
  const out = join(folder, 'own');
  const argv = ['train', 'xor', '--epochs', '2', '--out', out];
  expect((await call(argv)).code).toBe(0);
  const path = join(out, 'checkpoint.json');
  const kept = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  const said = async (change: object) => {
    writeFileSync(path, JSON.stringify({ ...kept, ...change }));
    return (await call([...argv, '--quiet'])).err;
  };
  expect(await said({ format: 3 })).toBe(refused(path, 3));
  expect(await said({ epochs: undefined })).toContain(`${path}: missing parts of a checkpoint`);
  expect(await said({ weights: '../weights.npz' })).toContain(`${path}: missing parts of a checkpoint`);
  expect(await said({ presentation: -4 })).toContain(`${path}: state.presentation: invalid number -4`);
  expect(await said({ weights: 'checkpoint-99.npz' })).toContain('checkpoint-99.npz: missing file');
  writeFileSync(
    join(out, 'checkpoint-8.npz'),
    formatNpz({ W1: { ...W1, data: W1.data.map(() => Number.NaN) } }),
  );
  expect(await said({})).toContain('checkpoint-8.npz: W1[0]: invalid weight NaN');
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
