/** A copy of the working folder, in which faults may be planted, and its tests. */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';

/** The root of the working folder. */
export const HERE = resolve(__dirname, '..', '..');

/** What tests look at. */
const COPIED = [
  ...['src', 'test', 'analysis', 'docs', 'notebooks', 'README.md', 'package.json'],
  ...['tsconfig.json', 'tsconfig.build.json', 'jest.config.cjs'],
];

export function makeSandbox(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'pulsegate-mutants-')));
  for (const name of COPIED) cpSync(join(HERE, name), join(root, name), { recursive: true });
  symlinkSync(realpathSync(join(HERE, 'node_modules')), join(root, 'node_modules'));
  return root;
}

export const removeSandbox = (root: string): void => rmSync(root, { recursive: true, force: true });

/** What tests say: all passed, some failed, files could not be loaded, or none of it within the time. */
export interface Verdict {
  readonly outcome: 'passed' | 'failed' | 'not loaded' | 'timeout';
  /** The first test that failed, or the file that could not be loaded. */
  readonly by?: string;
  readonly seconds: number;
}

interface Jest {
  readonly code: number | null;
  readonly said: string;
  readonly seconds: number;
}

/** Runs jest in the copy; code null where it took too long. */
function jest(root: string, args: readonly string[], seconds: number): Promise<Jest> {
  const begin = performance.now();
  const script = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const options = [script, '--config', join(root, 'test', 'mutants', 'jest.cjs'), ...args];
  const child = spawn(process.execPath, options, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  let late = false;
  // with its workers, which a loop without an end would keep
  const stop = () => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  const timer = setTimeout(() => {
    late = true;
    stop();
  }, 1000 * seconds);
  process.once('exit', stop);
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => {
      clearTimeout(timer);
      process.off('exit', stop);
      done({ code: late ? null : code, said, seconds: (performance.now() - begin) / 1000 });
    });
  });
}

/** The quick tests that reach a file, those of its own room first. */
export async function testsOf(
  root: string,
  file: string,
): Promise<{ readonly near: string[]; readonly far: string[] }> {
  const { said } = await jest(root, ['--findRelatedTests', join(root, file), '--listTests'], 60);
  const tests = said
    .split('\n')
    .filter((line) => line.startsWith(root))
    .map((path) => relative(root, path))
    .sort();
  const room = file.split('/')[1];
  const isNear = (test: string) => test.startsWith(`test/${room}/`);
  return { near: tests.filter(isNear), far: tests.filter((test) => !isNear(test)) };
}

/** Runs some tests until one fails. */
export async function runTests(
  root: string,
  tests: readonly string[],
  { seconds, workers }: { readonly seconds: number; readonly workers: number },
): Promise<Verdict> {
  if (tests.length === 0) return { outcome: 'passed', seconds: 0 };
  const paths = tests.map((test) => join(root, test));
  // with --bail jest ends before it writes its results as JSON: they are read from what it says
  const args = ['--runTestsByPath', ...paths, '--bail', '--silent', `--maxWorkers=${workers}`];
  const { code, said, seconds: took } = await jest(root, args, seconds);
  if (code === null) return { outcome: 'timeout', seconds: took };
  if (code === 0) return { outcome: 'passed', seconds: took };
  const file = /^FAIL (\S+)/m.exec(said)?.[1];
  const name = /^ +● (.*)$/m.exec(said)?.[1];
  if (file === undefined || name === undefined)
    throw new Error(`jest ended with exit code ${code}:\n${said}`);
  const outcome = name.startsWith('Test suite failed to run') ? 'not loaded' : 'failed';
  return { outcome, by: `${file}: ${name}`, seconds: took };
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
