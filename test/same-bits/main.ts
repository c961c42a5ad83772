/**
 * Two checkouts, bit for bit: what REF answered against what the working folder answers now.
 *
 *     npm run same-bits -- REF [--only numbers,lines,figures] [--work FOLDER]
 *
 * REF is checked out into a worktree below the work folder, and its answers are kept there for the next call. Compared are
 * 300 random circuits on three solvers, every verb and example, learnt weights and curves, and all that `reproduce` writes.
 * Exit 0: the same; 1: some values differ (keys and files that came or went are listed, and judged by the reader).
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Difference, differences } from './differences';

const PARTS = ['numbers', 'lines', 'figures'];
const HERE = resolve(__dirname, '..', '..');
const SHOWN = 40;

/** Answers are kept for the questions that were asked: these files put them. */
const QUESTIONS = [
  'cases.ts',
  'record.ts',
  ...['circuit', 'learner', 'model'].map((kind) => `../support/random-${kind}.ts`),
];

function questions(): string {
  const hash = createHash('sha256');
  for (const file of QUESTIONS) hash.update(readFileSync(join(__dirname, file)));
  return hash.digest('hex').slice(0, 8);
}

function git(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: HERE, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr.trim()}`);
  return stdout.trim();
}

/** A worktree of the commit, with this checkout's packages. */
function checkout(commit: string, work: string): string {
  const folder = join(work, `checkout-${commit.slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  git('worktree', 'prune');
  git('worktree', 'add', '--detach', folder, commit);
  symlinkSync(join(HERE, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** One part of one checkout's answers, in a process of its own; the folder stands only when it is whole. */
function record(root: string, folder: string, part: string): Promise<void> {
  const fresh = `${folder}.part`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const script = join(__dirname, 'record.ts');
  const child = spawn(
    process.execPath,
    ['-r', require.resolve('ts-node/register'), script, root, fresh, part],
    {
      cwd: HERE,
      // workers begin in the folder of the answers, where no tsconfig is
      env: { ...process.env, TS_NODE_PROJECT: join(HERE, 'tsconfig.json') },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) => {
      if (code !== 0) return fail(new Error(`${part} of ${root} ended with exit code ${code}`));
      rmSync(folder, { recursive: true, force: true });
      renameSync(fresh, folder);
      done();
    });
  });
}

function report(part: string, found: readonly Difference[]): void {
  const values = found.filter(({ kind }) => kind === 'value');
  const others = grouped(found.filter(({ kind }) => kind !== 'value'));
  process.stdout.write(
    `${part}: ${found.length === 0 ? 'the same' : `${values.length} values differ, ${found.length - values.length} keys or files came or went`}\n`,
  );
  const lines = [...values.map(({ kind, file, what }) => `${kind} ${file} ${what}`), ...others];
  for (const line of lines.slice(0, SHOWN)) process.stdout.write(`  ${line}\n`);
  if (lines.length > SHOWN) process.stdout.write(`  and ${lines.length - SHOWN} more\n`);
}

/** Keys that differ by their numbers alone are one line, with how often they came. */
function grouped(found: readonly Difference[]): string[] {
  const counts = new Map<string, number>();
  for (const { kind, file, what } of found) {
    const key = `${kind} ${file.replace(/[^/]*-\d+(-\w+)?\.json$/, '*$1.json')} ${what.replace(/\/\d+/g, '/*')}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => `${count} x ${key}`);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { only: { type: 'string' }, work: { type: 'string' } },
    allowPositionals: true,
  });
  const [ref] = positionals;
  if (ref === undefined) throw new Error('same-bits REF: which commit to compare with?');
  const parts = values.only?.split(',') ?? PARTS;
  const work = resolve(values.work ?? join(tmpdir(), 'pulsegate-same-bits'));
  mkdirSync(work, { recursive: true });
  const commit = git('rev-parse', `${ref}^{commit}`);
  const kept = join(work, `${commit.slice(0, 12)}-${questions()}`);
  const folders = (part: string) => [join(kept, part), join(work, 'now', part)] as const;
  const old = parts.some((part) => !existsSync(folders(part)[0])) ? checkout(commit, work) : '';
  await Promise.all(
    parts.map(async (part) => {
      const [before, after] = folders(part);
      if (!existsSync(before)) await record(old, before, part);
      await record(HERE, after, part);
    }),
  );
  let same = true;
  for (const part of parts) {
    const found = differences(...folders(part));
    report(part, found);
    same &&= found.every(({ kind }) => kind !== 'value');
  }
  process.exitCode = same ? 0 : 1;
}

main().catch((error: unknown) => {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
