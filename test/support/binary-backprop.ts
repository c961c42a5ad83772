/** A sample of the mean-field circuit of spiking backprop beside the plain algorithm, weight by weight. */
import { type ActivePixels, type Backend, binaryBackprop, circuit, sbp, simulate } from '../../src/index';
import { activeOf, oneHot } from './sbp';

export const transposed = (w: Int16Array, sources: number, targets: number) =>
  Array.from({ length: targets }, (_, j) => Array.from({ length: sources }, (__, i) => w[i * targets + j]));

/** The circuit of these sizes; a run gives its weights. */
export const backpropCircuit = (layers: sbp.Layers, T = 1) => circuit(binaryBackprop({ layers, T }));

/** One sample in the circuit: weights after it, before they are clipped, [source, target] like the algorithm's. */
export function presented(
  made: ReturnType<typeof backpropCircuit>,
  layers: sbp.Layers,
  { w1, w2 }: sbp.WeightPair,
  { x, target }: { readonly x: ArrayLike<number>; readonly target: ArrayLike<number> },
  backend?: Backend,
) {
  const [input, hidden, output] = layers;
  const run = simulate(made, {
    initial: { W1: transposed(w1, input, hidden), W2: transposed(w2, hidden, output) },
    inputs: { input: Array.from(x), target: Array.from(target) },
    tEval: [],
    ...(backend === undefined ? {} : { backend }),
  });
  const bySource = (w: Float64Array, sources: number, targets: number) =>
    Float64Array.from({ length: w.length }, (_, n) => w[(n % targets) * sources + Math.floor(n / targets)]);
  return {
    run,
    w1: bySource(run.weights.W1, input, hidden),
    w2: bySource(run.weights.W2, hidden, output),
  };
}

const clipped = (w: number): number => Math.max(-256, Math.min(254, Math.round(w)));

/** A course of samples: how many weights differ after each, how far they are from whole numbers, how many changed. */
export function compareBackprop(
  layers: sbp.Layers,
  start: sbp.WeightPair,
  data: ActivePixels,
  backend?: Backend,
) {
  const [input, , output] = layers;
  const made = backpropCircuit(layers);
  const pass = sbp.emptyPass(layers);
  const plain = { w1: start.w1.slice(), w2: start.w2.slice() };
  const own = { w1: start.w1.slice(), w2: start.w2.slice() };
  const found = { weights: own, compared: 0, differing: 0, changed: 0, clipped: 0, off: 0 };
  for (let k = 0; k < data.count; k++) {
    const active = activeOf(data, k);
    const x = new Float64Array(input);
    for (const pixel of active) x[pixel] = 1;
    const target = oneHot(data.labels[k], output);
    const after = presented(made, layers, own, { x, target }, backend);
    sbp.forward(plain, pass, active);
    sbp.learn(plain, pass, active, target);
    for (const name of ['w1', 'w2'] as const)
      after[name].forEach((w, n) => {
        const next = clipped(w);
        found.compared++;
        found.off = Math.max(found.off, Math.abs(w - Math.round(w)));
        if (next !== Math.round(w)) found.clipped++;
        if (next !== own[name][n]) found.changed++;
        if (next !== plain[name][n]) found.differing++;
        own[name][n] = next;
      });
  }
  return found;
}

/**
 * The circuit beside gradient descent on 1/2 |o - t|^2 with a box for the derivative of a step, written anew:
 * delta2 = box(a2) (o - t), delta1 = box(a1) W2^T delta2; box(a) = 1 for 0 < a <= 1024.
 */
export function compareGradient(layers: sbp.Layers, start: sbp.WeightPair, data: ActivePixels) {
  const [input, hidden, output] = layers;
  const made = backpropCircuit(layers);
  const box = (a: number): number => (a > 0 && a <= 1024 ? 1 : 0);
  const own = { w1: start.w1.slice(), w2: start.w2.slice() };
  const found = { differingSamples: 0, units: 0, wrongSigns: 0, cosines: [] as number[] };
  for (let k = 0; k < data.count; k++) {
    const x = new Float64Array(input);
    for (const pixel of activeOf(data, k)) x[pixel] = 1;
    const target = oneHot(data.labels[k], output);
    const sum = (n: number, of: (m: number) => number): number => {
      let total = 0;
      for (let m = 0; m < n; m++) total += of(m);
      return total;
    };
    const a1 = Array.from({ length: hidden }, (_, j) => sum(input, (i) => own.w1[i * hidden + j] * x[i]));
    const h = a1.map((a) => (a > 512 ? 1 : 0));
    const a2 = Array.from({ length: output }, (_, o) => sum(hidden, (j) => own.w2[j * output + o] * h[j]));
    const delta2 = a2.map((a, o) => box(a) * ((a > 512 ? 1 : 0) - target[o]));
    const delta1 = a1.map((a, j) => box(a) * sum(output, (o) => own.w2[j * output + o] * delta2[o]));
    const after = presented(made, layers, own, { x, target });
    const [plus, minus] = [after.run.vector(6, 'ep'), after.run.vector(6, 'em')];
    const d1 = delta1.map((_, j) => Math.round(plus[j] - minus[j]));
    if (after.w2.some((w, n) => w - own.w2[n] !== -2 * delta2[n % output] * h[Math.floor(n / output)]))
      found.differingSamples++;
    d1.forEach((d, j) => {
      if (delta1[j] === 0 && d === 0) return;
      found.units++;
      if (d !== -Math.sign(delta1[j])) found.wrongSigns++;
    });
    const norm = (v: readonly number[]): number => Math.hypot(...v);
    if (norm(delta1) > 0) {
      const product = sum(hidden, (j) => -d1[j] * delta1[j]);
      found.cosines.push(product / norm(d1) / norm(delta1));
    }
    for (const name of ['w1', 'w2'] as const) own[name].set(after[name].map(clipped));
  }
  found.cosines.sort((a, b) => a - b);
  return found;
}
