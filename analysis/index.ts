/** The figures of the papers, in the order of the story that they tell. */
import type { FigureEntry } from '../src/figures/figure';
import { amplitudeWidthPlane } from './dynamics/amplitude-width-plane';
import { basinFigure } from './dynamics/basin';
import { linearMap } from './nice19/linear-map';
import { meanFieldChain } from './nice19/mean-field';
import { reluDerivative } from './nice19/relu-derivative';
import { sgsc } from './nice19/sgsc';
import { synfireChain } from './nice19/synfire-chain';
import { missedPulse } from './solver/missed-pulse';

export const figures: readonly FigureEntry[] = [
  synfireChain,
  sgsc,
  meanFieldChain,
  linearMap,
  reluDerivative,
  basinFigure,
  amplitudeWidthPlane,
  missedPulse,
];
