/** Shapes of what training spiking backprop leaves. */
import { z } from 'zod';
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
const violation = strict({ ...place, harm: text.exactOptional() });
const difference = {
  sample: count,
  phase: count.exactOptional(),
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
  firstHarmless: violation.exactOptional(),
  firstHarmful: violation.exactOptional(),
};
const verified = strict({
  presentations: count,
  first: strict({
    presentation: count,
    what: z.enum([...MATRICES, ...(Object.keys(counts) as (keyof typeof counts)[])], {
      error: 'a matrix, or a count',
    }),
    entry: count.nullable(),
    found: finite,
    expected: finite,
  }).nullable(),
});
const circuit = strict({
  samples: count,
  samplesThatDiffer: count,
  spikes: count,
  differingSpikes: count,
  weights: count,
  differingWeights: count,
  firstSpike: strict({ ...place, fired: z.boolean({ error: 'true or false' }) }).exactOptional(),
  firstWeight: strict(difference).exactOptional(),
  violations: strict(engine),
  wraps: count,
  firstWrap: strict({
    ...place,
    register: z.enum(WRAPPING, { error: 'a register' }),
    count,
  }).exactOptional(),
  divergence: divergence.exactOptional(),
});

export const sbpShapes: StateShapes<SbpKind> = {
  tally: strict(counts),
  scores: strict({ train: scores, test: scores.nullable() }),
  findings: strict({
    verified: verified.nullable(),
    circuit: circuit.nullable(),
    engine: strict({ ...engine, divergence: divergence.exactOptional() }).nullable(),
  }),
};
