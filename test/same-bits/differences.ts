/** Where two folders of answers differ, file by file and, in JSON, path by path. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Difference {
  readonly file: string;
  /** 'absent': a key that the second folder no longer has; 'new': one that only it has. */
  readonly kind: 'value' | 'absent' | 'new' | 'missing file' | 'new file';
  readonly what: string;
}

/** Keys that differ from run to run or from commit to commit and say nothing of the answer. */
const IGNORED = new Set(['seconds', 'commit', 'dirty', 'outputs']);

export function differences(before: string, after: string): Difference[] {
  const files = (folder: string) =>
    existsSync(folder)
      ? readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
      : [];
  const [old, own] = [new Set(files(before)), new Set(files(after))];
  return [...new Set([...old, ...own])].sort().flatMap((file): Difference[] => {
    if (!own.has(file)) return [{ file, kind: 'missing file', what: '' }];
    if (!old.has(file)) return [{ file, kind: 'new file', what: '' }];
    const [a, b] = [readFileSync(join(before, file)), readFileSync(join(after, file))];
    if (a.equals(b)) return [];
    const found = structured(file, a.toString('utf8'), b.toString('utf8'));
    return found.map((difference) => ({ file, ...difference }));
  });
}

type Found = Omit<Difference, 'file'>;

/** JSON by paths, JSON lines sorted (workers write them as they finish), anything else as bytes. */
function structured(file: string, a: string, b: string): Found[] {
  if (file.endsWith('.json')) return [...compare('', JSON.parse(a), JSON.parse(b))];
  if (file.endsWith('.jsonl')) {
    const list = (text: string) =>
      text
        .trim()
        .split('\n')
        .map((line) =>
          JSON.stringify(JSON.parse(line), (key, value) => (IGNORED.has(key) ? undefined : value)),
        )
        .sort();
    return [...compare('', list(a), list(b))];
  }
  if (file.endsWith('.svg') && rootSorted(a) === rootSorted(b)) return [];
  return [{ kind: 'value', what: 'bytes' }];
}

/** The browser writes the attributes of the outermost element now in one order, now in another. */
const rootSorted = (svg: string): string =>
  svg.replace(/^<svg ([^>]*)>/, (_, attributes: string) =>
    (attributes.match(/[\w:-]+="[^"]*"/g) ?? []).sort().join(' '),
  );

function* compare(path: string, a: unknown, b: unknown): Generator<Found> {
  if (Object.is(a, b)) return;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    yield { kind: 'value', what: `${path}: ${show(a)} -> ${show(b)}` };
    return;
  }
  const [first, second] = [a as Record<string, unknown>, b as Record<string, unknown>];
  for (const key of new Set([...Object.keys(first), ...Object.keys(second)])) {
    if (IGNORED.has(key)) continue;
    const at = `${path}/${key}`;
    if (!(key in second)) yield { kind: 'absent', what: `${at}: ${show(first[key])}` };
    else if (!(key in first)) yield { kind: 'new', what: `${at}: ${show(second[key])}` };
    else yield* compare(at, first[key], second[key]);
  }
}

function show(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
