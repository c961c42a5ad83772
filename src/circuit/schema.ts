/** The shapes of a circuit, once: they validate fragments and files; `schemas` makes their JSON Schema. */
import * as z from 'zod/mini';
import type { Problem } from '../errors';
import { document, list, name, parse, strict } from '../shapes';
import type { Fragment } from './types';

const ANY_NUMBER = 'a finite number';
const number = z.number({ error: ANY_NUMBER });
const positive = z.number({ error: 'a number above 0' }).check(z.positive());
const nonNegative = z.number({ error: 'a number of at least 0' }).check(z.nonnegative());
const negative = z.number({ error: 'a number below 0' }).check(z.negative());
const flag = z.boolean({ error: 'true or false' });

/** The largest population, and the most entries of one matrix (256 MB as float64). */
export const MOST_COMPONENTS = 1e7;
export const MOST_ENTRIES = 2 ** 25;

const nameOr = <S extends z.ZodMiniType>(item: S) => z.union([name, item], { error: 'a name or an object' });

const matrix = z.array(z.array(number, { error: 'a row: a list of numbers' }).check(z.minLength(1)), {
  error: 'a list of rows [target, source]',
});
const size = z
  .number({ error: `a whole number from 1 to ${MOST_COMPONENTS}` })
  .check(z.int(), z.gte(1), z.lte(MOST_COMPONENTS));
const extent = z.number({ error: 'a whole number of at least 1' }).check(z.int(), z.gte(1));

const population = strict({
  name,
  size: z.exactOptional(size),
  tau: z.exactOptional(positive),
  input: z.exactOptional(flag),
});
const weights = strict({
  name,
  shape: z.tuple([extent, extent], { error: '[target size, source size]' }),
  values: z.exactOptional(matrix),
});
const source = strict({
  population: name,
  matrix: z.exactOptional(matrix),
  weights: z.exactOptional(name),
  scale: z.exactOptional(number),
  transpose: z.exactOptional(flag),
});
const destination = strict({
  population: name,
  gain: z.exactOptional(z.union([number, z.literal('exact')], { error: "a finite number or 'exact'" })),
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
  population: z.exactOptional(name),
  projection: z.exactOptional(name),
  h: number,
  d: nonNegative,
  effect: z.enum(['opens', 'closes'], { error: "'opens' or 'closes'" }),
  strength: z.exactOptional(positive),
});
const projection = strict({
  name,
  from: list(source).check(z.minLength(1, { error: 'at least one source' })),
  to: list(destination).check(z.minLength(1, { error: 'at least one destination' })),
  threshold: z.exactOptional(nonNegative),
  transfer: z.exactOptional(transfer),
  gatedBy: z.exactOptional(list(gate)),
  resource: z.exactOptional(strict({ recovery: z.exactOptional(positive) })),
});
const signedSum = z
  .array(z.tuple([name, number], { error: '[population, sign]' }), { error: 'a list of [population, sign]' })
  .check(z.minLength(1, { error: 'at least one [population, sign]' }));
const learnRule = strict({
  weights: name,
  post: signedSum,
  pre: signedSum,
  rate: number,
  gatedBy: z.exactOptional(list(gate)),
});
const window = strict({
  t: z.tuple([number, number], { error: '[t0, t1]' }),
  open: z.exactOptional(
    list(
      nameOr(
        strict({
          projection: name,
          bias: z.exactOptional(
            z.union([number, z.array(number)], { error: 'a finite number, or one for each row' }),
          ),
        }),
      ),
    ),
  ),
  hold: z.exactOptional(
    list(
      nameOr(strict({ population: name, gain: z.exactOptional(number), offset: z.exactOptional(number) })),
    ),
  ),
  flush: z.exactOptional(list(nameOr(strict({ population: name, gain: z.exactOptional(negative) })))),
  learn: z.exactOptional(list(learnRule)),
});
const version = z.literal(1, { error: '1' });
const parts = {
  tau: z.exactOptional(positive),
  threshold: z.exactOptional(nonNegative),
  timeUnit: z.exactOptional(z.enum(['tau', 'ms'], { error: "'tau' or 'ms'" })),
  populations: z.exactOptional(list(population)),
  weights: z.exactOptional(list(weights)),
  projections: z.exactOptional(list(projection)),
  learn: z.exactOptional(list(learnRule)),
  schedule: z.exactOptional(
    strict({
      windows: z.exactOptional(list(window)),
      period: z.exactOptional(positive),
    }),
  ),
};
const fragmentShape: z.ZodMiniType<Fragment> = document({
  schemaVersion: z.exactOptional(version),
  ...parts,
});
export const circuitShape = document({ schemaVersion: version, ...parts, populations: list(population) });

/** The shape of a partial circuit, copied; or the problems, each led by its path. */
export const parseFragment = (value: unknown, path = ''): Fragment | Problem[] =>
  parse(fragmentShape, value, path, 'circuit');

/** The shape of a circuit file, copied; or the problems, each led by its path. */
export const parseFile = (value: unknown): Fragment | Problem[] => parse(circuitShape, value, '', 'circuit');
