/** The shape of what `pulsegate compare --json` says, version 1. */
import * as z from 'zod/mini';
import { document, list, name, strict } from '../shapes';

const number = z.number({ error: 'a finite number' });
const whole = z.number({ error: 'a whole number of at least 0' }).check(z.int(), z.gte(0));
const text = z.string({ error: 'a text' });
const oneOf = <const T extends readonly string[]>(names: T) =>
  z.enum(names, { error: `one of ${names.join(', ')}` });

const place = {
  value: number,
  expected: number,
  t: number,
  window: whole,
  population: name,
  component: whole,
  request: whole,
};
const ratio = z.nullable(number);
const term = strict({
  name: oneOf(['levels', 'weights', 'steps', 'sampling', 'bias', 'rtol']),
  value: number,
  law: text,
});
const cell = strict({
  circuit: name,
  backend: name,
  mode: oneOf(['along', 'window', 'whole']),
  quantity: oneOf([
    ...(['amplitude', 'gain', 'spread', 'silence', 'mask', 'memory', 'weight'] as const),
    ...(['decision', 'audit', 'lowering', 'spikes'] as const),
  ]),
  status: oneOf(['pass', 'fail', 'refused', 'not-applicable', 'no-promise']),
  reason: z.exactOptional(text),
  note: z.exactOptional(text),
  ratio: z.exactOptional(ratio),
  rms: z.exactOptional(number),
  count: z.exactOptional(whole),
  worst: z.exactOptional(strict(place)),
  promise: z.exactOptional(strict({ value: number, terms: list(term) })),
  confidence: z.exactOptional(z.tuple([number, number])),
  trials: z.exactOptional(whole),
  detects: z.exactOptional(number),
});

export const comparisonShape = document({
  schema: z.literal('pulsegate-compare/1'),
  seed: whole,
  alpha: number,
  tests: whole,
  reference: text,
  complete: z.boolean({ error: 'true or false' }),
  backends: list(
    strict({ id: name, options: z.record(z.string(), z.union([number, text])), seconds: number }),
  ),
  cells: list(cell),
  firstDivergence: z.nullable(
    strict({
      circuit: name,
      backend: name,
      ...place,
      ratio,
      read: list(strict({ projection: name, argument: number, parts: text })),
    }),
  ),
});
