/** What the library draws and saves has an example in its comment, and each example says what comes out. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from '../../src/figures/image';
import * as pulsegate from '../../src/index';
import { LONG } from '../support/cases';
import { EXAMPLES, examplesOf, FIGURES, programsOf, textOf } from './markdown';
import { run } from './programs';

test('each figure of plot has a file of its own', () => {
  const exported = FIGURES.flatMap((file) =>
    [...textOf(file).matchAll(/^export function (\w+)/gm)].map(([, name]) => name),
  );
  expect(exported).toHaveLength(FIGURES.length);
  expect(Object.keys(pulsegate.plot)).toHaveLength(FIGURES.length);
});

describe.each(EXAMPLES)('%s', (file, functions) => {
  const programs = programsOf(examplesOf(file));
  const home = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'pulsegate-example-'));
  beforeAll(() => process.chdir(folder));
  afterAll(() => {
    process.chdir(home);
    rmSync(folder, { recursive: true });
  });

  test('has an example of each function', () => expect(programs).toHaveLength(functions));

  for (const program of programs) {
    const needsBrowser = program.blocks[0].words.includes('browser');
    const tried = needsBrowser && (!LONG || findBrowser() === undefined) ? test.skip : test;
    tried(
      `line ${program.blocks[0].line} comes out as it says`,
      async () => {
        const { printed, claimed } = await run(program);
        expect(Object.keys(claimed).length).toBeGreaterThan(0);
        expect(printed).toEqual(claimed);
      },
      60_000,
    );
  }
});
