import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resultFolder, sha256, writeAtomically } from '../../src/io/disk/files';
import { manifest, toolVersion } from '../../src/io/disk/manifest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a file is written whole', () => {
  test('and nothing else is left beside it', () => {
    writeAtomically(join(folder, 'deep/er/a.txt'), 'new');
    expect(readFileSync(join(folder, 'deep/er/a.txt'), 'utf8')).toBe('new');
    expect(readdirSync(join(folder, 'deep/er'))).toEqual(['a.txt']);
  });

  test('it takes the place of an older one', () => {
    writeFileSync(join(folder, 'a.txt'), 'old');
    writeAtomically(join(folder, 'a.txt'), Uint8Array.of(110, 101, 119));
    expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('new');
  });

  test('where that fails, the temporary file is gone and the message names the path', () => {
    const path = join(folder, 'taken');
    mkdirSync(join(path, 'by a folder'), { recursive: true });
    expect(() => writeAtomically(path, 'new')).toThrow(`${path}: cannot be written (`);
    expect(readdirSync(folder)).toEqual(['taken']);
  });

  test('an output folder that cannot be made is bad usage', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => resultFolder(join(folder, 'file'))).toThrow(
      'invalid output folder: it cannot be made (EEXIST)',
    );
  });

  test('a results folder remembers the sha256 of what it wrote', () => {
    const results = resultFolder(join(folder, 'results'));
    results.write('a/b.txt', 'abc');
    expect([...results.written]).toEqual([['a/b.txt', sha256('abc')]]);
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

test('the manifest says with what the results were made', () => {
  const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const made = manifest({
    argv: ['simulate', 'x.json'],
    parameters: { cycles: 2 },
    seed: 7,
    solver: 'exact',
    stats: { windows: 3 },
    inputs: new Map([['x.json', sha256('in')]]),
    outputs: new Map([['y.npz', sha256('out')]]),
    seconds: 1.5,
  });
  expect(toolVersion()).toBe(version);
  expect(made).toMatchObject({ tool: 'pulsegate', version, node: process.version, seed: 7, seconds: 1.5 });
  expect(made.inputs).toEqual({ 'x.json': sha256('in') });
  expect(made.outputs).toEqual({ 'y.npz': sha256('out') });
  expect(made.commit === null ? made.dirty : typeof made.dirty).toBe(made.commit === null ? null : 'boolean');
  expect(made.commit ?? '0'.repeat(40)).toMatch(/^[0-9a-f]{40}$/);
});

describe('a text in pieces', () => {
  const here = mkdtempSync(join(tmpdir(), 'pieces-'));
  afterAll(() => rmSync(here, { recursive: true }));

  test('is written as one file, and its checksum is that of the file', () => {
    const out = resultFolder(here);
    out.write('a.txt', ['one ', 'two ', 'drei: \u20ac']);
    expect(readFileSync(join(here, 'a.txt'), 'utf8')).toBe('one two drei: \u20ac');
    expect(out.written.get('a.txt')).toBe(sha256('one two drei: \u20ac'));
  });

  test('whose making fails leaves the old file and nothing else, and the error is its own', () => {
    function* broken() {
      yield 'half';
      throw new Error('no more');
    }
    writeAtomically(join(here, 'b.txt'), 'old');
    expect(() => writeAtomically(join(here, 'b.txt'), broken())).toThrow('no more');
    expect(readFileSync(join(here, 'b.txt'), 'utf8')).toBe('old');
    expect(readdirSync(here).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
