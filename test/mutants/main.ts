/**
 * How strong the tests are: small faults are planted in the sources one at a time, and the quick tests that reach the file
 * must turn red.
 *
 *     npm run mutants -- [--seed S] [--count N] [--only src/learning,src/dynamics] [--near] [--workers N] [--out FILE]
 *
 * With --near only the tests of the file's own room are asked, which is quicker and lets more survive. The seed draws which of all possible faults are tried. All happens in a copy of the working folder; what was found is kept
 * in FILE after every fault, and the same command goes on from there. A fault that survives either changes nothing (a
 * person has to judge that) or shows which statement of truth is missing.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { parseArgs } from 'node:util';
import { transformSync } from '@swc/core';
import { shuffled, stream } from '../../src/numerics/random';
import { type Mutation, mutate, mutationsOf } from './mutations';
import { describe, type Finding, summary } from './report';
import { HERE, makeSandbox, removeSandbox, runTests, testsOf, type Verdict, withText } from './sandbox';

interface Candidate extends Mutation {
  readonly file: string;
}

/** Files of src below these paths that run as they stand: no types alone, no lists of exports, nothing compiled. */
function filesBelow(paths: readonly string[]): string[] {
  const all = readdirSync(join(HERE, 'src'), { recursive: true, encoding: 'utf8' })
    .map((name) => posix.join('src', name))
    .filter((name) => /\.ts$/.test(name) && !/\.d\.ts$|\.wasm\.ts$|\/assembly\//.test(name))
    .sort();
  const files = all.filter((file) => paths.some((path) => file === path || file.startsWith(`${path}/`)));
  for (const path of paths)
    if (!files.some((file) => file === path || file.startsWith(`${path}/`)))
      throw new Error(`--only ${path}: no source file there`);
  return files;
}

const source = (file: string): string => readFileSync(join(HERE, file), 'utf8');

function drawn(files: readonly string[], seed: number, count: number): Candidate[] {
  const all = files.flatMap((file) => mutationsOf(file, source(file)).map((one) => ({ ...one, file })));
  return Array.from(shuffled(all.length, stream(seed, 'mutants')).slice(0, count), (k) => all[k]);
}

/** The same fault in the same text has the same key. */
const keyOf = ({ file, kind, start, end, text }: Candidate): string =>
  createHash('sha256')
    .update(JSON.stringify([source(file), kind, start, end, text]))
    .digest('hex')
    .slice(0, 16);

function compiles(text: string): boolean {
  try {
    transformSync(text, { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } });
    return true;
  } catch {
    return false;
  }
}

/** Findings by key, kept in a file that is whole at any time. */
function journalAt(path: string) {
  const known = new Map<string, Finding>(
    existsSync(path) ? Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, Finding>) : [],
  );
  return {
    known,
    keep(key: string, finding: Finding): void {
      known.set(key, finding);
      writeFileSync(`${path}.part`, `${JSON.stringify(Object.fromEntries(known), undefined, 2)}\n`);
      renameSync(`${path}.part`, path);
    },
  };
}

/** A test that is red without any fault would kill them all. */
function mustPass(verdict: Verdict, file: string): number {
  if (verdict.outcome !== 'passed')
    throw new Error(`${file}: ${verdict.by ?? 'a test'} is red (${verdict.outcome}) without any fault`);
  return verdict.seconds;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      count: { type: 'string', default: '20' },
      only: { type: 'string', default: 'src' },
      near: { type: 'boolean', default: false },
      workers: { type: 'string', default: '2' },
      out: { type: 'string', default: join(tmpdir(), 'pulsegate-mutants.json') },
    },
  });
  const whole = (name: 'seed' | 'count' | 'workers'): number => {
    const value = Number(values[name]);
    if (!(Number.isInteger(value) && value >= 1))
      throw new Error(`--${name} ${values[name]}: not a whole number`);
    return value;
  };
  const workers = whole('workers');
  const candidates = drawn(filesBelow(values.only.split(',')), whole('seed'), whole('count'));
  const { known, keep } = journalAt(values.out);
  const root = makeSandbox();
  process.once('exit', () => removeSandbox(root));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  const sound = new Map<string, number>();
  const usual = async (tests: readonly string[], file: string): Promise<number> => {
    const key = tests.join();
    const seconds = sound.get(key) ?? mustPass(await runTests(root, tests, { seconds: 600, workers }), file);
    sound.set(key, seconds);
    return seconds;
  };
  const judge = async (one: Candidate): Promise<Omit<Finding, keyof Candidate | 'line' | 'diff'>> => {
    const text = mutate(source(one.file), one);
    if (!compiles(text)) return { result: 'invalid' };
    const { near, far } = await testsOf(root, one.file);
    const asked = values.near ? [near] : [near, far];
    for (const tests of asked) {
      const seconds = 20 + 5 * (await usual(tests, one.file));
      const { outcome, by } = await withText(root, one.file, text, () =>
        runTests(root, tests, { seconds, workers }),
      );
      if (outcome !== 'passed')
        return { result: outcome === 'failed' ? 'killed' : outcome, ...(by === undefined ? {} : { by }) };
    }
    return { result: 'survived', tests: asked.flat().length };
  };
  for (const [k, one] of candidates.entries()) {
    const key = keyOf(one);
    if (!known.has(key)) keep(key, { ...one, ...describe(source(one.file), one), ...(await judge(one)) });
    const { result, file, line, by = '' } = known.get(key) as Finding;
    process.stderr.write(`${k + 1} of ${candidates.length}: ${result} ${file}:${line} ${by}\n`);
  }
  process.stdout.write(summary(candidates.map((one) => known.get(keyOf(one)) as Finding)));
}

main().catch((error: unknown) => {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
