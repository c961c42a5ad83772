/** Where the paths of a JSON text stand in it: what is wrong with its content is told with line and column. */
import { visit } from 'jsonc-parser';
import { joinPath, type Problem, withinEach } from '../errors';
import type { Place } from './json-fault';

/**
 * Runs `action` on what was read from a JSON text; a PulsegateError that leaves it is led by the file, with line and
 * column where its path leads to a place: `chain.json:12:5: projections[2].to[0].gain: ...`.
 */
export const placed = <T>(text: string, file: string, action: () => T): T =>
  withinEach((problems) => {
    const places = placesIn(text.replace(/^\uFEFF/, ''), problems);
    return places.map((place) => (place === undefined ? file : led(file, place)));
  }, action);

export const led = (file: string, { line, column }: Place): string => `${file}:${line}:${column}`;

/** The place of each problem: that of its key, of its value, or of the nearest thing around what is not there. */
function placesIn(text: string, problems: readonly Problem[]): (Place | undefined)[] {
  const around = problems.map(({ path }) => pathsAround(path));
  const wanted = new Set(around.flat());
  const keys = new Set(problems.flatMap(({ path, key }) => (key === undefined ? [] : joinPath(path, [key]))));
  const values = new Map<string, Place>();
  const names = new Map<string, Place>();
  /** False for what holds nothing that is looked for. Of two values of one name the last counts, as it does for the reader. */
  const seen = (line: number, column: number, path: () => readonly PropertyKey[]): boolean => {
    const own = joinPath('', path());
    if (!wanted.has(own)) return false;
    if (values.has(own)) for (const other of values.keys()) if (isIn(other, own)) values.delete(other);
    values.set(own, { line: line + 1, column: column + 1 });
    return true;
  };
  try {
    visit(text, {
      // without its ends the reader would pass over all that comes after what was passed over
      onObjectEnd: () => {},
      onArrayEnd: () => {},
      onObjectBegin: (_, __, line, column, path) => seen(line, column, path),
      onArrayBegin: (_, __, line, column, path) => seen(line, column, path),
      onLiteralValue: (_, __, ___, line, column, path) => void seen(line, column, path),
      onObjectProperty: (key, _, __, line, column, path) => {
        const own = joinPath('', [...path(), key]);
        if (keys.has(own)) names.set(own, { line: line + 1, column: column + 1 });
      },
    });
  } catch (error) {
    // nested deeper than the reader goes: the message does without a place
    if (error instanceof RangeError) return problems.map(() => undefined);
    throw error;
  }
  return problems.map(({ code, path, key }, k) => {
    const name = key === undefined ? undefined : names.get(joinPath(path, [key]));
    const nearest = around[k].find(
      (one) => values.has(one) && (one !== '' || path === '' || code === 'missing'),
    );
    return name ?? (nearest === undefined ? undefined : values.get(nearest));
  });
}

/** A path and all that it lies in, itself first, the whole ('') last. */
function pathsAround(path: string): string[] {
  const cuts = Array.from(path.matchAll(/[.[]/g), ({ index }) => path.slice(0, index));
  return [...new Set(['', ...cuts, path])].reverse();
}

const isIn = (path: string, other: string): boolean =>
  path.startsWith(other) && (other === '' || path === other || '.['.includes(path[other.length]));
