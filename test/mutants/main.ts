/**
 * How strong the tests are: small faults are planted in the sources one at a time, and the quick tests that reach the file
 * must turn red.
 *
 *     npm run mutants -- [--seed S] [--count N] [--only src/learning,src/dynamics] [--near] [--most SECONDS] [--out FILE]
 *
 * The seed draws which of all possible faults are tried; `--only src/io+src/sweep:4,src/backends:9` draws so many from each
 * part, and from each file in the first part that has it. Tests of the file's own room are asked first, and within a room
 * the quickest; with --near no others are, and the same command without it asks those of what survived. All happens in a
 * copy of the working folder; what was found is kept in FILE after every fault, and the same command goes on from there. A
 * fault that survives either changes nothing (a person has to judge that) or shows which statement of truth is missing.
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
import { HERE, keyOfSandbox, makeSandbox, removeSandbox, runTests, testsOf, withText } from './sandbox';

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

/** Parts as they are asked for: "a,b" together, "a+b:N" so many of them; a file belongs to the first that has it. */
function drawn(only: string, seed: number, count: number): Candidate[] {
  const parts = only.split(',');
  const together = parts.filter((part) => !part.includes(':'));
  const counted = parts.filter((part) => part.includes(':')).map((part) => part.split(':'));
  const groups = counted.map(([paths, some]) => ({ paths: paths.split('+'), some: Number(some) }));
  if (together.length > 0) groups.push({ paths: together, some: count });
  const taken = new Set<string>();
  return groups.flatMap(({ paths, some }) => {
    if (!(Number.isInteger(some) && some >= 1))
      throw new Error(`--only ${paths.join('+')}: not so many faults`);
    const files = filesBelow(paths).filter((file) => !taken.has(file));
    for (const file of files) taken.add(file);
    const all = files.flatMap((file) => mutationsOf(file, source(file)).map((one) => ({ ...one, file })));
    return Array.from(shuffled(all.length, stream(seed, 'mutants')).slice(0, some), (k) => all[k]);
  });
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

/** Values by key, kept in a file that is whole at any time. */
function journalAt<T>(path: string) {
  const known = new Map<string, T>(
    existsSync(path) ? Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, T>) : [],
  );
  return {
    known,
    keep(key: string, value: T): void {
      known.set(key, value);
      writeFileSync(`${path}.part`, `${JSON.stringify(Object.fromEntries(known), undefined, 2)}\n`);
      renameSync(`${path}.part`, path);
    },
  };
}

/**
 * How many seconds tests take without any fault, each run once for the same sources; one that is red without any would kill
 * them all.
 */
function usualTimes(root: string, path: string) {
  const { known, keep } = journalAt<number>(path);
  const key = keyOfSandbox(root);
  const seconds = (test: string) => known.get(`${key} ${test}`);
  return async (tests: readonly string[]): Promise<(test: string) => number> => {
    const fresh = tests.filter((test) => seconds(test) === undefined);
    const { outcome, by, took } = await runTests(root, fresh, { each: () => 300, all: 1200 });
    if (outcome !== 'passed') throw new Error(`${by ?? 'a test'} is red (${outcome}) without any fault`);
    for (const [test, time] of took) keep(`${key} ${test}`, time);
    return (test) => seconds(test) ?? 0;
  };
}

type Judged = Pick<Finding, 'result' | 'by' | 'tests' | 'near'>;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      count: { type: 'string', default: '20' },
      only: { type: 'string', default: 'src' },
      near: { type: 'boolean', default: false },
      most: { type: 'string', default: '240' },
      out: { type: 'string', default: join(tmpdir(), 'pulsegate-mutants.json') },
    },
  });
  const whole = (name: 'seed' | 'count' | 'most'): number => {
    const value = Number(values[name]);
    if (!(Number.isInteger(value) && value >= 1))
      throw new Error(`--${name} ${values[name]}: not a whole number`);
    return value;
  };
  const most = whole('most');
  const candidates = drawn(values.only, whole('seed'), whole('count'));
  const { known, keep } = journalAt<Finding>(values.out);
  const root = makeSandbox();
  process.once('exit', () => removeSandbox(root));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  const usual = usualTimes(root, `${values.out}.times`);
  const reached = new Map<string, ReturnType<typeof testsOf>>();
  const judge = async (one: Candidate, before: Finding | undefined): Promise<Judged> => {
    const text = mutate(source(one.file), one);
    if (!compiles(text)) return { result: 'invalid' };
    const tests = reached.get(one.file) ?? testsOf(root, one.file);
    reached.set(one.file, tests);
    const { near, far } = await tests;
    let asked = before?.tests ?? 0;
    for (const room of [...(before === undefined ? [near] : []), ...(values.near ? [] : [far])]) {
      const seconds = await usual(room);
      const inTurn = [...room].sort((a, b) => seconds(a) - seconds(b));
      const patience = { each: (test: string) => 20 + 5 * seconds(test), all: most };
      const { outcome, by, took } = await withText(root, one.file, text, () =>
        runTests(root, inTurn, patience),
      );
      asked += took.size;
      if (outcome === 'unsettled') break;
      if (outcome !== 'passed')
        return { result: outcome === 'failed' ? 'killed' : outcome, ...(by === undefined ? {} : { by }) };
    }
    return { result: 'survived', tests: asked, near: values.near };
  };
  const settled = (found: Finding | undefined): boolean =>
    found !== undefined && (values.near || found.result !== 'survived' || found.near !== true);
  for (const [k, one] of candidates.entries()) {
    const key = keyOf(one);
    const before = known.get(key);
    if (!settled(before))
      keep(key, { ...one, ...describe(source(one.file), one), ...(await judge(one, before)) });
    const { result, file, line, by = '' } = known.get(key) as Finding;
    process.stderr.write(`${k + 1} of ${candidates.length}: ${result} ${file}:${line} ${by}\n`);
  }
  process.stdout.write(summary(candidates.map((one) => known.get(keyOf(one)) as Finding)));
}

main().catch((error: unknown) => {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
