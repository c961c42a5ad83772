/** The shapes of a LIF network, once: they validate it; `schemas` makes its JSON Schema. */
import * as z from 'zod/mini';
import type { Problem } from '../errors';
import { document, list, name, parse, strict } from '../shapes';
import type { NetworkDescription } from './types';

/** Unit numbers and steps are kept in 32 bits. */
export const MOST = 2 ** 31 - 1;

const number = z.number({ error: 'a number' });
const positive = z.number({ error: 'a positive number' }).check(z.positive());
const nonnegative = z.number({ error: 'a number of at least 0' }).check(z.nonnegative());
const index = z.number({ error: 'a whole number of at least 0' }).check(z.int(), z.gte(0), z.lte(MOST));
const size = z
  .number({ error: `a whole number from 1 to ${2 ** 24}` })
  .check(z.int(), z.gte(1), z.lte(2 ** 24));
const start = z.union([number, z.array(number), strict({ from: number, to: number })], {
  error: 'a number, a list of them, or { from, to }',
});
const gate = strict({ t0: nonnegative, t1: positive, current: number });
const group = strict({
  name,
  size,
  tauM: positive,
  tauS: positive,
  synapse: z.exactOptional(z.enum(['exponential', 'alpha'], { error: "'exponential' or 'alpha'" })),
  threshold: z.exactOptional(number),
  reset: z.exactOptional(number),
  rest: z.exactOptional(number),
  refractory: z.exactOptional(nonnegative),
  whileRefractory: z.exactOptional(z.enum(['frozen', 'free'], { error: "'frozen' or 'free'" })),
  drift: z.exactOptional(number),
  noise: z.exactOptional(nonnegative),
  v0: z.exactOptional(start),
  current0: z.exactOptional(start),
  gates: z.exactOptional(list(gate)),
});
const generator = strict({
  name,
  size,
  spikes: z.exactOptional(strict({ i: list(index), t: list(index) })),
});
const synapses = strict({
  from: name,
  to: name,
  pattern: z.enum(['one-to-one', 'all-to-all', 'sources'], {
    error: "'one-to-one', 'all-to-all' or 'sources'",
  }),
  sources: z.exactOptional(list(z.array(index, { error: 'a list of source units' }))),
  weights: z.union([number, z.array(number), z.array(z.array(number))], {
    error: 'numbers: one, a list, or rows',
  }),
});
export const lifShape = document({
  schemaVersion: z.exactOptional(z.literal(1, { error: '1' })),
  dt: positive,
  method: z.exactOptional(z.enum(['exact', 'euler'], { error: "'exact' or 'euler'" })),
  groups: list(group),
  generators: z.exactOptional(list(generator)),
  synapses: z.exactOptional(list(synapses)),
});

/** The shape of a network, copied; or the problems, each led by its path. */
export const parseNetwork = (value: unknown): NetworkDescription | Problem[] =>
  parse(lifShape as z.ZodMiniType<NetworkDescription>, value, '', 'network');
