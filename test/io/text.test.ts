import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseCircuit } from '../../src/io/circuit-file';
import { parseJson } from '../../src/io/json';
import { textOf } from '../../src/io/text';
import { call } from '../cli/call';
import { workspace } from '../support/workspace';

// a process of a sweep begins in seconds where the machine is busy
jest.setTimeout(30_000);

const folder = workspace('text');
const field = (name: string) => join(__dirname, '../fixtures/field', name);

/** The bytes of a text as an editor or a shell writes them. */
const ENCODINGS: Readonly<Record<string, (text: string) => Buffer>> = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-8 with a byte order mark': (text) => Buffer.from(`\uFEFF${text}`),
  'UTF-16, little endian': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  'UTF-16, big endian': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
};

test.each(Object.entries(ENCODINGS))('any JSON comes back from %s', (_, encode) => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(textOf(encode(text))).toBe(text);
      expect(parseJson(textOf(encode(text)), 'x.json')).toEqual(JSON.parse(text));
    }),
    { seed: 3, numRuns: 100 },
  );
});

test("a circuit file that PowerShell's > wrote is read, by name and from standard input", async () => {
  const bytes = readFileSync(field('circuit-utf16le.json'));
  const run = ['--initial', 'u0=0.7', '--json'];
  const named = await call(['simulate', field('circuit-utf16le.json'), ...run]);
  expect(JSON.parse(named.out).currents.u1.at(-1)[0]).toBeCloseTo(0.7, 12);
  expect(await call(['simulate', '-', ...run], { input: bytes })).toEqual(named);
  const described = await call(['describe', '-'], { input: bytes });
  expect([described.code, described.err]).toEqual([0, '']);
});

test('a sweep plan with a byte order mark is read as one without, and the manifest has the checksum of its bytes', async () => {
  const bytes = readFileSync(field('sweep-plan-utf8-bom.json'));
  const out = join(folder, 'sweep');
  const said = await call([
    'sweep',
    field('sweep-plan-utf8-bom.json'),
    '--workers',
    '1',
    '--json',
    '--quiet',
    '--out',
    out,
  ]);
  expect([said.code, said.err]).toEqual([0, '']);
  const plain = await call(['sweep', '-', '--workers', '1', '--json'], { input: bytes.subarray(3) });
  const points = (text: string) => JSON.parse(text).points;
  expect(points(said.out)).toEqual(points(plain.out));
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
  expect(Object.values(manifest.inputs)).toEqual([createHash('sha256').update(bytes).digest('hex')]);
});

test('UTF-16 without a mark is told as that', async () => {
  const bytes = readFileSync(field('circuit-utf16le.json')).subarray(2);
  const message =
    'invalid JSON: it has NUL bytes and looks like UTF-16 (allowed: UTF-8, or UTF-16 with a byte order mark)';
  expect(() => parseCircuit(textOf(bytes), 'x.json')).toThrow(`x.json: ${message}`);
  for (const verb of ['simulate', 'sweep'])
    expect(await call([verb, '-'], { input: bytes })).toEqual({
      code: 2,
      out: '',
      err: `error: standard input: ${message}\n`,
    });
});
