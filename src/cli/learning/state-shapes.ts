/** Shapes of a training state as a file has it: what is said in `checkpoint.json` is believed where it has one of these. */
import * as z from 'zod/mini';
import type { LearnerKind } from '../../learning/learner';
import { strict } from '../../shapes';

/** What differs from one kind of network to another. */
export interface StateShapes<K extends LearnerKind = LearnerKind> {
  readonly tally: z.ZodMiniType<K['tally']>;
  readonly scores: z.ZodMiniType<K['scores']>;
  readonly findings: z.ZodMiniType<K['findings']>;
}

export const count = z.number({ error: 'a whole number of at least 0' }).check(z.int(), z.gte(0));
export const whole = z.number({ error: 'a whole number' }).check(z.int());
export const finite = z.number({ error: 'a finite number' });
export const text = z.string({ error: 'a text' });

/** A number that may be none: JSON has words for those. */
export const anyNumber = z.pipe(
  z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])], {
    error: 'a number, "NaN", "Infinity" or "-Infinity"',
  }),
  z.transform(Number),
);

const checksum = z.string({ error: 'a sha256' }).check(z.regex(/^[\da-f]{64}$/));

/** A checkpoint of a format whose weights lie in a file of such a name. */
export const checkpointShape = (format: number, file: RegExp, { tally, scores, findings }: StateShapes) =>
  strict({
    format: z.literal(format, { error: String(format) }),
    checksum,
    run: z.record(z.string(), z.unknown(), { error: 'an object' }),
    weights: strict({
      file: z.string({ error: 'a name' }).check(z.regex(file, { error: 'checkpoint-NUMBER.npz' })),
      sha256: checksum,
    }),
    presentation: count,
    running: z.nullable(tally),
    epochs: z.array(scores, { error: 'a list' }),
    findings,
    solved: z.boolean({ error: 'true or false' }),
  });
