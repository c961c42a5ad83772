/** A copy of the working folder, in which faults may be planted, and its tests. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** The root of the working folder. */
export const HERE = resolve(__dirname, '..', '..');

/** What tests look at. */
const COPIED = [
  ...['src', 'test', 'analysis', 'docs', 'notebooks', 'README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...['LICENSE', 'CITATION.cff', 'package.json'],
  ...['tsconfig.json', 'tsconfig.build.json', 'jest.config.cjs'],
];

export function makeSandbox(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'pulsegate-mutants-')));
  for (const name of COPIED) cpSync(join(HERE, name), join(root, name), { recursive: true });
  symlinkSync(realpathSync(join(HERE, 'node_modules')), join(root, 'node_modules'));
  return root;
}

/** The same for the same sources and tests. */
export function keyOfSandbox(root: string): string {
  const hash = createHash('sha256');
  for (const folder of ['src', 'test', 'analysis'])
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort())
      if (name.endsWith('.ts'))
        hash.update(`${folder}/${name}\n`).update(readFileSync(join(root, folder, name)));
  return hash.digest('hex').slice(0, 16);
}

export const removeSandbox = (root: string): void => rmSync(root, { recursive: true, force: true });

/** What tests say: all passed, one failed, a file could not be loaded or took far too long, or the time for all ran out. */
export interface Verdict {
  readonly outcome: 'passed' | 'failed' | 'not loaded' | 'timeout' | 'unsettled';
  /** The test that failed, or the file that could not be loaded or did not end. */
  readonly by?: string;
  /** How long the test files took that ended, by path. */
  readonly took: ReadonlyMap<string, number>;
}

/** What jest says of a test file when it is done. */
interface Line {
  readonly test: string;
  readonly seconds: number;
  readonly loaded: boolean;
  readonly red?: string;
}

interface Watch {
  readonly line?: (text: string) => void;
  readonly late: () => number;
}

/** Runs jest in the copy; code null where it was late. `late` says in how many ms from now, and is asked after each line. */
function jest(root: string, args: readonly string[], { line = () => {}, late }: Watch) {
  const script = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const options = [script, '--config', join(root, 'test', 'mutants', 'jest.cjs'), ...args];
  const child = spawn(process.execPath, options, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  // with its children, which a loop without an end would keep
  const stop = () => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  let timer = setTimeout(stop, late());
  let said = '';
  createInterface({ input: child.stdout }).on('line', (text) => {
    said += `${text}\n`;
    line(text);
    clearTimeout(timer);
    timer = setTimeout(stop, late());
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  process.once('exit', stop);
  return new Promise<{ readonly code: number | null; readonly said: string }>((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => {
      clearTimeout(timer);
      process.off('exit', stop);
      done({ code, said });
    });
  });
}

/** The quick tests that reach a file, those of its own room first. */
export async function testsOf(
  root: string,
  file: string,
): Promise<{ readonly near: string[]; readonly far: string[] }> {
  const { said } = await jest(root, ['--findRelatedTests', join(root, file), '--listTests'], {
    late: () => 120_000,
  });
  const tests = said
    .split('\n')
    .filter((line) => line.startsWith(root))
    .map((path) => relative(root, path))
    .sort();
  const room = file.split('/')[1];
  const isNear = (test: string) => test.startsWith(`test/${room}/`);
  return { near: tests.filter(isNear), far: tests.filter((test) => !isNear(test)) };
}

/** How long each test file may take, and all of them, in seconds. */
export interface Patience {
  readonly each: (test: string) => number;
  readonly all: number;
}

/** Runs some tests one after the other until one is red. */
export async function runTests(root: string, tests: readonly string[], patience: Patience): Promise<Verdict> {
  const took = new Map<string, number>();
  if (tests.length === 0) return { outcome: 'passed', took };
  const end = performance.now() + 1000 * patience.all;
  const waiting = () => tests.find((test) => !took.has(test));
  const left = () => Math.max(0, end - performance.now());
  let red: Line | undefined;
  const { code, said } = await jest(
    root,
    ['--runTestsByPath', ...tests.map((test) => join(root, test)), '--bail', '--silent', '--maxWorkers=1'],
    {
      late: () => {
        const next = waiting();
        return Math.min(left(), next === undefined ? 60_000 : 1000 * patience.each(next));
      },
      line: (text) => {
        if (!text.startsWith('{"test":')) return;
        const line = JSON.parse(text) as Line;
        took.set(line.test, line.seconds);
        if (!line.loaded || line.red !== undefined) red ??= line;
      },
    },
  );
  if (red !== undefined)
    return red.loaded
      ? { outcome: 'failed', by: `${red.test}: ${red.red}`, took }
      : { outcome: 'not loaded', by: red.test, took };
  const by = waiting();
  if (by === undefined) return { outcome: 'passed', took };
  if (code !== null) throw new Error(`jest ended with exit code ${code}:\n${said}`);
  return left() === 0 ? { outcome: 'unsettled', took } : { outcome: 'timeout', by, took };
}

/** Puts a text in place of a file of the copy while `act` runs. */
export async function withText<T>(
  root: string,
  file: string,
  text: string,
  act: () => Promise<T>,
): Promise<T> {
  const path = join(root, file);
  const kept = readFileSync(path);
  writeFileSync(path, text);
  try {
    return await act();
  } finally {
    writeFileSync(path, kept);
  }
}
