/** Shapes of what training leaves in a circuit. */
import type { CircuitKind } from '../../learning/learners/circuit';
import { list, strict } from '../../shapes';
import { anyNumber, count, type StateShapes, text, whole } from './state-shapes';

const report = strict({
  presentation: count,
  deviation: anyNumber,
  weights: text,
  window: strict({ number: whole, population: text, deviation: anyNumber }).nullable(),
  leastInput: anyNumber,
  deadZone: count,
});

export const circuitShapes: StateShapes<CircuitKind> = {
  tally: strict({ losses: list(anyNumber), errors: list(anyNumber), deviation: anyNumber.nullable() }),
  scores: strict({
    presentation: count,
    loss: anyNumber,
    largestError: anyNumber,
    testLoss: anyNumber.nullable(),
    accuracy: anyNumber.nullable(),
    deviation: anyNumber.nullable(),
  }),
  findings: list(report),
};
