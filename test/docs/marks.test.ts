/** What the tests of the pages would miss if their own tools were wrong: marks, claims, command lines, names in the text. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as pulsegate from '../../src/index';
import { linesOf, playHere, shows } from './commands';
import { type Block, blocksOf, pages, programsOf, ROOT, textOf } from './markdown';
import { run } from './programs';

/** The marks that a block may bear; of json, a file name too. */
const MARKS: Readonly<Record<string, readonly string[]>> = {
  ts: ['continues', 'long'],
  json: ['part'],
  sh: ['long', 'clone', 'install', 'fashion'],
  text: [],
};

test('every block says what it is, in marks that the tests know', () => {
  const blocks = pages.flatMap((page) => blocksOf(page));
  const isKnown = ({ language, words }: Block) =>
    language in MARKS &&
    words.every((word) => MARKS[language].includes(word) || (language === 'json' && word.endsWith('.json')));
  expect(blocks.filter((block) => !isKnown(block))).toEqual([]);
  expect(new Set(blocks.map(({ language }) => language))).toEqual(new Set(Object.keys(MARKS)));
});

const planted = (...lines: string[]): Block[] => blocksOf('planted.md', `${lines.join('\n')}\n`);

test('a claim that is wrong is seen, on statements of several lines and behind console.log too', async () => {
  const blocks = planted(
    '```ts',
    'const two = 1 + 1; // not a claim',
    'two; // 3',
    '[two,',
    '  two].join(); // 2,2',
    'console.log(two, "x"); // 2 x',
    '```',
    '```ts continues',
    'await Promise.resolve(two + 1); // 3',
    '(() => { throw new Error("no"); })(); // throws no',
    '```',
  );
  const [program] = programsOf(blocks);
  expect(await run(program)).toEqual({
    printed: { 3: '2', 4: '2,2', 6: '2 x', 9: '3', 10: 'throws no' },
    claimed: { 3: '3', 4: '2,2', 6: '2 x', 9: '3', 10: 'throws no' },
  });
});

test('command lines are split as a shell does, and end as their comment says', async () => {
  const [block] = planted(
    '```sh',
    'npx pulsegate simulate \'a b.json\' --x="1 2" > out.json   # exit 2: none',
    '```',
  );
  const [line] = linesOf(block);
  expect(line).toMatchObject({
    words: ['npx', 'pulsegate', 'simulate', 'a b.json', '--x=1 2'],
    into: 'out.json',
    exit: 2,
    line: 2,
  });
  expect((await playHere({ ...line, into: undefined }, 'planted.md')).code).toBe(2);
  await expect(playHere({ ...line, words: ['rm', 'x'] }, 'planted.md')).rejects.toThrow(
    'no line of pulsegate',
  );
});

test('dots stand for any lines, and for nothing else', () => {
  expect(shows('a\nb\nc\nd\n', 'a\n...\nd\n')).toBe(true);
  expect(shows('a.c\n', 'abc\n')).toBe(false);
  expect(shows('abc\n', 'a.c\n')).toBe(false);
  expect(shows('a\nb\n', 'a\n')).toBe(false);
});

const GROUPS = {
  learning: pulsegate.learning,
  loihi: pulsegate.loihi,
  plot: pulsegate.plot,
  sbp: pulsegate.sbp,
};

const prose = (page: string): string => textOf(page).replace(/^```[\s\S]*?^```$/gm, '');

test.each(Object.entries(GROUPS))('what the text of a page calls %s.NAME is there', (group, names) => {
  const called = pages.flatMap((page) =>
    [...prose(page).matchAll(new RegExp(`\\b${group}\\.(\\w+)`, 'g'))].map(([, name]) => name),
  );
  expect(called.length).toBeGreaterThan(0);
  const files = ['md', 'html', 'json', 'npz', 'csv', 'svg'];
  expect(called.filter((name) => !(name in names) && !files.includes(name))).toEqual([]);
});

test.each([
  ['packet', 13],
  ['missed-pulse', 3],
  ['chip-rounding', 7],
])('the picture %s is small, and has its curves', (name, curves) => {
  const file = join(ROOT, 'docs', 'images', `${name}.svg`);
  expect(statSync(file).size).toBeLessThan(60_000);
  expect([...readFileSync(file, 'utf8').matchAll(/class="js-line"/g)].length).toBeGreaterThanOrEqual(curves);
});

test('CITATION.cff names this version, its authors and the papers', () => {
  const text = readFileSync(join(ROOT, 'CITATION.cff'), 'utf8');
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  expect(text).toMatch(/^cff-version: 1\.2\.0$/m);
  expect(text).toContain(`\nversion: ${version}\n`);
  expect(text).toContain('- name: The pulsegate authors');
  expect([...text.matchAll(/^ {4}year: \d{4}$/gm)].length).toBe([...text.matchAll(/^ {2}- type: /gm)].length);
});
