/** The shapes of a network for the Loihi emulator, once: they validate it; `schemas` makes its JSON Schema. */
import * as z from 'zod/mini';
import type { Problem } from '../errors';
import { document, list, name, parse, strict } from '../shapes';
import { COMPARTMENTS_PER_CORE, MOST_COMPARTMENTS, MOST_DELAY, MOST_TRACE, REGISTER } from './limits';
import type { NetworkDescription } from './types';

const whole = (least: number, most: number) =>
  z.number({ error: `a whole number from ${least} to ${most}` }).check(z.int(), z.gte(least), z.lte(most));
const index = z.number({ error: 'a whole number of at least 0' }).check(z.int(), z.gte(0));
const size = z
  .number({
    error: `a whole number from 1 to ${MOST_COMPARTMENTS}, the compartments of the chip`,
  })
  .check(z.int(), z.gte(1), z.lte(MOST_COMPARTMENTS));
const oneOf = (values: readonly number[], words: string) =>
  z.number({ error: words }).check(z.refine((value) => values.includes(value), { error: words }));
const powers = (n: number, value: (k: number) => number) => Array.from({ length: n }, (_, k) => value(k));

const mantissaOfBias = whole(-4096, 4095);
const group = strict({
  name,
  size,
  vth: whole(0, 2 ** 17 - 1),
  decayU: z.exactOptional(whole(0, 4096)),
  decayV: z.exactOptional(whole(0, 4096)),
  biasMant: z.exactOptional(
    z.union([mantissaOfBias, z.array(mantissaOfBias)], {
      error: 'whole numbers from -4096 to 4095: one, or a list with one for each compartment',
    }),
  ),
  biasExp: z.exactOptional(whole(0, 7)),
  refractory: z.exactOptional(whole(1, 64)),
  vmin: z.exactOptional(
    oneOf(
      powers(24, (k) => 0 - (2 ** k - 1)),
      `-(2^k - 1) with k from 0 to 23: 0, -1, -3, ... -${REGISTER - 1}`,
    ),
  ),
  vmax: z.exactOptional(
    oneOf(
      powers(8, (k) => 2 ** (9 + 2 * k) - 1),
      `2^(9 + 2k) - 1 with k from 0 to 7: 511, 2047, ... ${REGISTER - 1}`,
    ),
  ),
  perCore: z.exactOptional(whole(1, COMPARTMENTS_PER_CORE)),
});
const generator = strict({
  name,
  size,
  spikes: z.exactOptional(strict({ i: list(index), t: list(index) })),
});
const mantissa = z.number();
const synapses = strict({
  name,
  from: name,
  to: name,
  pattern: z.enum(['one-to-one', 'all-to-all', 'pairs'], {
    error: "'one-to-one', 'all-to-all' or 'pairs'",
  }),
  pairs: z.exactOptional(list(z.tuple([index, index], { error: '[source unit, target unit]' }))),
  weights: z.union([mantissa, z.array(mantissa), z.array(z.array(mantissa))], {
    error: 'mantissas, whole numbers: one, a list, or rows [target, source]',
  }),
  weightExp: z.exactOptional(whole(-8, 7)),
  numWeightBits: z.exactOptional(oneOf([0, 1, 2, 3, 4, 5, 6, 8], '0 to 6, or 8')),
  signMode: z.exactOptional(
    z.enum(['mixed', 'excitatory', 'inhibitory'], { error: "'mixed', 'excitatory' or 'inhibitory'" }),
  ),
  delay: z.exactOptional(whole(0, MOST_DELAY)),
  rule: z.exactOptional(name),
});
const trace = z.exactOptional(
  strict({
    impulse: whole(0, MOST_TRACE),
    tau: z.number({ error: 'a number of steps, at least 0' }).check(z.nonnegative()),
  }),
);
const text = z.string({ error: "a sum of products such as 'y0*x0*r1*4 - y0*x0*2'" });
const rule = strict({
  name,
  dw: z.exactOptional(text),
  dt: z.exactOptional(text),
  reward: z.exactOptional(name),
  x1: trace,
  x2: trace,
  y1: trace,
  y2: trace,
  y3: trace,
  r1: trace,
});
const RECORDS = ['current', 'voltage', 'weight', 'tag', 'x1', 'x2', 'y1', 'y2', 'y3', 'r1'] as const;
const probe = strict({
  of: name,
  record: list(z.enum(RECORDS, { error: RECORDS.map((word) => `'${word}'`).join(', ') })),
});
export const networkShape = document({
  schemaVersion: z.exactOptional(z.literal(1, { error: '1' })),
  groups: list(group),
  generators: z.exactOptional(list(generator)),
  synapses: z.exactOptional(list(synapses)),
  rules: z.exactOptional(list(rule)),
  probes: z.exactOptional(list(probe)),
});

/** The shape of a network, copied; or the problems, each led by its path. */
export const parseNetwork = (value: unknown): NetworkDescription | Problem[] =>
  parse(networkShape as z.ZodMiniType<NetworkDescription>, value, '', 'network');
