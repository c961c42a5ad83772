/** The figures of the papers, in the order of the story that they tell. */
import type { FigureEntry } from '../src/figures/figure';
import { robustness } from './jcns15/robustness';
import { linearMap } from './nice19/linear-map';
import { linearTransformFigure } from './nice19/linear-transform';
import { meanFieldChain } from './nice19/mean-field';
import { pmpyTable } from './nice19/pmpy-table';
import { xorLearning } from './nice19/xor-learning';
import { overlap } from './ploscb16/overlap';
import { activation } from './renner24/activation';
import { missedPulse } from './solver/missed-pulse';

export const figures: readonly FigureEntry[] = [
  meanFieldChain,
  robustness,
  overlap,
  linearMap,
  pmpyTable,
  activation,
  linearTransformFigure,
  xorLearning,
  missedPulse,
];
