/** The mean-field circuit of the forward and error phases beside the plain algorithm. */
import { type ActivePixels, type Backend, binaryForward, circuit, sbp, simulate } from '../../src/index';
import { transposed } from './binary-backprop';
import { activeOf, oneHot } from './sbp';

/** Samples in which h, o, d+ or d- differ; and how many units of each fired in all. */
export function compareForward(
  layers: sbp.Layers,
  weights: sbp.WeightPair,
  data: ActivePixels,
  backend?: Backend,
) {
  const [input, hidden, output] = layers;
  const forward = circuit(
    binaryForward({
      layers,
      T: 1,
      weights: { W1: transposed(weights.w1, input, hidden), W2: transposed(weights.w2, hidden, output) },
    }),
  );
  const pass = sbp.emptyPass(layers);
  const scratch = { w1: weights.w1.slice(), w2: weights.w2.slice() };
  const fired = { h: 0, o: 0, dp: 0, dm: 0 };
  let differing = 0;
  for (let k = 0; k < data.count; k++) {
    const active = activeOf(data, k);
    const target = oneHot(data.labels[k], output);
    const x = new Float64Array(input);
    for (const pixel of active) x[pixel] = 1;
    const solution = simulate(forward, {
      inputs: { input: x, target },
      tEval: [2, 3, 4],
      ...(backend === undefined ? {} : { backend }),
    });
    sbp.forward(weights, pass, active);
    sbp.learn(scratch, pass, active, target);
    scratch.w1.set(weights.w1);
    scratch.w2.set(weights.w2);
    const expected = { h: pass.h, o: pass.o, dp: pass.dPlus, dm: pass.dMinus };
    const times = { h: 2, o: 3, dp: 4, dm: 4 };
    let same = true;
    for (const name of ['h', 'o', 'dp', 'dm'] as const) {
      const found = solution.vector(times[name], name);
      same &&= expected[name].every((on, j) => Math.abs(found[j] - on) < 1e-9);
      fired[name] += expected[name].reduce((sum, on) => sum + on, 0);
    }
    if (!same) differing++;
  }
  return { differing, fired };
}
