/** The packed tarball, installed into an empty folder, works by require, by import and from the shell. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const run = (folder: string, command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

const PACKET = `
  const solution = simulate(circuit(gradedChain({ stages: 12, T: 1 })), { initial: { u0: 0.7 } });
  console.log(solution.at(12, 'u12'));`;

describe('a packed tarball in an empty folder', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pulsegate-package-'));
    run(root, 'npm', 'pack', '--silent', '--pack-destination', folder);
    const [tarball] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
    writeFileSync(join(folder, 'package.json'), '{"private": true}');
    run(folder, 'npm', 'install', '--silent', '--no-audit', '--no-fund', `./${tarball}`);
  }, 180_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('works by require', () => {
    writeFileSync(
      join(folder, 'a.cjs'),
      `const { circuit, gradedChain, simulate } = require('pulsegate');${PACKET}`,
    );
    expect(run(folder, 'node', 'a.cjs')).toBe('0.7\n');
  });

  test('works by import', () => {
    writeFileSync(
      join(folder, 'a.mjs'),
      `import { circuit, gradedChain, simulate } from 'pulsegate';${PACKET}`,
    );
    expect(run(folder, 'node', 'a.mjs')).toBe('0.7\n');
  });

  test('has types that a strict project accepts', () => {
    writeFileSync(
      join(folder, 'a.ts'),
      `import { circuit, gradedChain, simulate } from 'pulsegate';${PACKET}`,
    );
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const flags = [
      '--strict',
      '--noEmit',
      '--types',
      'node',
      '--typeRoots',
      join(root, 'node_modules/@types'),
    ];
    run(
      folder,
      'node',
      tsc,
      ...flags,
      '--module',
      'node16',
      '--moduleResolution',
      'node16',
      '--target',
      'es2022',
      'a.ts',
    );
  });

  test('works from the shell: example, simulate, reproduce', () => {
    writeFileSync(
      join(folder, 'chain.json'),
      run(folder, 'npx', 'pulsegate', 'example', 'graded-chain', '--quiet'),
    );
    const printed = run(
      folder,
      'npx',
      'pulsegate',
      'simulate',
      'chain.json',
      '--initial',
      'u0=0.7',
      '--json',
    );
    expect((JSON.parse(printed) as { retcode: string }).retcode).toBe('success');
    run(folder, 'npx', 'pulsegate', 'reproduce', 'nice19/linear-map', '--quiet', '--out', 'figures');
    expect(readdirSync(join(folder, 'figures'))).toEqual(
      expect.arrayContaining(['index.html', 'manifest.json']),
    );
  }, 120_000);
});
