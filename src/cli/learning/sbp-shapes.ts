/** Shapes of what training spiking backprop leaves. */
import * as z from 'zod/mini';
import type { SbpKind } from '../../learning/learners/sbp';
import { WRAPPING } from '../../loihi/compartments';
import { MATRICES } from '../../sbp/engine';
import { strict } from '../../shapes';
import { count, finite, type StateShapes, text, whole } from './state-shapes';

const counts = {
  samples: count,
  exact: count,
  spikes: count,
  activation: count,
  wrong: count,
  squared: finite,
};
const scores = strict({
  exact: finite,
  spikes: finite,
  activation: finite,
  spikeLoss: finite,
  activationLoss: finite,
});

/** Where something happened: in which sample and phase, at which unit. */
const place = { sample: count, phase: count, layer: text, unit: count };
const violation = strict({ ...place, harm: z.exactOptional(text) });
const difference = {
  sample: count,
  phase: z.exactOptional(count),
  copy: text,
  row: count,
  column: count,
  value: whole,
  expected: whole,
};
const divergence = strict({ ...difference, of: text });

const engine = {
  harmless: count,
  harmful: count,
  firstHarmless: z.exactOptional(violation),
  firstHarmful: z.exactOptional(violation),
};
const verified = strict({
  presentations: count,
  first: z.nullable(
    strict({
      presentation: count,
      what: z.enum([...MATRICES, ...(Object.keys(counts) as (keyof typeof counts)[])], {
        error: 'a matrix, or a count',
      }),
      entry: z.nullable(count),
      found: finite,
      expected: finite,
    }),
  ),
});
const circuit = strict({
  samples: count,
  samplesThatDiffer: count,
  spikes: count,
  differingSpikes: count,
  weights: count,
  differingWeights: count,
  firstSpike: z.exactOptional(strict({ ...place, fired: z.boolean({ error: 'true or false' }) })),
  firstWeight: z.exactOptional(strict(difference)),
  violations: strict(engine),
  wraps: count,
  firstWrap: z.exactOptional(
    strict({
      ...place,
      register: z.enum(WRAPPING, { error: 'a register' }),
      count,
    }),
  ),
  divergence: z.exactOptional(divergence),
});

export const sbpShapes: StateShapes<SbpKind> = {
  tally: strict(counts),
  scores: strict({ train: scores, test: z.nullable(scores) }),
  findings: strict({
    verified: z.nullable(verified),
    circuit: z.nullable(circuit),
    engine: z.nullable(strict({ ...engine, divergence: z.exactOptional(divergence) })),
  }),
};
