/** The shape of a sweep plan, once: nothing of a plan is believed before it has passed. */
import * as z from 'zod/mini';
import type { Problem } from '../errors';
import { document, list, name, parse, strict } from '../shapes';

/** The most points of one sweep. */
export const MOST_POINTS = 1e6;

/** The most presentations after which a loss is asked for, and the most hops and cycles of a measure. */
const MOST_STEPS = 1e6;

const number = z.number({ error: 'a finite number' });
const whole = (least: number, most: number) =>
  z.number({ error: `a whole number from ${least} to ${most}` }).check(z.int(), z.gte(least), z.lte(most));
const interval = z.tuple([number, number], { error: '[from, to], two finite numbers' });
const values = z.record(
  z.string(),
  z.union([number, z.array(number), z.array(z.array(number))], {
    error: 'a finite number, or a list of them',
  }),
  { error: 'an object of numbers by name' },
);
const options = z.record(z.string(), z.unknown(), { error: 'an object of options' });

const axis = strict({
  name,
  unit: z.exactOptional(z.string({ error: 'a text' })),
  values: z.exactOptional(
    list(number).check(
      z.minLength(1, { error: 'at least one number' }),
      z.maxLength(MOST_POINTS, { error: `at most ${MOST_POINTS} numbers` }),
    ),
  ),
  from: z.exactOptional(number),
  to: z.exactOptional(number),
  count: z.exactOptional(whole(2, MOST_POINTS)),
});
const axes = list(axis).check(z.minLength(1, { error: 'at least one axis' }));
const vary = z.discriminatedUnion(
  'kind',
  [
    strict({ kind: z.literal('grid'), axes }),
    strict({
      kind: z.literal('list'),
      points: list(z.record(z.string(), number, { error: 'an object of numbers by name' })).check(
        z.minLength(1, { error: `a list of 1 to ${MOST_POINTS} points` }),
        z.maxLength(MOST_POINTS, { error: `a list of 1 to ${MOST_POINTS} points` }),
      ),
    }),
    strict({ kind: z.literal('latin-hypercube'), samples: whole(1, MOST_POINTS), axes }),
  ],
  { error: "an object of kind 'grid', 'list' or 'latin-hypercube'" },
);
const measure = z.discriminatedUnion(
  'kind',
  [
    strict({
      kind: z.literal('amplitude'),
      population: name,
      component: z.exactOptional(whole(0, 1e7)),
      t: z.exactOptional(number),
    }),
    strict({ kind: z.literal('gain-per-hop'), from: name, to: name, hops: whole(1, MOST_STEPS) }),
    strict({ kind: z.literal('alive'), population: name, level: number }),
    strict({ kind: z.literal('separatrix'), enter: name, exit: name, domain: interval }),
    strict({
      kind: z.literal('multiplier'),
      stage: z.exactOptional(strict({ from: name, to: name })),
      comoving: z.exactOptional(list(name)),
      tspan: z.exactOptional(interval),
      cycles: z.exactOptional(whole(1, MOST_STEPS)),
    }),
    strict({ kind: z.literal('loss'), presentations: whole(1, MOST_STEPS) }),
  ],
  {
    error: "an object of kind 'amplitude', 'gain-per-hop', 'alive', 'separatrix', 'multiplier' or 'loss'",
  },
);
export const planShape = document({
  circuit: z.exactOptional(z.unknown()),
  fragment: z.exactOptional(strict({ name, options })),
  task: z.exactOptional(strict({ name, options: z.exactOptional(options) })),
  initial: z.exactOptional(values),
  inputs: z.exactOptional(values),
  backend: z.exactOptional(strict({ name, options: z.exactOptional(options) })),
  vary,
  measures: list(measure).check(z.minLength(1, { error: 'at least one measure' })),
  seed: z.exactOptional(whole(0, Number.MAX_SAFE_INTEGER)),
});

/** What is wrong with the shape of a plan, each fault led by its path. */
export function shapeFaults(value: unknown): Problem[] {
  const parsed = parse<unknown>(planShape, value, '', 'plan');
  return Array.isArray(parsed) ? parsed : [];
}
