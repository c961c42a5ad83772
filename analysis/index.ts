/** The figures of the papers, in the order of the story that they tell. */
import type { FigureEntry } from '../src/figures/figure';
import { linearMap } from './nice19/linear-map';
import { meanFieldChain } from './nice19/mean-field';
import { missedPulse } from './solver/missed-pulse';

export const figures: readonly FigureEntry[] = [meanFieldChain, linearMap, missedPulse];
