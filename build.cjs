/**
 * Makes dist from the sources: `node build.cjs` all of it, `node build.cjs --prepare` what runs, without the types.
 *
 *     dist/src, dist/analysis   CommonJS by swc, file by file, as the tests and `npm start` run it
 *     dist/core                 the same files as ES modules, those that pulsegate/core reaches: bundlers leave out
 *                               what a page does not use, file by file; with the parts of ml-matrix that they need
 *     *.d.ts                    by tsc, of what the two entries reach: some ten seconds, the rest takes one; in a clone
 *                               types come from src
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const { dirname, join, posix, relative } = require('node:path');
const { MATRIX, NAMES } = require('./core-packages.cjs');

const TOOLS = ['@swc/core', 'esbuild'];
const ROOT = __dirname;
const DIST = join(ROOT, 'dist');

/** Every file stays a file of its own, and imports others by their whole names, as ES modules must. */
const APART = {
  name: 'apart',
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ kind, path, resolveDir }) => {
      if (kind === 'entry-point') return undefined;
      if (path === 'ml-matrix') {
        const up = relative(resolveDir, join(ROOT, 'src')).replaceAll('\\', '/');
        return { path: `${up || '.'}/ml-matrix.mjs`, external: true, sideEffects: false };
      }
      const isFolder = path.startsWith('.') && !fs.existsSync(join(resolveDir, `${path}.ts`));
      const whole = path.startsWith('.') ? `${path}${isFolder ? '/index' : ''}.mjs` : path;
      return { path: whole, external: true, sideEffects: false };
    });
  },
};

const prepare = process.argv.includes('--prepare');
const lacking = TOOLS.filter((tool) => !found(tool));
// npm packs after `prepack`, which has just made everything, and calls `prepare` once more
const isMade = prepare && ['pack', 'publish'].includes(process.env.npm_command);
if (prepare && !isMade && lacking.length > 0)
  console.log(
    `dist is not made: ${lacking.join(' and ')} not installed (npm ci without --omit=dev brings them)`,
  );
else if (!isMade) void make();

async function make() {
  fs.rmSync(DIST, { recursive: true, force: true });
  commonJs();
  await esModules();
  if (prepare) return;
  const tsc = [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json'];
  const { status } = spawnSync(process.execPath, tsc, { cwd: ROOT, stdio: 'inherit' });
  fs.writeFileSync(join(DIST, 'core/core.d.mts'), "export * from '../src/core.js';\n");
  process.exitCode = status ?? 1;
}

function found(tool) {
  try {
    require.resolve(tool);
    return true;
  } catch {
    return false;
  }
}

function commonJs() {
  const { transformFileSync } = require('@swc/core');
  for (const file of sources()) {
    const { code } = transformFileSync(join(ROOT, file), {
      swcrc: false,
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      // with the line by which Node finds the names that ES modules may import
      module: { type: 'commonjs', ignoreDynamic: true, exportInteropAnnotation: true },
    });
    const path = join(DIST, file.replace(/\.ts$/, '.js'));
    fs.mkdirSync(dirname(path), { recursive: true });
    fs.writeFileSync(path, code);
  }
  fs.copyFileSync(join(ROOT, 'src/sweep/worker.cjs'), join(DIST, 'src/sweep/worker.cjs'));
  fs.chmodSync(join(DIST, 'src/cli/main.js'), 0o755);
}

/** All that runs, but not the kernels in AssemblyScript, whose bytes are in the sources, nor the benchmarks. */
function sources() {
  return ['src', 'analysis'].flatMap((top) =>
    fs
      .readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' })
      .map((name) => posix.join(top, name.replaceAll('\\', '/')))
      .filter((name) => /(?<!\.d)\.ts$/.test(name) && !/\/assembly\/|\/benchmarks\//.test(name)),
  );
}

/** Name, version and licence of a package whose code is handed on. */
function licenceOf(name) {
  const folder = join(ROOT, 'node_modules', name);
  const { version } = JSON.parse(fs.readFileSync(join(folder, 'package.json'), 'utf8'));
  return `${name} ${version}, in part\n\n${fs.readFileSync(join(folder, 'LICENSE'), 'utf8').trim()}`;
}

async function esModules() {
  const { build } = require('esbuild');
  const options = {
    absWorkingDir: ROOT,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    outbase: 'src',
    outdir: join(DIST, 'core'),
    outExtension: { '.js': '.mjs' },
  };
  const once = {
    ...options,
    packages: 'external',
    entryPoints: ['src/core.ts'],
    metafile: true,
    write: false,
  };
  const reached = Object.keys((await build(once)).metafile.inputs);
  await build({ ...options, entryPoints: reached, plugins: [APART] });
  await build({
    ...options,
    stdin: { contents: `export { ${NAMES.join(', ')} } from 'ml-matrix';`, resolveDir: ROOT },
    entryPoints: undefined,
    outdir: undefined,
    outExtension: undefined,
    outfile: join(DIST, 'core/ml-matrix.mjs'),
    // pages that take one decomposition take no other
    treeShaking: true,
    banner: { js: `/*! ${licenceOf('ml-matrix')} */` },
    plugins: [MATRIX],
  });
}
