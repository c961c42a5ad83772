/** The figures of the papers, in the order of the story that they tell. */
import type { FigureEntry } from '../src/figures/figure';
import { robustness } from './jcns15/robustness';
import { errorLayer } from './nice19/error-layer';
import { linearMap } from './nice19/linear-map';
import { meanFieldChain } from './nice19/mean-field';
import { xorCircuit } from './nice19/xor-circuit';
import { fig1 } from './nice20/fig1';
import { overlap } from './ploscb16/overlap';
import { missedPulse } from './solver/missed-pulse';

export const figures: readonly FigureEntry[] = [
  meanFieldChain,
  robustness,
  overlap,
  linearMap,
  errorLayer,
  xorCircuit,
  fig1,
  missedPulse,
];
