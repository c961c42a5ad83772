/** Engines give the same bits; so do batches, however they are dealt out. */
import { stream } from '../../src/numerics/random';
import {
  type Engine,
  type EngineMaker,
  engines,
  events,
  intensities,
  type Mode,
  type Network,
  network,
  type Stimuli,
  weights,
} from '../../src/stochastic/index';
import { cases } from '../support/cases';

const [fast, plain] = ['fast', 'typescript'].map((name) => engines.get(name) as EngineMaker);

/** Layers of every remainder: of vectors of two, four, sixteen; one layer of weights to three. */
const SIZES = [
  [1, 1],
  [5, 3],
  [3, 5, 2],
  [17, 33, 3],
  [70, 16, 10],
  [40, 130, 47],
  [9, 12, 7, 5],
  [33, 20, 18, 6, 4],
] as const;

function anyNetwork(seed: number): Network {
  const { below, uniform } = stream(seed, 'network');
  const delay = below(2) as 0 | 1;
  return network({
    layers: SIZES[below(SIZES.length)],
    length: 1 + below(30),
    rho: 0.5 + 2 * uniform(),
    kappa: 0.3 + 2 * uniform(),
    gate: below(2) === 0 ? 'box' : 'rec',
    delay,
    feedback: below(2) === 0 ? 'shared' : 'random',
  });
}

/** Pictures and recordings of every density, the first of them empty. */
function anyStimuli({ layers }: Network, count: number, seed: number): Stimuli {
  const { below, uniform } = stream(seed, 'stimuli');
  const size = layers[0];
  const classes = layers[layers.length - 1];
  const labels = Uint8Array.from({ length: count }, () => below(classes));
  const densities = labels.map((_, k) => (k === 0 ? 0 : 100 * uniform()));
  const on = (k: number) => 100 * uniform() < densities[k];
  if (below(2) === 0) {
    const pixels = Uint8Array.from({ length: count * size }, (_, n) =>
      on(Math.floor(n / size)) ? below(256) : 0,
    );
    return intensities({ count, rows: 1, columns: size, classes, pixels, labels });
  }
  const recordings = Array.from(labels, (_, k) => {
    const inputs = Array.from({ length: 40 }, () => below(size)).filter(() => on(k));
    return { inputs, times: inputs.map((__, n) => 3 * n) };
  });
  return events({ count, size, classes, labels, recording: (k) => recordings[k] });
}

const COUNT = 8;

/** Trains a little, and answers: all that can differ. */
function trained(make: EngineMaker, seed: number, mode: Mode) {
  const net = anyNetwork(seed);
  const stimuli = anyStimuli(net, COUNT, seed);
  const begin = weights(net, seed).map((matrix) => matrix.map((w) => 3 * w + 0.02));
  const engine = make(net, { seed, weights: begin });
  const learnt = [0, 1, 2].map((epoch) => {
    const tally = engine.learn(
      { stimuli, from: 0, to: COUNT, stream: 'training', first: epoch * COUNT },
      mode,
      0.3,
    );
    if (mode === 'batch') engine.write(0.3);
    return tally;
  });
  const answered = engine.answer({ stimuli, from: 0, to: COUNT, stream: 'test', first: 0 });
  const moved = engine.weights().some((matrix, l) => matrix.some((w, k) => w !== begin[l][k]));
  return { learnt, answered, weights: engine.weights(), moved };
}

test.each(['batch', 'hardware'] as const)('WebAssembly gives the bits of plain arrays, %s', (mode) => {
  let moved = 0;
  for (let seed = 0; seed < cases(60, 1000); seed++) {
    const own = trained(fast, seed, mode);
    expect({ seed, ...own }).toEqual({ seed, ...trained(plain, seed, mode) });
    if (own.moved) moved++;
  }
  expect(moved).toBeGreaterThan(30);
});

const net = network({ layers: [20, 12, 4], length: 9 });
const stimuli = anyStimuli(net, 30, 5);

/** The weights after one batch that is dealt out in pieces of some samples, last piece first. */
function inPieces(size: number): Engine {
  const engine = fast(net, { seed: 1 });
  for (let from = 30 - (30 % size || size); from >= 0; from -= size)
    engine.learn(
      { stimuli, from, to: Math.min(30, from + size), stream: 'training', first: 100 + from },
      'batch',
      0.1,
    );
  engine.write(0.1);
  return engine;
}

test('a batch comes to the same bits whatever lanes show which of its samples, in whatever order', () => {
  const whole = inPieces(30).weights();
  for (const size of [1, 7, 13]) expect(inPieces(size).weights()).toEqual(whole);
});

test('counts are whole numbers; a presentation draws by its name and number alone', () => {
  const engine = fast(net, { seed: 1 });
  const show = (stream: string, first: number) => {
    engine.learn({ stimuli, from: 3, to: 4, stream, first }, 'batch', 0.1);
    const counted = engine.counted();
    engine.write(0);
    return counted;
  };
  const one = show('training', 40);
  expect(one.some((matrix) => matrix.some((count) => count !== 0))).toBe(true);
  expect(one.every((matrix) => matrix.every((count) => Number.isInteger(count)))).toBe(true);
  expect(show('training', 40)).toEqual(one);
  expect(show('training', 41)).not.toEqual(one);
  expect(show('test', 40)).not.toEqual(one);
});

test('a coincidence is worth eta over the steps that are learnt from: T - warm', () => {
  const eta = 0.3;
  for (const warm of [0, 5]) {
    const own = network({ layers: [20, 4], length: 9, warm });
    const engine = fast(own, { seed: 1 });
    const before = engine.weights()[0];
    engine.learn({ stimuli, from: 0, to: 30, stream: 'training', first: 0 }, 'batch', eta);
    const [counts] = engine.counted();
    engine.write(eta);
    const [after] = engine.weights();
    const moved = Math.max(...counts.map(Math.abs));
    expect(moved).toBeGreaterThan(5);
    after.forEach((w, k) => {
      expect(w - before[k]).toBeCloseTo((-eta * counts[k]) / (9 - warm), 12);
    });
  }
});

test('gradients that are clipped are counted', () => {
  const clipped = (kappa: number) => {
    const engine = fast(network({ layers: [20, 12, 4], kappa }), { seed: 2 });
    return engine.learn({ stimuli, from: 0, to: 30, stream: 'training', first: 0 }, 'batch', 0.1);
  };
  expect(clipped(0.1).clipped).toBe(0);
  expect(clipped(0.1).gradients).toBeGreaterThan(1000);
  const { clipped: many, gradients } = clipped(1000);
  expect(many / gradients).toBeGreaterThan(0.9);
});
