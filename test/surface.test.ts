/**
 * The surface: every function that the library exports is called with what it was not made for. It says so by a
 * PulsegateError or does something sensible; it never fails inside, and never gives NaN for an answer.
 *
 * Exports are listed from the index itself, so that a new one is covered at once; one with a call in `goodCalls` more so.
 */
import * as pulsegate from '../src';
import { LONG } from './support/cases';
import { goodCalls } from './support/good-calls';

// tasks are done in this process: here it is about arguments alone
jest.mock('../src/sweep/pool', () => ({
  openLane: (task: string, common: object) => ({
    run: async (job: object) => jest.requireActual(`../src/sweep/${task}`).work(common, job),
    close: () => undefined,
  }),
}));

const { circuit, gradedChain, PulsegateError } = pulsegate;

type Callable = (...given: readonly unknown[]) => unknown;

/** Functions by name; groups have theirs after a dot. Classes are no functions here. */
function publicFunctions(exported: object, prefix = ''): [string, Callable][] {
  return Object.entries(exported).flatMap(([name, value]: [string, unknown]): [string, Callable][] => {
    if (typeof value === 'function') {
      if (/^[A-Z]/.test(name)) return [];
      // a function may be a group as well: loihi(...) and loihi.network(...)
      return [[prefix + name, value as Callable], ...publicFunctions(value, `${prefix}${name}.`)];
    }
    const isGroup = typeof value === 'object' && value !== null && '__esModule' in value;
    return isGroup ? publicFunctions(value, `${prefix}${name}.`) : [];
  });
}

const functions = publicFunctions(pulsegate);
const fragment = gradedChain({ stages: 3, T: 1 });
const made = circuit(fragment);
const circular: Record<string, unknown> = {};
circular.self = circular;

/** Of another kind than nearly anything wants; anew for each function, since some write to what they are given. */
const wrongs = (): readonly unknown[] => [
  ...[null, 3, Number.NaN, 3n, 'x', '', true, Symbol('s'), () => 1],
  ...[{}, [], [null], [{}], [[]], ['x'], Object.create(null), circular, { nonsense: 1 }, new Map()],
  ...[{ populations: [] }, fragment],
];

/** Their work takes a second or more: what makes sense, as no options at all, is done in the long tests only. */
const WORK = [
  ...['crossValidate', 'crossValidateOnCores', 'finiteSize', 'finiteSizeOnCores'],
  ...['pmpy.verifyTable', 'pmpy.weightTying'],
];
const makesSense = (one: unknown): boolean =>
  typeof one === 'object' && one !== null && Object.keys(one).length === 0;
const wrongsFor = (name: string): readonly unknown[] =>
  wrongs().filter((one) => LONG || !WORK.includes(name) || !makesSense(one));

