/** The notebooks' code runs as written, cell after cell; their claims throw where they are wrong. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { transformSync } from '@swc/core';
import type { Figure } from '../src/index';
import * as pulsegate from '../src/index';
import { LONG } from './support/cases';

const folder = join(__dirname, '..', 'notebooks');
const notebooks = readdirSync(folder).filter((name) => name.endsWith('.ipynb'));

interface Cell {
  readonly cell_type: string;
  readonly source: string[];
  readonly outputs?: unknown[];
}

const cellsOf = (name: string) =>
  (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { cells: Cell[] }).cells;

const codeOf = (name: string): string =>
  cellsOf(name)
    .filter(({ cell_type }) => cell_type === 'code')
    .map(({ source }) => source.join(''))
    .join('\n');

/** A figure is taken as drawn; the long run of all notebooks in Jupyter draws them. */
let drawn: Figure[] = [];
const keep = async (path: string, figure: Figure) => {
  drawn.push(figure);
  const files = [`${path}.svg`, `${path}.png`] as const;
  for (const file of files) writeFileSync(file, '');
  return files;
};

const compiled = (text: string): string =>
  transformSync(text, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  }).code;

/** What the notebooks share, with a page that takes what it is shown. */
function cellsWith(page: string[]): unknown {
  const exports = {};
  const known: Record<string, unknown> = {
    pulsegate: { writeImages: keep },
    tslab: { display: { html: (text: string) => page.push(text) } },
  };
  const load = (name: string): unknown => known[name] ?? require(name);
  const code = compiled(readFileSync(join(folder, 'cells.ts'), 'utf8'));
  new Function('require', 'exports', 'console', code)(load, exports, { log: () => {} });
  return exports;
}

/** Those that take seconds run in the long tests, whole. */
const LATER = [
  '04-your-own-circuit.ipynb',
  '05-spiking-backprop.ipynb',
  '06-one-circuit-three-back-ends.ipynb',
  '08-longer-trains.ipynb',
];

test.each(LONG ? notebooks : notebooks.filter((name) => !LATER.includes(name)))(
  '%s: every claim holds, and every picture has something in it',
  async (name) => {
    const text = codeOf(name)
      .replace(/^import (\{[^}]*\}) from 'pulsegate';$/gm, 'const $1 = pulsegate;')
      .replace(/^import (\{[^}]*\}) from '\.\/cells';$/gm, 'const $1 = cells;');
    expect(text).not.toMatch(/^import /m);
    const code = compiled(`export {}; async function run() {${text}\n}`);
    const [lines, page]: string[][] = [[], []];
    drawn = [];
    const console = { log: (...words: unknown[]) => lines.push(words.join(' ')) };
    await new Function('pulsegate', 'cells', 'console', 'exports', `${code}; return run();`)(
      pulsegate,
      cellsWith(page),
      console,
      {},
    );
    expect(lines.length).toBeGreaterThan(0);
    expect(page.length).toBeGreaterThan(1);
    expect(page).toHaveLength(drawn.length);
    for (const { data, layout } of drawn) {
      expect(layout.title?.text).toBeDefined();
      expect(data.length).toBeGreaterThan(0);
    }
  },
  120_000,
);

test.each(notebooks)('%s is stored without outputs', (name) => {
  for (const { outputs = [] } of cellsOf(name)) expect(outputs).toEqual([]);
});

const jupyter = process.env['PATH']
  ?.split(delimiter)
  .some((one) => existsSync(join(one, 'jupyter-nbconvert')));
const kernel = existsSync(join(folder, 'node_modules', 'tslab'));
const lacking = [...(jupyter === true ? [] : ['jupyter-nbconvert']), ...(kernel ? [] : ['tslab'])];

// where they are there, `npm run notebooks` compiles the package and runs every notebook
if (lacking.length > 0)
  test.skip(`run headless in jupyter: skipped, missing ${lacking.join(' and ')}`, () => {});
