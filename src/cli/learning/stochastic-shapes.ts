/** Shapes of what training composite neurons leaves. */
import * as z from 'zod/mini';
import type { StochasticKind } from '../../learning/learners/stochastic';
import { strict } from '../../shapes';
import { count, finite, type StateShapes, text } from './state-shapes';

const scores = { counts: finite, membrane: finite };

export const stochasticShapes: StateShapes<StochasticKind> = {
  tally: strict({
    ...{ samples: count, counts: count, membrane: count, steps: count },
    ...{ errors: count, gradients: count, clipped: count },
  }),
  scores: strict({
    train: strict({ ...scores, errors: finite, clipped: finite }),
    test: z.nullable(strict({ ...scores, rate: finite })),
    baseline: z.nullable(finite),
  }),
  findings: strict({
    verified: z.nullable(
      strict({
        presentations: count,
        first: z.nullable(
          strict({
            ...{ presentation: count, what: text, entry: z.nullable(count) },
            ...{ found: finite, expected: finite },
          }),
        ),
      }),
    ),
  }),
};
