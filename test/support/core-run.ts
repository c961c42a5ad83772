/** Numbers of every part of pulsegate/core, the kernels in WebAssembly too: the same in Node and in a web page. */
import {
  backpropWeights,
  budget,
  circuit,
  fixedPoints,
  gradedChain,
  learning,
  plot,
  pulseChain,
  returnMap,
  sbp,
  separatrix,
  simulate,
  stability,
  train,
  xor,
} from 'pulsegate/core';

export function coreRun() {
  const chain = circuit(gradedChain({ stages: 12, T: 1 }));
  const packet = simulate(chain, { initial: { u0: 0.7 } });
  const strict = simulate(circuit(gradedChain({ stages: 3, T: 2, bias: -0.05 })), { initial: { u0: 0.3 } });
  const gating = circuit(pulseChain({ stages: 2, G: 10, h: 0.1, F: 1, T: 1 }));
  const map = returnMap(gating, { enter: 'p0', exit: 'p1', domain: [0, 1] });
  const weights = backpropWeights(xor.network, 3, xor.initialisation);
  const trained = [...train({ network: xor.network, weights, pattern: xor.patterns(3), presentations: 8 })];
  const layers = [16, 30, 2] as const;
  const lists = Array.from({ length: 16 }, (_, k) =>
    Array.from({ length: 8 }, (_, i) => 8 * (k % 2) + i).filter((i) => i % 8 !== k >> 1),
  );
  const samples = sbp.samples(
    layers,
    lists,
    lists.map((_, k) => k % 2),
  );
  const spiking = [...sbp.engines.keys()].map((engine) => {
    const learner = learning.sbpLearner({ engine, layers, train: samples, test: samples, seed: 1 });
    const last = [...learning.learn(learner, { epochs: 2 })].at(-1);
    return { engine, exact: last?.epochs.at(-1)?.test?.exact, W1: [...(last?.weights.W1 ?? [])] };
  });
  return {
    packet: [packet.at(12, 'u12'), packet.at(0.5, 'u1'), packet.at(7.3, 'u7')],
    crossings: strict.log.crossings?.map(({ t }) => t),
    fixedPoints: fixedPoints(map).points.map(({ at, multiplier }) => [at, multiplier]),
    separatrix: separatrix(map).bracket,
    multipliers: stability(chain, { initial: { u0: 0.7 }, comoving: ['u0', 'u1', 'u2'] }).multipliers,
    budget: budget(chain, { initial: { u0: 0.7 } }).effects,
    errors: trained.flatMap(({ errors }) => errors),
    weights: trained.at(-1)?.weights,
    spiking,
    figures: [plot.drawing(chain), plot.currents(packet)],
  };
}
