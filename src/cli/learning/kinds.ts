/** The kinds of networks that learn, by the name of their back-end. */

import { MEAN_FIELD, SPIKING } from '../shell/solver';
import { STOCHASTIC } from '../shell/stochastic';
import { circuits } from './circuit';
import type { LearningCommand } from './kind';
import { spikingBackprop } from './sbp';
import { compositeNeurons } from './stochastic';

export const kinds: ReadonlyMap<string, LearningCommand> = new Map([
  [MEAN_FIELD, circuits],
  [SPIKING, circuits],
  ['loihi', spikingBackprop],
  [STOCHASTIC, compositeNeurons],
]);
