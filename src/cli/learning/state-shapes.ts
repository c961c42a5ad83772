/** Shapes of a training state as a file has it: what is said in `checkpoint.json` is believed where it has one of these. */
import { z } from 'zod';
import type { LearnerKind } from '../../learning/learner';
import { strict } from '../../shapes';

/** What differs from one kind of network to another. */
export interface StateShapes<K extends LearnerKind = LearnerKind> {
  readonly tally: z.ZodType<K['tally']>;
  readonly scores: z.ZodType<K['scores']>;
  readonly findings: z.ZodType<K['findings']>;
}

export const count = z
  .number({ error: 'a whole number of at least 0' })
  .int({ error: 'a whole number of at least 0' })
  .min(0, { error: 'a whole number of at least 0' });
export const whole = z.number({ error: 'a whole number' }).int({ error: 'a whole number' });
export const finite = z.number({ error: 'a finite number' });
export const text = z.string({ error: 'a text' });

/** A number that may be none: JSON has words for those. */
export const anyNumber = z
  .union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])], {
    error: 'a number, "NaN", "Infinity" or "-Infinity"',
  })
  .transform(Number);

const checksum = z.string({ error: 'a sha256' }).regex(/^[\da-f]{64}$/, { error: 'a sha256' });

/** A checkpoint of a format whose weights lie in a file of such a name. */
export const checkpointShape = (format: number, file: RegExp, { tally, scores, findings }: StateShapes) =>
  strict({
    format: z.literal(format, { error: String(format) }),
    checksum,
    run: z.record(z.string(), z.unknown(), { error: 'an object' }),
    weights: strict({
      file: z.string({ error: 'a name' }).regex(file, { error: 'checkpoint-NUMBER.npz' }),
      sha256: checksum,
    }),
    presentation: count,
    running: tally.nullable(),
    epochs: z.array(scores, { error: 'a list' }),
    findings,
    solved: z.boolean({ error: 'true or false' }),
  });
