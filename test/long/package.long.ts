/**
 * The packed tarball, installed into an empty folder, works by require, by import, from the shell and in a web page; a
 * clone has the same commands. Packages come from npm, those of the bundler that only this test uses too.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../support/bundle';

/** 35 MB that nobody who installs or tests pulsegate needs: no dependency of development. */
const VITE = 'vite@8.3.8';

const root = join(__dirname, '../..');
const run = (folder: string, command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const install = (folder: string, ...what: string[]) =>
  run(folder, 'npm', 'install', '--silent', '--no-audit', '--no-fund', ...what);

const PACKET = `
  const solution = simulate(circuit(gradedChain({ stages: 12, T: 1 })), { initial: { u0: 0.7 } });
  console.log(solution.at(12, 'u12'));`;
const NAMES = '{ circuit, gradedChain, simulate }';

const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );

describe('a packed tarball in an empty folder', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pulsegate-package-'));
    run(root, 'npm', 'pack', '--silent', '--pack-destination', folder);
    const [tarball] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
    writeFileSync(join(folder, 'package.json'), '{"private": true}');
    install(folder, '--omit=optional', `./${tarball}`);
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('takes less than 25 MB, and has no map whose sources are not there', () => {
    const modules = join(folder, 'node_modules');
    const bytes = files(modules).map((name) => statSync(join(modules, name)).size);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(25e6);
    const ours = files(join(modules, 'pulsegate'));
    expect(ours.filter((name) => name.endsWith('.map'))).toEqual([]);
    const mapped = ours.filter((name) =>
      /sourceMappingURL/.test(readFileSync(join(modules, 'pulsegate', name), 'utf8')),
    );
    expect(mapped).toEqual([]);
  });

  test.each(['pulsegate', 'pulsegate/core'])('%s works by require and by import', (name) => {
    writeFileSync(join(folder, 'a.cjs'), `const ${NAMES} = require('${name}');${PACKET}`);
    expect(run(folder, 'node', 'a.cjs')).toBe('0.7\n');
    writeFileSync(join(folder, 'a.mjs'), `import ${NAMES} from '${name}';${PACKET}`);
    expect(run(folder, 'node', 'a.mjs')).toBe('0.7\n');
  });

  test('both names, by both ways, are one library', () => {
    const asked = ['pulsegate', 'pulsegate/core'].flatMap((name) => [
      `require('${name}')`,
      `await import('${name}')`,
    ]);
    writeFileSync(
      join(folder, 'b.mjs'),
      `import { createRequire } from 'node:module';
       const require = createRequire(import.meta.url);
       console.log(new Set([${asked.join(', ')}].map(({ PulsegateError }) => PulsegateError)).size);`,
    );
    expect(run(folder, 'node', 'b.mjs')).toBe('1\n');
  });

  test.each([
    ['node16', 'node16'],
    ['nodenext', 'nodenext'],
    ['bundler', 'esnext'],
  ])(
    'has types that a strict project accepts: %s',
    (moduleResolution, module) => {
      const text = `import ${NAMES} from 'pulsegate';
      import { simulate as again, type Solution } from 'pulsegate/core';
      const solution: Solution = again(circuit(gradedChain({ stages: 1, T: 1 })));
      const same: typeof simulate = again;
      // @ts-expect-error: stages are a number, so these are types and not any
      gradedChain({ stages: 'two', T: 1 });
      console.log(solution, same);`;
      const names = module === 'esnext' ? ['c.ts'] : ['c.ts', 'c.mts', 'c.cts'];
      for (const name of names) writeFileSync(join(folder, name), text);
      const options = { strict: true, noEmit: true, skipLibCheck: false, types: ['node'], target: 'es2022' };
      const typeRoots = [join(root, 'node_modules/@types')];
      writeFileSync(
        join(folder, 'tsconfig.json'),
        JSON.stringify({
          compilerOptions: { ...options, module, moduleResolution, typeRoots },
          files: names,
        }),
      );
      expect(run(folder, 'node', join(root, 'node_modules/typescript/bin/tsc'), '-p', '.')).toBe('');
    },
    120_000,
  );

  test('works from the shell: version, example, simulate, reproduce', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(run(folder, 'npx', 'pulsegate', '--version')).toBe(`${version}\n`);
    const example = run(folder, 'npx', 'pulsegate', 'example', 'graded-chain', '--quiet');
    writeFileSync(join(folder, 'chain.json'), example);
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

  test('core goes into a page by esbuild, without a warning', async () => {
    const { text, files } = await bundle(`import ${NAMES} from 'pulsegate/core';${PACKET}`, folder);
    expect(files).toContain('node_modules/pulsegate/dist/core/circuit/circuit.mjs');
    expect(text.length).toBeLessThan(175e3);
    writeFileSync(join(folder, 'd.mjs'), text);
    expect(run(folder, 'node', 'd.mjs')).toBe('0.7\n');
  });

  test('core goes into a page by vite, without a warning', () => {
    const page = join(folder, 'page');
    mkdirSync(page);
    writeFileSync(join(page, 'index.html'), '<!doctype html><script type="module" src="./main.js"></script>');
    writeFileSync(join(page, 'main.js'), `import ${NAMES} from 'pulsegate/core';${PACKET}`);
    // what it adds for old browsers asks for a document, and Node is to run the page too
    const build = { modulePreload: { polyfill: false } };
    writeFileSync(join(page, 'vite.config.mjs'), `export default ${JSON.stringify({ build })};`);
    install(folder, '--no-save', VITE);
    const said = execFileSync('sh', ['-c', 'npx vite build page --logLevel warn 2>&1'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(said).toBe('');
    const [script] = readdirSync(join(page, 'dist/assets'));
    cpSync(join(page, 'dist/assets', script), join(folder, 'e.mjs'));
    expect(run(folder, 'node', 'e.mjs')).toBe('0.7\n');
  }, 180_000);
});

describe('a clone', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pulsegate-clone-'));
    for (const name of [
      'src',
      'analysis',
      'package.json',
      'build.cjs',
      'core-packages.cjs',
      'core-matrix.mjs',
    ])
      cpSync(join(root, name), join(folder, name), { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is prepared where the compiler is not installed, and says what that leaves out', () => {
    expect(run(folder, 'npm', 'run', '-s', 'prepare')).toBe(
      'dist is not made: @swc/core and esbuild not installed (npm ci without --omit=dev brings them)\n',
    );
    expect(readdirSync(folder)).not.toContain('dist');
  });

  test('has the command and the names of the package once it is prepared', () => {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    expect(run(folder, 'npm', 'run', '-s', 'prepare')).toBe('');
    expect(run(folder, 'npx', 'pulsegate', 'example', 'graded-chain')).toMatch(/^\{/);
    writeFileSync(join(folder, 'my.mjs'), `import ${NAMES} from 'pulsegate';${PACKET}`);
    expect(run(folder, 'node', 'my.mjs')).toBe('0.7\n');
    writeFileSync(join(folder, 'my.ts'), `import ${NAMES} from 'pulsegate/core';${PACKET}`);
    expect(run(folder, 'npx', 'ts-node', '--swc', 'my.ts')).toBe('0.7\n');
  }, 60_000);

  test('refuses a command whose sources have changed since, and says what to do', () => {
    writeFileSync(join(folder, 'src/circuit/hops.ts'), '// changed');
    expect(() => run(folder, 'npx', 'pulsegate', 'example', 'graded-chain')).toThrow(
      'error: src/circuit/hops.ts: changed since the sources were compiled (npm run build)',
    );
  });
});
