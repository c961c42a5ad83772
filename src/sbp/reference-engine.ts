/** The plain algorithm as an engine: slow, and what the others are measured by. */
import { added, matricesOf, NOTHING, oneOfEach, type SbpEngineMaker, type SbpTally, tallyOf } from './engine';
import { forward, learn, sbpPass } from './reference';
import { checkClasses, checkRange, type SbpSamples, sampleAt } from './samples';
import { CHIP } from './types';

export const referenceEngine: SbpEngineMaker = (layers, begin, variant = CHIP) => {
  const given = oneOfEach(layers, begin, variant);
  const weights = { w1: given.w1.slice(), w2: given.w2.slice() };
  const pass = sbpPass(layers);
  const answer = ({ active, start, labels }: SbpSamples, k: number) => {
    const spiking = active.subarray(start[k], start[k + 1]);
    forward(weights, pass, spiking);
    return { spiking, label: labels[k] };
  };
  const values = () => ({ w1: weights.w1.slice(), w2: weights.w2.slice() });
  return {
    layers,
    present(samples, order, from, to) {
      checkClasses(layers, samples);
      let tally: SbpTally = NOTHING;
      const target = new Uint8Array(layers[2]);
      for (let n = from; n < to; n++) {
        const { spiking, label } = answer(samples, sampleAt(samples, order, n));
        tally = added(tally, tallyOf(pass.o, pass.out, label));
        target.fill(0);
        target[label] = 1;
        learn(weights, pass, spiking, target, variant);
      }
      return tally;
    },
    evaluate(samples, from, to) {
      checkClasses(layers, samples);
      checkRange(samples, from, to);
      let tally: SbpTally = NOTHING;
      for (let k = from; k < to; k++) {
        const { label } = answer(samples, k);
        tally = added(tally, tallyOf(pass.o, pass.out, label));
      }
      return tally;
    },
    weights: values,
    copies: () => matricesOf(layers, values()),
  };
};
