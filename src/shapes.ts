/** What all shapes of plain data are made of, and how a value that has not the shape is told: by problems led by paths. */
import * as z from 'zod/mini';
import { invalid, joinPath, missing, type Problem, show, unknown } from './errors';

export const name = z.string({ error: 'a name' }).check(z.minLength(1));

/** An object with these keys and no others; `exactOptional` ones may be absent. */
export function strict<S extends z.core.$ZodShape>(shape: S) {
  const keys = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? keys : `an object with the keys ${keys}`),
  });
}

/** What a file that people write holds: these keys, and the one by which editors find the schema. */
export const document = <S extends z.core.$ZodShape>(shape: S) =>
  strict({ ...shape, $schema: z.exactOptional(z.string({ error: 'a text: where its JSON Schema is' })) });

export const list = <S extends z.ZodMiniType>(item: S) => z.array(item, { error: 'a list' });

/** A value of the schema, copied; or the problems, each led by its path. `whole` is what the value itself is called. */
export function parse<T>(
  schema: z.ZodMiniType<T>,
  value: unknown,
  path: string,
  whole: string,
): T | Problem[] {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  return oncePerList(result.error.issues).flatMap((issue) => problemOf(issue, path, whole));
}

/** A list all of whose entries are wrong in one way has one fault: the first says it. */
function oncePerList(issues: readonly z.core.$ZodIssue[]): readonly z.core.$ZodIssue[] {
  const said = new Set<string>();
  return issues.filter(({ path, code, message }) => {
    const last = path.findLastIndex((key) => typeof key !== 'number');
    if (last === path.length - 1) return true;
    const cause = JSON.stringify([path.slice(0, last + 1).map(String), path.length, code, message]);
    if (said.has(cause)) return false;
    said.add(cause);
    return true;
  });
}

function problemOf(issue: z.core.$ZodIssue, prefix: string, whole: string): Problem[] {
  const path = joinPath(prefix, issue.path);
  const what = [...issue.path].reverse().find((key) => typeof key === 'string') ?? whole;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ ...unknown(path, 'key', key, issue.message.split(', ')), key }));
  const input: unknown = issue.input;
  if (input === undefined) return [missing(path, what, `wanted: ${issue.message}`)];
  return [
    invalid(path, what, typeof input === 'object' && input !== null ? brief(input) : input, issue.message),
  ];
}

const brief = (input: object): unknown => (Array.isArray(input) && input.length > 8 ? show(input) : input);
