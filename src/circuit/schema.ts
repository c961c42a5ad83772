/** The shapes of a circuit, once: they validate fragments and files, and print as JSON Schema. */
import { z } from 'zod';
import type { Problem } from '../errors';
import { list, name, parse, strict } from '../shapes';
import type { Fragment } from './types';

const ANY_NUMBER = 'a finite number';
const number = z.number({ error: ANY_NUMBER });
const positive = z.number({ error: 'a number above 0' }).positive();
const nonNegative = z.number({ error: 'a number of at least 0' }).nonnegative();
const negative = z.number({ error: 'a number below 0' }).negative();
const flag = z.boolean({ error: 'true or false' });

/** The largest population, and the most entries of one matrix (256 MB as float64). */
export const MOST_COMPONENTS = 1e7;
export const MOST_ENTRIES = 2 ** 25;

const nameOr = <S extends z.ZodType>(item: S) => z.union([name, item], { error: 'a name or an object' });

const matrix = z.array(z.array(number, { error: 'a row: a list of numbers' }).min(1), {
  error: 'a list of rows [target, source]',
});
const size = z
  .number({ error: `a whole number from 1 to ${MOST_COMPONENTS}` })
  .int()
  .min(1)
  .max(MOST_COMPONENTS);
const extent = z.number({ error: 'a whole number of at least 1' }).int().min(1);

const population = strict({
  name,
  size: size.exactOptional(),
  tau: positive.exactOptional(),
  input: flag.exactOptional(),
});
const weights = strict({
  name,
  shape: z.tuple([extent, extent], { error: '[target size, source size]' }),
  values: matrix.exactOptional(),
});
const source = strict({
  population: name,
  matrix: matrix.exactOptional(),
  weights: name.exactOptional(),
  scale: number.exactOptional(),
  transpose: flag.exactOptional(),
});
const destination = strict({
  population: name,
  gain: z.union([number, z.literal('exact')], { error: "a finite number or 'exact'" }).exactOptional(),
});
const transfer = z.discriminatedUnion(
  'kind',
  [
    strict({ kind: z.literal('relu') }),
    strict({ kind: z.literal('saturating'), G: positive, h: nonNegative, F: positive }),
    strict({ kind: z.literal('heaviside'), h: number }),
  ],
  { error: "an object of kind 'relu', 'saturating' or 'heaviside'" },
);
const gate = strict({
  population: name.exactOptional(),
  projection: name.exactOptional(),
  h: number,
  d: nonNegative,
  effect: z.enum(['opens', 'closes'], { error: "'opens' or 'closes'" }),
  strength: positive.exactOptional(),
});
const projection = strict({
  name,
  from: list(source).min(1, { error: 'at least one source' }),
  to: list(destination).min(1, { error: 'at least one destination' }),
  threshold: nonNegative.exactOptional(),
  transfer: transfer.exactOptional(),
  gatedBy: list(gate).exactOptional(),
  resource: strict({ recovery: positive.exactOptional() }).exactOptional(),
});
const signedSum = z
  .array(z.tuple([name, number], { error: '[population, sign]' }), { error: 'a list of [population, sign]' })
  .min(1, { error: 'at least one [population, sign]' });
const window = strict({
  t: z.tuple([number, number], { error: '[t0, t1]' }),
  open: list(
    nameOr(
      strict({
        projection: name,
        bias: z
          .union([number, z.array(number)], { error: 'a finite number, or one for each row' })
          .exactOptional(),
      }),
    ),
  ).exactOptional(),
  hold: list(
    nameOr(strict({ population: name, gain: number.exactOptional(), offset: number.exactOptional() })),
  ).exactOptional(),
  flush: list(nameOr(strict({ population: name, gain: negative.exactOptional() }))).exactOptional(),
  learn: list(strict({ weights: name, post: signedSum, pre: signedSum, rate: number })).exactOptional(),
});
const version = z.literal(1, { error: '1' });
const parts = {
  tau: positive.exactOptional(),
  threshold: nonNegative.exactOptional(),
  timeUnit: z.enum(['tau', 'ms'], { error: "'tau' or 'ms'" }).exactOptional(),
  populations: list(population).exactOptional(),
  weights: list(weights).exactOptional(),
  projections: list(projection).exactOptional(),
  schedule: strict({
    windows: list(window).exactOptional(),
    period: positive.exactOptional(),
  }).exactOptional(),
};
const fragmentSchema: z.ZodType<Fragment> = strict({ schemaVersion: version.exactOptional(), ...parts });
const fileSchema = strict({ schemaVersion: version, ...parts, populations: list(population) });

/** The shape of a partial circuit, copied; or the problems, each led by its path. */
export const parseFragment = (value: unknown, path = ''): Fragment | Problem[] =>
  parse(fragmentSchema, value, path, 'circuit');

/** The shape of a circuit file, copied; or the problems, each led by its path. */
export const parseFile = (value: unknown): Fragment | Problem[] => parse(fileSchema, value, '', 'circuit');

/** JSON Schema of the circuit file, made from the definition that validates it. */
export function jsonSchema(): Record<string, unknown> {
  return { title: 'pulsegate circuit', ...z.toJSONSchema(fileSchema) };
}
