/**
 * Runs every notebook headless, as a reader would, and writes it with its outputs as HTML into figures/notebooks: pages that
 * need no network, with pictures and typeset formulas. `node run.cjs 04` runs those whose names begin so.
 * Needs Debian's jupyter-nbconvert, jupyter-client and python3-ipykernel, a Chromium, `npm run build` and
 * `npm --prefix notebooks ci`. A cell that throws, or that has a type error, ends with exit code 1; so does a page that is not whole.
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
    ...(fs.existsSync(tslab) && fs.existsSync(path.join(modules, 'temml'))
      ? []
      : ['tslab and temml (npm --prefix notebooks ci)']),
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

/** Formulas stand aside while the notebook runs and becomes a page; its kernel works in this folder. */
function run(name) {
  const { withoutFormulas, withFormulas, faultsOf } = require('./typeset.cjs');
  const began = Date.now();
  const { notebook, formulas } = withoutFormulas(
    JSON.parse(fs.readFileSync(path.join(__dirname, name), 'utf8')),
  );
  const title = path.basename(name, '.ipynb');
  const { status, stderr } = spawnSync(
    'jupyter-nbconvert',
    [
      ...['--to', 'html', '--execute', '--stdin', '--output-dir', output, '--output', title],
      ...['--HTMLExporter.mathjax_url=', '--HTMLExporter.require_js_url=', '--no-prompt'],
    ],
    {
      cwd: __dirname,
      encoding: 'utf8',
      env: { ...process.env, JUPYTER_PATH: kernel() },
      input: JSON.stringify(notebook),
    },
  );
  if (status !== 0) process.stderr.write(stderr);
  const faults = status === 0 ? finish(path.join(output, `${title}.html`)) : ['a cell failed'];
  for (const fault of faults) process.stderr.write(`${name}: ${fault}\n`);
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`${faults.length === 0 ? 'pass' : 'FAIL'}  ${name}  ${seconds} s`);
  return faults.length === 0;

  function finish(file) {
    const html = withFormulas(fs.readFileSync(file, 'utf8'), formulas).replace(
      /<title>[^<]*<\/title>/,
      `<title>${title}</title>`,
    );
    fs.writeFileSync(file, html);
    return faultsOf(html, formulas);
  }
}

const [beginning = ''] = process.argv.slice(2);
const notebooks = fs
  .readdirSync(__dirname)
  .filter((name) => name.endsWith('.ipynb') && name.startsWith(beginning));
const lacking = missing();
if (lacking.length > 0) {
  console.error(`notebooks were not run; missing: ${lacking.join(', ')}`);
  process.exitCode = 1;
} else if (!notebooks.map(run).every(Boolean)) process.exitCode = 1;
