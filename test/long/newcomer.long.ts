/**
 * What a newcomer does, on a machine without a browser and without Python: a fresh clone, the two commands of README, its first
 * circuit; then the packed tarball in a new folder, with every quick command line of README and guide in a real shell.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import ts from 'typescript';
import { linesOf, playInShell, type Seen, shows } from '../docs/commands';
import { type Block, blocksOf, pages, programsOf, ROOT } from '../docs/markdown';

const TOOLS = [
  'node',
  'npm',
  'npx',
  'git',
  'sh',
  'env',
  'rm',
  'cp',
  'uname',
  'dirname',
  'basename',
  'sed',
  'cat',
  'head',
  'mkfifo',
  'bash',
];
const MINUTES = 60_000;

const home = mkdtempSync(join(tmpdir(), 'pulsegate-newcomer-'));
const clone = join(home, 'clone');
const fresh = join(home, 'fresh');
const tools = join(home, 'tools');

/** What the shell of a newcomer knows: no settings of this test run, and of programs only a few. */
const env: NodeJS.ProcessEnv = {
  PATH: tools,
  HOME: process.env['HOME'],
  PULSEGATE_CHROMIUM: join(home, 'no-browser'),
  npm_config_cache: process.env['npm_config_cache'],
  npm_config_registry: process.env['npm_config_registry'],
  npm_config_prefer_offline: 'true',
};

function shell(text: string, folder: string): Seen {
  const seen = playInShell(text, folder, env);
  if (seen.code !== 0) throw new Error(`${text}: exit ${seen.code}\n${seen.screen.slice(-4000)}`);
  return seen;
}

beforeAll(() => {
  for (const folder of [tools, fresh]) mkdirSync(folder);
  for (const name of TOOLS) {
    const paths = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
    const found = paths.find((path) => existsSync(path) && !path.includes('node_modules'));
    if (found !== undefined) symlinkSync(found, join(tools, name));
  }
  spawnSync('git', ['clone', '--quiet', '--no-hardlinks', ROOT, clone]);
}, MINUTES);

afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Plays blocks in order; what a text block shows is what stood on the screen before it. */
function play(blocks: readonly Block[], folder: string): void {
  mkdirSync(folder, { recursive: true });
  let screen = '';
  for (const { language, words, text, page, line } of blocks)
    if (language === 'json' && words[0]?.endsWith('.json')) writeFileSync(join(folder, words[0]), text);
    else if (language === 'sh')
      for (const command of linesOf({ language, words, text, page, line })) {
        const seen = playInShell(command.text, folder, env);
        expect([command.text, seen.code]).toEqual([command.text, command.exit]);
        screen = seen.screen;
      }
    else if (language === 'text') expect([text, shows(screen, text)]).toEqual([text, true]);
}

const quick = (page: string): Block[] =>
  blocksOf(page).filter(({ words }) => words.every((word) => word === 'part' || word.endsWith('.json')));

describe('in a fresh clone', () => {
  const commands = blocksOf('README.md')
    .filter(({ words }) => words.includes('clone'))
    .flatMap((block) => linesOf(block));

  test('there are two commands', () => {
    expect(commands.map(({ text }) => text.trim())).toEqual(['npm ci && npm start', 'npm ci && npm test']);
  });

  test(
    'npm ci && npm start makes the gallery, and all its numbers pass',
    () => {
      const { screen } = shell(commands[0].text, clone);
      expect(screen).toContain('figures/index.html');
      expect(existsSync(join(clone, 'figures', 'index.html'))).toBe(true);
    },
    30 * MINUTES,
  );

  test(
    'README can be played, after the build that it asks for',
    () => {
      shell('npm run build', clone);
      play(quick('README.md'), join(clone, 'figures', 'newcomer'));
    },
    10 * MINUTES,
  );

  test(
    'nothing that was made is new to git',
    () => {
      expect(shell('git status --porcelain', clone).screen).toBe('');
    },
    MINUTES,
  );

  test(
    'npm ci && npm test is green',
    () => {
      shell(commands[1].text, clone);
    },
    60 * MINUTES,
  );
});

describe('installed into a new folder', () => {
  beforeAll(() => {
    shell(`npm pack --silent --pack-destination ${home}`, clone);
    const [tarball] = readdirSync(home).filter((name) => name.endsWith('.tgz'));
    writeFileSync(join(fresh, 'package.json'), '{"private": true}');
    for (const block of blocksOf('README.md').filter(({ words }) => words.includes('install')))
      for (const { text } of linesOf(block)) shell(text.replace(/pulsegate$/, join(home, tarball)), fresh);
  }, 10 * MINUTES);

  test(
    'the first program of README prints what it says',
    () => {
      const [{ text }] = programsOf(blocksOf('README.md'));
      const { outputText } = ts.transpileModule(text, {
        compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
      });
      writeFileSync(join(fresh, 'first.cjs'), outputText);
      const claimed = [...text.matchAll(/^console\.log.*; \/\/ (.*)$/gm)].map(([, value]) => value);
      expect(claimed.length).toBeGreaterThan(1);
      expect(shell('node first.cjs', fresh).screen.trim().split('\n')).toEqual(claimed);
      expect(existsSync(join(fresh, 'packet.html'))).toBe(true);
    },
    MINUTES,
  );

  test.each(pages)(
    'every quick command line of %s ends as it says',
    (page) => {
      play(quick(page), join(fresh, page.replaceAll(/\W/g, '-')));
    },
    30 * MINUTES,
  );
});
