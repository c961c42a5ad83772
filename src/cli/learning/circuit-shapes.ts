/** Shapes of what training leaves in a circuit. */
import * as z from 'zod/mini';
import type { CircuitKind } from '../../learning/learners/circuit';
import { list, strict } from '../../shapes';
import { anyNumber, count, type StateShapes, text, whole } from './state-shapes';

const report = strict({
  presentation: count,
  deviation: anyNumber,
  weights: text,
  window: z.nullable(strict({ number: whole, population: text, deviation: anyNumber })),
  leastInput: anyNumber,
  deadZone: count,
});

export const circuitShapes: StateShapes<CircuitKind> = {
  tally: strict({ losses: list(anyNumber), errors: list(anyNumber), deviation: z.nullable(anyNumber) }),
  scores: strict({
    presentation: count,
    loss: anyNumber,
    largestError: anyNumber,
    testLoss: z.nullable(anyNumber),
    accuracy: z.nullable(anyNumber),
    deviation: z.nullable(anyNumber),
  }),
  findings: list(report),
};