/** What a call came to: its error, or what is wrong with its answer. Generators are asked for their first value. */
async function faultOf(call: () => unknown): Promise<string | undefined> {
  try {
    let answer = call();
    if (isGenerator(answer)) answer = answer.next().value;
    const nan = pathOfNaN(await answer);
    return nan === undefined ? undefined : `NaN at answer${nan}`;
  } catch (error) {
    if (error instanceof PulsegateError) return undefined;
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

const isGenerator = (value: unknown): value is Generator =>
  typeof value === 'object' && value !== null && 'next' in value && typeof value.next === 'function';

/** Where a number that is none stands in plain data. */
function pathOfNaN(value: unknown, path = '', seen = new Set<unknown>()): string | undefined {
  if (typeof value === 'number') return Number.isNaN(value) ? path : undefined;
  if (typeof value !== 'object' || value === null || seen.has(value) || seen.size > 2000) return undefined;
  seen.add(value);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const at = Array.from(value as Float64Array).findIndex(Number.isNaN);
    return at < 0 ? undefined : `${path}[${at}]`;
  }
  for (const [key, part] of Object.entries(value)) {
    const found = pathOfNaN(part, `${path}.${key}`, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

const shown = (value: unknown): string =>
  typeof value === 'object' && value !== null ? Object.keys(value).join() || '{}' : String(value);

async function faultsOf(
  name: string,
  f: Callable,
  calls: readonly (readonly unknown[])[],
): Promise<string[]> {
  const faults: string[] = [];
  for (const given of calls) {
    const fault = await faultOf(() => f(...given));
    if (fault !== undefined) faults.push(`${name}(${given.map(shown).join('; ')}): ${fault}`);
  }
  return faults;
}

test('there is a surface, and each call that makes sense is of it', () => {
  const names = functions.map(([name]) => name);
  expect(names.length).toBeGreaterThan(100);
  expect(Object.keys(goodCalls).filter((name) => !names.includes(name))).toEqual([]);
});

test.each(functions)('%s says what it wants when it is given something else', async (name, f) => {
  const calls = [
    ...(LONG || !WORK.includes(name) ? [[]] : []),
    ...wrongsFor(name).map((wrong) => [wrong]),
    ...wrongsFor(name).map((wrong) => [wrong, wrong, wrong]),
    ...wrongsFor(name).map((wrong) => [made, wrong, wrong]),
  ];
  expect(await faultsOf(name, f, calls)).toEqual([]);
});

const good = functions.filter(([name]) => name in goodCalls);

test.each(good)('%s: one wrong thing in a call that makes sense is found', async (name, f) => {
  const given = goodCalls[name] as readonly unknown[];
  const replaced = (k: number, value: unknown) => given.map((one, j) => (j === k ? value : one));
  const calls = given.flatMap((one, k) => [
    ...wrongsFor(name).map((wrong) => replaced(k, wrong)),
    ...(isPlain(one)
      ? Object.keys(one).flatMap((key) =>
          wrongsFor(name).map((wrong) => replaced(k, { ...one, [key]: wrong })),
        )
      : []),
  ]);
  expect(await faultsOf(name, f, calls)).toEqual([]);
});

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Where a function takes options, and which: it is asked with one that nothing has. */
async function optionsOf(
  f: Callable,
  given: readonly unknown[],
): Promise<[at: number, known: readonly string[]][]> {
  const found: [number, readonly string[]][] = [];
  for (let at = 0; at <= given.length; at++) {
    if (at < given.length && !isPlain(given[at])) continue;
    const error = await errorOf(f, given, at, { ...(given[at] ?? {}), nonsense: 1 });
    const [problem] = error instanceof PulsegateError ? error.problems : [];
    if (problem?.known !== undefined && problem.text.includes('"nonsense"')) found.push([at, problem.known]);
  }
  return found;
}

async function errorOf(
  f: Callable,
  given: readonly unknown[],
  at: number,
  options: object,
): Promise<unknown> {
  try {
    const answer = f(...given.slice(0, at), options, ...given.slice(at + 1));
    await (isGenerator(answer) ? answer.next() : answer);
    return undefined;
  } catch (error) {
    return error;
  }
}

let asked = 0;

test.each(good)('%s: a misspelt option is unknown', async (name, f) => {
  const given = goodCalls[name] as readonly unknown[];
  for (const [at, known] of await optionsOf(f, given)) {
    asked++;
    for (const key of known) {
      const misspelt = `${key}${key.at(-1)}`;
      const others = Object.entries(given[at] ?? {}).filter(([other]) => other !== key);
      const error = await errorOf(f, given, at, { ...Object.fromEntries(others), [misspelt]: 1 });
      expect(String(error)).toMatch(/unknown (option|key) /);
      expect(String(error)).toContain(` "${misspelt}" (did you mean "`);
    }
  }
});

test('most functions take options', () => {
  expect(asked).toBeGreaterThan(60);
});

test.each([
  [
    'gradedChain()',
    () => pulsegate.gradedChain(undefined as never),
    'gradedChain: missing options (an object with stages, size, overlap, T, tau, gain, bias, threshold, prefix, start)',
  ],
  [
    'simulate(fragment)',
    () => pulsegate.simulate(fragment as never),
    'circuit: invalid circuit {"populations":[{"name":"u0","size":1},{"name":"u1","size... (allowed: what circuit(...) returns; circuit(fragment) makes one of a fragment)',
  ],
  [
    'simulate()',
    () => pulsegate.simulate(undefined as never),
    'circuit: missing circuit (what circuit(...) returns)',
  ],
  [
    'sbp.weights(3)',
    () => pulsegate.sbp.weights(3 as never, 1),
    'layers: invalid sizes 3 (allowed: three whole numbers of at least 1: input, hidden, output units)',
  ],
  [
    'a text for a number',
    () => pulsegate.gradedChain({ stages: '3' as never, T: 1 }),
    'gradedChain.stages: invalid stages "3" (allowed: a number)',
  ],
  [
    'a word that is none',
    () => pulsegate.sbp.phases({ topology: 'trainin' as never }),
    'sbp.phases.topology: unknown topology "trainin" (did you mean "training"? known: training, inference)',
  ],
  [
    'an image set with too few pixels',
    () =>
      pulsegate.first(
        { count: 2, rows: 1, columns: 1, classes: 2, pixels: Uint8Array.of(1), labels: Uint8Array.of(0, 1) },
        1,
      ),
    'allowed: an image set, as imageSet(...) and readDataset(...) return',
  ],
])('%s is answered in words', (_, call, words) => {
  expect(call).toThrow(words);
  expect(call).toThrow(PulsegateError);
});
