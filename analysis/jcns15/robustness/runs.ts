/** What four faults make of a packet, by the budget's runs and closed forms. */
import { circuit } from '../../../src/circuit/circuit';
import { gradedChain } from '../../../src/circuit/fragments';
import { type BudgetOptions, budget, type Fault } from '../../../src/validation/budget';

export const T = 2;
export const HOPS = 12;
export const GAIN_ERRORS = [-0.03, -0.02, -0.01, 0, 0.01, 0.02, 0.03];
export const WIDTH_ERRORS = [-0.2, -0.15, -0.1, -0.05, 0, 0.05, 0.1, 0.15, 0.2];
/** Window lengths in tau for which the width is wrong. */
export const WIDTHS = [0.5, 1, 2];
export const JITTERS = [0, 0.05, 0.1, 0.15, 0.2];
export const DRAWS = 300;
export const RESIDUAL_THRESHOLDS = [0, 0.005, 0.01, 0.02, 0.03, 0.04, 0.05];
export const AMPLITUDES = [0.2, 0.4, 0.8];

/** The last amplitude of a chain with one fault, relative to the first: run, closed form, standard error. */
export interface Point {
  readonly size: number;
  readonly measured: number;
  readonly closed: number;
  readonly standardError: number;
}

interface Case {
  readonly fault: Fault;
  readonly faults: NonNullable<BudgetOptions['faults']>;
  readonly A?: number;
  readonly length?: number;
  readonly draws?: number;
}

function point({ fault, faults, A = 0.5, length = T, draws = 2 }: Case, size: number): Point {
  const chain = circuit(gradedChain({ stages: HOPS, T: length }));
  const { effects } = budget(chain, { initial: { u0: A }, faults, draws, seed: 1 });
  const effect = effects.find((candidate) => candidate.fault === fault);
  return {
    size,
    measured: (effect?.measured.at(-1) ?? Number.NaN) / A,
    closed: (effect?.closed.at(-1) ?? Number.NaN) / A,
    standardError: (effect?.standardErrors?.at(-1) ?? 0) / A,
  };
}

export const gainErrors = (): Point[] =>
  GAIN_ERRORS.map((gainError) => point({ fault: 'gain error', faults: { gainError } }, gainError));

export const widthErrors = (length: number): Point[] =>
  WIDTH_ERRORS.map((widthError) =>
    point({ fault: 'window width', faults: { widthError }, length }, widthError),
  );

export const jitters = (): Point[] =>
  JITTERS.map((jitter) => point({ fault: 'gate jitter', faults: { jitter }, draws: DRAWS }, jitter));

export const residualThresholds = (A: number): Point[] =>
  RESIDUAL_THRESHOLDS.map((residualThreshold) =>
    point({ fault: 'residual threshold', faults: { residualThreshold }, A }, residualThreshold),
  );
