/** The notebooks' code runs as written, cell after cell; their claims throw where they are wrong. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { transformSync } from '@swc/core';
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

/** The package with the first digits of each set, and fewer of them in a proof: the claims hold of them too. */
const few: typeof pulsegate = {
  ...pulsegate,
  sbp: { ...pulsegate.sbp, verify: (options) => pulsegate.sbp.verify({ ...options, count: 3 }) },
  readDataset: (name, part) => {
    const whole = pulsegate.readDataset(name, part);
    return { ...whole, ...pulsegate.first(whole, part === 'train' ? 6000 : 1000) };
  },
};

test.each(notebooks)('%s: every claim holds', async (name) => {
  const text = codeOf(name).replace(/^import (\{[\s\S]*?\}) from 'pulsegate';$/gm, 'const $1 = pulsegate;');
  expect(text).not.toMatch(/^import /m);
  const { code } = transformSync(`export {}; async function cells() {${text}\n}`, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  const lines: string[] = [];
  const console = { log: (...words: unknown[]) => lines.push(words.join(' ')) };
  await new Function('pulsegate', 'console', 'exports', `${code}; return cells();`)(
    LONG ? pulsegate : few,
    console,
    {},
  );
  expect(lines.length).toBeGreaterThan(0);
});

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
