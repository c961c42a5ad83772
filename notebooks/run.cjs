/**
 * Runs every notebook headless, as a reader would, and writes it with its outputs as HTML into figures/notebooks.
 * Needs Debian's jupyter-nbconvert, jupyter-client and python3-ipykernel, `npm run build` and `npm --prefix notebooks ci`.
 * A cell that throws, or that has a type error, ends with exit code 1.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const root = path.dirname(__dirname);
const modules = path.join(__dirname, 'node_modules');
const tslab = path.join(modules, 'tslab', 'bin', 'tslab');
const output = path.join(root, 'figures', 'notebooks');

/** What is missing, in words; empty where notebooks can run. */
function missing() {
  const found = spawnSync('jupyter-nbconvert', ['--version'], { encoding: 'utf8' });
  return [
    ...(found.status === 0
      ? []
      : ['jupyter-nbconvert (Debian: jupyter-nbconvert jupyter-client python3-ipykernel)']),
    ...(fs.existsSync(tslab) ? [] : ['tslab (npm --prefix notebooks ci)']),
    ...(fs.existsSync(path.join(root, 'dist', 'src', 'index.d.ts'))
      ? []
      : ['the compiled package (npm run build)']),
  ];
}

/** A kernel for this folder only; notebooks import 'pulsegate' as any user does. */
function kernel() {
  const link = path.join(modules, 'pulsegate');
  if (!fs.existsSync(link)) fs.symlinkSync(path.join('..', '..'), link, 'dir');
  const folder = path.join(__dirname, '.jupyter', 'kernels', 'tslab');
  fs.mkdirSync(folder, { recursive: true });
  const argv = [process.execPath, tslab, 'kernel', '--config-path', '{connection_file}'];
  fs.writeFileSync(
    path.join(folder, 'kernel.json'),
    JSON.stringify({ argv, display_name: 'TypeScript', language: 'typescript' }),
  );
  return path.join(__dirname, '.jupyter');
}

function run(notebook) {
  const began = Date.now();
  const { status, stderr } = spawnSync(
    'jupyter-nbconvert',
    ['--to', 'html', '--execute', '--output-dir', output, notebook],
    { cwd: __dirname, encoding: 'utf8', env: { ...process.env, JUPYTER_PATH: kernel() } },
  );
  if (status !== 0) process.stderr.write(stderr);
  console.log(
    `${status === 0 ? 'pass' : 'FAIL'}  ${notebook}  ${((Date.now() - began) / 1000).toFixed(1)} s`,
  );
  return status === 0;
}

const notebooks = fs.readdirSync(__dirname).filter((name) => name.endsWith('.ipynb'));
const lacking = missing();
if (lacking.length > 0) {
  console.error(`notebooks were not run; missing: ${lacking.join(', ')}`);
  process.exitCode = 1;
} else if (!notebooks.map(run).every(Boolean)) process.exitCode = 1;
