/** The verb that makes circuits: fragments are merged as data, every name is checked, the result is frozen. */
import { invalid, type Problem, PulsegateError, raise } from '../errors';
import { check } from './check';
import { rememberCircuit } from './made';
import { parseFragment } from './schema';
import type { Circuit, Fragment } from './types';

/** Where no fragment says otherwise: time in units of tau, and a resting threshold far above currents of order one. */
export const DEFAULTS = { tau: 1, threshold: 60, timeUnit: 'tau' } as const;

/**
 * Merges fragments into one circuit: the same name with equal content is one thing, with different content an error.
 *
 * Throws a PulsegateError that names every fault by its path: unknown names and keys, wrong shapes and sizes, NaN,
 * t1 < t0, a population held and flushed at once, weights that transmit while they learn, gains 'exact' without a value.
 */
export function circuit(...fragments: readonly Fragment[]): Circuit {
  const parsed = fragments.map((fragment, k) => {
    const result = parseFragment(fragment, fragments.length === 1 ? '' : `fragments[${k}]`);
    if (Array.isArray(result)) throw new PulsegateError(result);
    return result;
  });
  const merged = merge(parsed);
  raise(...check(merged));
  return rememberCircuit(deepFreeze(merged));
}

function merge(fragments: readonly Fragment[]): Circuit {
  const problems: Problem[] = [];
  const named = <T extends { readonly name: string }>(
    part: 'populations' | 'weights' | 'projections',
    lists: (readonly T[])[],
  ) => {
    if (lists.length === 1) return lists[0] ?? [];
    const known = new Map<string, T>();
    for (const item of lists.flat()) {
      const first = known.get(item.name);
      if (first === undefined) known.set(item.name, item);
      else if (!sameContent(first, item))
        problems.push(
          invalid(
            `${part}.${item.name}`,
            'redefinition',
            item,
            `what it was before: ${JSON.stringify(first)}`,
          ),
        );
    }
    return [...known.values()];
  };
  const scalar = <T>(path: string, values: readonly (T | undefined)[]): T | undefined => {
    const given = values.filter((value) => value !== undefined);
    const other = given.find((value) => value !== given[0]);
    if (other !== undefined)
      problems.push(invalid(path, 'redefinition', other, `what it was before: ${given[0]}`));
    return given[0];
  };
  const windows = fragments.flatMap((fragment) => fragment.schedule?.windows ?? []);
  const learn = fragments.flatMap((fragment) => fragment.learn ?? []);
  const period = scalar(
    'schedule.period',
    fragments.map((fragment) => fragment.schedule?.period),
  );
  const result: Circuit = {
    schemaVersion: 1,
    tau:
      scalar(
        'tau',
        fragments.map((fragment) => fragment.tau),
      ) ?? DEFAULTS.tau,
    threshold:
      scalar(
        'threshold',
        fragments.map((fragment) => fragment.threshold),
      ) ?? DEFAULTS.threshold,
    timeUnit:
      scalar(
        'timeUnit',
        fragments.map((fragment) => fragment.timeUnit),
      ) ?? DEFAULTS.timeUnit,
    populations: named(
      'populations',
      fragments.map((fragment) => fragment.populations ?? []),
    ),
    weights: named(
      'weights',
      fragments.map((fragment) => fragment.weights ?? []),
    ),
    projections: named(
      'projections',
      fragments.map((fragment) => fragment.projections ?? []),
    ),
    ...(learn.length === 0 ? {} : { learn: fragments.length === 1 ? learn : distinct(learn) }),
    schedule: {
      windows: fragments.length === 1 ? windows : distinct(windows),
      ...(period === undefined ? {} : { period }),
    },
  };
  raise(...problems);
  return result;
}

/** Equal content, whatever the order of the keys. */
const sameContent = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [canonical(item), item])).values()];
}

function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
