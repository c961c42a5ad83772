/** README and guide: every program runs as written, every file is read, every command line ends as its page says. */
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type Circuit,
  circuit,
  dopri5,
  type Fragment,
  meanField,
  readDataset,
  type SweepPlan,
  simulate,
} from '../../src/index';
import { parseCircuit } from '../../src/io/circuit-file';
import { parseJson } from '../../src/io/json';
import { checkedPoints } from '../../src/sweep/check';
import { LONG } from '../support/cases';
import { linesOf, playHere, type Seen, shows } from './commands';
import { type Block, blocksOf, pages, programsOf, ROOT, textOf } from './markdown';
import { run } from './programs';

const BLOCKS = new Map(pages.map((page) => [page, blocksOf(page)]));
/** Blocks for folders of their own (test/long/newcomer.long.ts), and what is not on every machine. */
const ELSEWHERE = ['clone', 'install', ...(LONG && hasDataset('fashion-mnist') ? [] : ['fashion'])];

/** What is tried here: long blocks in the long tests only. */
const isTried = ({ words }: Block): boolean =>
  !words.some((word) => ELSEWHERE.includes(word)) && (LONG || !words.includes('long'));

function hasDataset(name: string): boolean {
  try {
    return readDataset(name, 'test').count > 0;
  } catch {
    return false;
  }
}

/** Runs a circuit as a reader would try it: ones for its inputs, two cycles where it repeats. */
function tried(whole: Circuit): void {
  const inputs = whole.populations.filter(({ input }) => input === true);
  const given = inputs.map(({ name, size = 1 }) => [name, Array.from({ length: size }, () => 1)] as const);
  const tires = whole.projections.some(({ resource }) => resource !== undefined);
  const { retcode } = simulate(whole, {
    ...(tires ? { backend: meanField({ solver: dopri5() }) } : {}),
    inputs: Object.fromEntries(given),
    ...(whole.schedule.period === undefined ? {} : { cycles: 2 }),
  });
  expect(retcode).toBe('success');
}

describe.each(pages)('%s', (page) => {
  const blocks = (BLOCKS.get(page) ?? []).filter(isTried);
  const programs = programsOf(blocks);
  const home = process.cwd();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pulsegate-page-')));
  let before: Circuit | undefined;
  let seen: Seen | undefined;

  beforeEach(() => process.chdir(folder));
  afterEach(() => process.chdir(home));
  afterAll(() => rmSync(folder, { recursive: true }));

  const json = ({ words: [word], text }: Block) => {
    if (word === 'part') {
      tried(circuit(...(before === undefined ? [] : [before]), parseJson(text, page) as Fragment));
      return;
    }
    const value = parseJson(text, page) as Record<string, unknown>;
    if ('schemaVersion' in value) {
      before = parseCircuit(text, `${page}: ${word}`);
      tried(before);
    } else if ('measures' in value) expect(checkedPoints(value as unknown as SweepPlan)).toBeDefined();
    else throw new Error('neither a circuit nor a plan');
    if (word !== undefined) writeFileSync(word, text);
  };

  const commands = async (block: Block) => {
    for (const line of linesOf(block)) {
      seen = await playHere(line, page);
      expect([line.text, seen.code, seen.screen.includes('internal error')]).toEqual([
        line.text,
        line.exit,
        false,
      ]);
    }
  };

  for (const block of blocks) {
    const name = `line ${block.line}, ${block.language} ${block.words.join(' ')}`;
    const program = programs.find((one) => one.blocks.at(-1) === block);
    if (block.language === 'json') test(name, () => json(block));
    else if (block.language === 'sh') test(name, () => commands(block), 1_800_000);
    else if (block.language === 'text')
      test(name, () => {
        if (!shows(seen?.screen ?? '', block.text)) expect(seen?.screen).toBe(block.text);
      });
    else if (program !== undefined)
      test(name, async () => {
        const { printed, claimed } = await run(program);
        expect(Object.keys(claimed).length).toBeGreaterThan(0);
        expect(printed).toEqual(claimed);
      }, 1_800_000);
  }

  test('its links lead somewhere', () => {
    const links = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
    const own = links.filter((target) => !/^(https?:|mailto:)/.test(target));
    expect(own.filter((target) => !leads(page, target))).toEqual([]);
  });
});

/** Pages that are made, and not kept. */
const MADE = ['docs/api/index.html', 'figures/index.html'];

/** Whether a link of a page leads to a file, and to a heading of it. */
function leads(page: string, target: string): boolean {
  const [path, anchor] = target.split('#');
  const file = path === '' ? page : join(dirname(page), path);
  if (MADE.includes(file)) return true;
  if (!existsSync(join(ROOT, file))) return false;
  return anchor === undefined || anchorsOf(textOf(file)).includes(anchor);
}

/** Names of headings, as GitHub makes them. */
const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<
  string,
  Record<string, string>
>;

test('every `npm run` that a page names is there, and the two commands stand in README', () => {
  const named = pages.flatMap((page) =>
    [...textOf(page).matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name]) => name),
  );
  expect(named.filter((name) => !(name in manifest['scripts']))).toEqual([]);
  expect(textOf('README.md')).toContain('npm ci && npm start');
  expect(textOf('README.md')).toContain('npm ci && npm test');
});

test('the table names every dependency, with a reason', () => {
  const text = textOf('docs/contributing.md');
  const table = text.slice(text.indexOf('## Dependencies'));
  for (const name of Object.keys({ ...manifest['dependencies'], ...manifest['devDependencies'] }))
    expect(table).toContain(name);
});
