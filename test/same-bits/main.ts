/**
 * Two checkouts, bit for bit: what REF answered against what the working folder answers now.
 *
 *     npm run same-bits -- REF [--only numbers,lines,figures] [--work FOLDER]
 *
 * REF is checked out into a worktree below the work folder, and its answers are kept there for the next call. Compared are
 * 300 random circuits on three solvers, every verb and example, learnt weights and curves, and all that `reproduce` writes.
 * Exit 0: the same; 1: some values differ (keys and files that came or went are listed, and judged by the reader).
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkout, commitOf, HERE, runMain, runScript, WORK } from './checkout';
import { type Difference, differences } from './differences';

const PARTS = ['numbers', 'lines', 'figures'];
const SHOWN = 40;

/** Answers are kept for the questions that were asked: these files put them. */
const QUESTIONS = [
  'cases.ts',
  'record.ts',
  ...['circuit', 'learner', 'model'].map((kind) => `../support/random-${kind}.ts`),
  '../support/sweep-plan.ts',
];

function questions(): string {
  const hash = createHash('sha256');
  for (const file of QUESTIONS) hash.update(readFileSync(join(__dirname, file)));
  return hash.digest('hex').slice(0, 8);
}

/** One part of one checkout's answers, in a process of its own; the folder stands only when it is whole. */
async function record(root: string, folder: string, part: string): Promise<void> {
  const fresh = `${folder}.part`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  process.stdout.write(await runScript('record.ts', root, fresh, part));
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
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
  const work = resolve(values.work ?? WORK);
  const commit = commitOf(ref);
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

void runMain(main);
