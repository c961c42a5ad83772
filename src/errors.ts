/**
 * One error type, one grammar of messages:
 *
 *     path: missing | unknown | invalid  what  value  (what is allowed)
 *
 * for example `projections[3].to[0].population: unknown population "g_1" (did you mean "g1"? known: g0, g1, g2)`.
 */

/** What went wrong: the three faults of an input, a circuit that a back-end cannot run, or a run that failed. */
export type ErrorCode = 'missing' | 'unknown' | 'invalid' | 'unsupported' | 'failed';

/** One fault: where it is (a path such as `projections[2].gain`, or ''), and what is wrong, in words. */
export interface Problem {
  readonly code: ErrorCode;
  readonly path: string;
  readonly text: string;
  /** Of an unknown name: all that there are. */
  readonly known?: readonly string[];
  /** Of an unknown key: the key, which is no part of the path. */
  readonly key?: string;
}

/** The only error that pulsegate throws on purpose. `code` and `path` are those of the first problem. */
export class PulsegateError extends Error {
  readonly code: ErrorCode;
  readonly path: string;
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(sentence).join('\n'));
    this.name = 'PulsegateError';
    this.problems = problems;
    this.code = problems[0]?.code ?? 'failed';
    this.path = problems[0]?.path ?? '';
  }
}

const sentence = (problem: Problem): string =>
  problem.path === '' ? problem.text : `${problem.path}: ${problem.text}`;

/** A value as a message shows it: JSON, NaN and infinities by name, cut at 60 characters. */
export function show(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'function') return 'a function';
  const text = jsonOf(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value, plain) ?? String(value);
  } catch {
    // it holds itself, or tells of itself in a way that fails
    return `an object with the keys ${Object.keys(Object(value)).join(', ')}`;
  }
}

/** More entries than these are never seen. */
const MOST_SHOWN = 60;

function plain(_: string, part: unknown): unknown {
  if (typeof part === 'number' && !Number.isFinite(part)) return String(part);
  if (typeof part === 'bigint') return `${part}n`;
  if (ArrayBuffer.isView(part) && !(part instanceof DataView))
    return Array.from(part as Float64Array).slice(0, MOST_SHOWN);
  return Array.isArray(part) && part.length > MOST_SHOWN ? part.slice(0, MOST_SHOWN) : part;
}

export const missing = (path: string, what: string, allowed?: string): Problem => ({
  code: 'missing',
  path,
  text: `missing ${what}${allowed === undefined ? '' : ` (${allowed})`}`,
});

export const invalid = (path: string, what: string, value: unknown, allowed: string): Problem => ({
  code: 'invalid',
  path,
  text: `invalid ${what} ${show(value)} (allowed: ${allowed})`,
});

export function unknown(path: string, what: string, value: string, known: readonly string[]): Problem {
  const near = nearest(value, known);
  const list =
    known.length > 12 ? `${known.slice(0, 12).join(', ')}, ... ${known.length} in all` : known.join(', ');
  const hint = near === undefined ? '' : `did you mean ${JSON.stringify(near)}? `;
  return {
    code: 'unknown',
    path,
    text: `unknown ${what} ${show(value)} (${hint}known: ${list === '' ? 'none' : list})`,
    known,
  };
}

export function unsupported(path: string, text: string): Problem {
  for (const [name, value] of Object.entries({ path, text }))
    if (typeof value !== 'string') raise(invalid(`unsupported.${name}`, name, value, 'a text'));
  return { code: 'unsupported', path, text };
}

export const failed = (path: string, text: string): Problem => ({ code: 'failed', path, text });

/** Throws when there is a problem; otherwise does nothing. */
export function raise(...problems: readonly Problem[]): void {
  if (problems.length > 0) throw new PulsegateError(problems);
}

/** Options are an object, and unknown ones are errors: every key of `options` must be in `known`. */
export function checkOptions(path: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    const allowed = `an object with ${known.join(', ')}`;
    throw new PulsegateError([
      options === undefined ? missing(path, 'options', allowed) : invalid(path, 'options', options, allowed),
    ]);
  }
  raise(
    ...Object.keys(options)
      .filter((key) => !known.includes(key))
      .map((key) => unknown(path, 'option', key, known)),
  );
}

/** The value under a name, or an error that names the nearest known one. */
export function lookup<V>(map: ReadonlyMap<string, V>, name: string, path: string, what: string): V {
  const value = map.get(name);
  if (value === undefined) throw new PulsegateError([unknown(path, what, name, [...map.keys()])]);
  return value;
}

function nearest(word: string, known: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** Levenshtein distance with transposition of neighbours counted as one edit. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((row[j - 1] ?? 0) + 1, (previous[j] ?? 0) + 1, (previous[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/** Runs `action`; a PulsegateError that leaves it is led by `prefix` (a file name, an option): `chain.json: projections[2]: ...`. */
export const within = <T>(prefix: string, action: () => T): T =>
  withinEach((problems) => problems.map(() => prefix), action);

/** The same with a prefix for each of the problems. */
export function withinEach<T>(
  prefixes: (problems: readonly Problem[]) => readonly string[],
  action: () => T,
): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof PulsegateError)) throw error;
    const leads = prefixes(error.problems);
    throw new PulsegateError(
      error.problems.map((problem, k) => ({
        ...problem,
        path: problem.path === '' ? leads[k] : `${leads[k]}: ${problem.path}`,
      })),
    );
  }
}

/** `projections[2].to[0].gain` from ['projections', 2, 'to', 0, 'gain']. */
export function joinPath(prefix: string, keys: readonly PropertyKey[]): string {
  let path = prefix;
  for (const key of keys) {
    if (typeof key === 'number') path += `[${key}]`;
    else path += path === '' ? String(key) : `.${String(key)}`;
  }
  return path;
}
