/** The figures of the papers, in the order of the story that they tell; the folder of each is its id. */
import type { FigureEntry } from '../src/figures/figure';
import { accuracyVsLength } from './biswas23/accuracy-vs-length';
import { gradientFidelity } from './biswas23/gradient-fidelity';
import { transfer } from './biswas23/transfer';
import { amplitudeWidthPlane } from './dynamics/amplitude-width-plane';
import { basinFigure } from './dynamics/basin';
import { saddleNode } from './dynamics/saddle-node';
import { finiteSizeChain } from './jcns15/finite-size';
import { robustness } from './jcns15/robustness';
import { mnistMeanField } from './learning/mnist-mean-field';
import { chipChain } from './loihi/graded-chain';
import { chipMemory } from './loihi/memory';
import { quantizationError } from './loihi/quantization-error';
import { ar2 } from './nice19/ar2';
import { errorLayer } from './nice19/error-layer';
import { linearMap } from './nice19/linear-map';
import { linearTransformFigure } from './nice19/linear-transform';
import { meanFieldChain } from './nice19/mean-field';
import { pmpyTable } from './nice19/pmpy-table';
import { reluDerivative } from './nice19/relu-derivative';
import { selfClockedXor } from './nice19/self-clocked';
import { selfClockedRobustness } from './nice19/self-clocked-robustness';
import { sgsc } from './nice19/sgsc';
import { sgscSpikes } from './nice19/sgsc-spikes';
import { synfireChain } from './nice19/synfire-chain';
import { synfireChainSpikes } from './nice19/synfire-chain-spikes';
import { xorCircuit } from './nice19/xor-circuit';
import { xorLearning } from './nice19/xor-learning';
import { learningLayer } from './nice20/fig1';
import { learningSpikes } from './nice20/fig2';
import { comparingSpikes } from './nice20/fig3';
import { learningWeights } from './nice20/fig4';
import { overlap } from './ploscb16/overlap';
import { activation } from './renner24/activation';
import { fashionMnist } from './renner24/fashion-mnist';
import { sbpOutline } from './renner24/fig1';
import { sbpStepByStep } from './renner24/fig2';
import { sbpDigits } from './renner24/fig3';
import { raster } from './renner24/raster';
import { table1 } from './renner24/table1';
import { missedPulse } from './solver/missed-pulse';
import { finiteSizeLaw } from './spiking/finite-size';
import { crossValidation } from './validation/cross-validation';

export const figures: readonly FigureEntry[] = [
  synfireChain,
  synfireChainSpikes,
  sgsc,
  sgscSpikes,
  meanFieldChain,
  robustness,
  finiteSizeChain,
  finiteSizeLaw,
  chipChain,
  chipMemory,
  quantizationError,
  overlap,
  linearMap,
  reluDerivative,
  basinFigure,
  saddleNode,
  amplitudeWidthPlane,
  ar2,
  pmpyTable,
  activation,
  sbpOutline,
  sbpStepByStep,
  raster,
  linearTransformFigure,
  learningLayer,
  learningSpikes,
  comparingSpikes,
  learningWeights,
  errorLayer,
  xorCircuit,
  xorLearning,
  selfClockedXor,
  selfClockedRobustness,
  sbpDigits,
  fashionMnist,
  mnistMeanField,
  table1,
  transfer,
  accuracyVsLength,
  gradientFidelity,
  missedPulse,
  crossValidation,
];
