/** A call of each function of the library that makes sense: what is wrong is planted into it, one thing at a time. */
import * as pulsegate from '../../src';

const { circuit, gradedChain, learning, lif, loihi, pmpy, sbp, stochastic }: typeof pulsegate = pulsegate;

const T = 1;
const chain = circuit(gradedChain({ stages: 3, T }));
const spiked = pulsegate.simulate(chain, {
  initial: { u0: 0.7 },
  backend: pulsegate.spiking({ neurons: 2, record: { spikes: true } }),
});
const clocked = circuit(pulsegate.pulseChain({ stages: 2, G: 4, h: 0.1, F: 1, T }));
const images = pulsegate.imageSet(
  { shape: [2, 10, 10], data: new Uint8Array(200).fill(200) },
  { shape: [2], data: Uint8Array.of(0, 1) },
  2,
);
const layers = [4, 3, 2] as const;
const pair = sbp.weights(layers, 1);
const samples = sbp.samples(layers, [[0, 2], [1]], [0, 1]);
const composite = stochastic.network({ layers: [100, 3, 2], length: 3 });
const shown = stochastic.intensities(images);
const chip = loihi.network({ groups: [{ name: 'a', size: 2, vth: 100 }] });
const cells = lif.network({
  dt: 0.1,
  groups: [{ name: 'a', size: 2, tauM: 10, tauS: 5, gates: [{ t0: 0, t1: 1, current: 20 }] }],
  generators: [{ name: 'in', size: 1 }],
});
const emulation = loihi.emulate(chip, { steps: 3 });
const network = { layers: [2, 2, 1] };
const weights = pulsegate.backpropWeights(network, 1);
const patterns = [{ x: [0, 1], t: [1] }];
const draw = pmpy.drawOf(1, 0);
const activation = pmpy.activations[0];
const map = pulsegate.amplitudeMap((A) => A * A, { domain: [0, 2] });
const problem = pulsegate.mapBranch((p) =>
  pulsegate.amplitudeMap((A) => p * A * (1 - A), { domain: [0, 1] }),
);
const walk = { parameter: [1.5, 2] as const, domain: [[0, 1]] as const, maxPoints: 5 };
const start = { x: [1 - 1 / 1.6], p: 1.6 };
const depleting = { gain: 2, G: 5, h: 0.1 };
const pulse = pulsegate.gaussianPacket(0.8, 0.5, 0.1);
const stage = { G: 4, h: 0.1, F: 1, T };
const gate = { population: 'm', h: 0.1, d: 0.1, effect: 'opens' as const };
const pass = sbp.emptyPass(layers);
const plain = {
  layers: [2, 2, 1],
  activation: 'relu' as const,
  output: 'relu' as const,
  inputs: 'signed' as const,
  bias: false,
  rate: 0.1,
  T: 2,
  maskGain: 1,
};
const square = {
  W: [new Float64Array(4), new Float64Array(2)],
  b: [new Float64Array(0), new Float64Array(0)],
};
const task = { ...pulsegate.xor, epoch: 4 };
const covariances = { c11: 1, c12: 0.5, c22: 1, c01: 0.6, c02: 0.4 };

export const goodCalls: Readonly<Record<string, readonly unknown[]>> = {
  circuit: [gradedChain({ stages: 1, T })],
  gradedChain: [
    {
      stages: 2,
      T,
      size: 1,
      overlap: 0.2,
      tau: 1,
      gain: 'exact',
      bias: 0,
      threshold: 60,
      prefix: '',
      start: 0,
    },
  ],
  vectorChain: [{ matrices: [[[1, 2]], [[3]]], T }],
  signedLayer: [{ source: 'x', signed: true, target: 'N', matrix: [[1, 2]], T, start: 0 }],
  rectifier: [{ source: 'N', target: 'O', hold: true, size: 2, T, start: 0 }],
  signedError: [{ output: 'O', target: 't', error: 'E', size: 1, T, start: 0 }],
  hadamard: [{ source: 'a', destination: 'b', gate, factor: 'binary', T, start: 0 }],
  hebb: [
    {
      ...{ weights: 'W', post: [['a', 1]], pre: [['b', 1]], rate: 0.1, tau: 1, copy: 'V', T, start: 0 },
      waveforms: { post: 'held', pre: 'decaying' },
    },
  ],
  flush: [{ populations: ['a'], gain: -20, T, start: 0 }],
  autonomousChain: [{ stages: 2, T }],
  autonomousSgsc: [{ stages: 2, T, size: 1 }],
  backprop: [
    {
      ...network,
      activation: 'relu',
      output: 'relu',
      inputs: 'signed',
      bias: true,
      rate: 0.1,
      T: 2,
      maskGain: 1e12,
      threshold: 60,
    },
  ],
  binaryForward: [{ layers, T, tau: 1, weights: pair }],
  binaryBackprop: [{ layers, T, tau: 1, weights: pair, rate: 2 }],
  depletionChain: [{ stages: 2, ...depleting, tau: 1, recovery: 5, prefix: 'a' }],
  depletionSgsc: [{ stages: 2, ...depleting, gradedGain: 1, fullyOpen: 0.3, threshold: 60, size: 1 }],
  fanOut: [
    { source: 'u', destinations: ['a', 'b'], T, tau: 1, gain: 1, bias: 0, threshold: 60, start: 0, size: 1 },
  ],
  fanIn: [{ sources: ['a', 'b'], scales: [1, 2], destination: 'u', T }],
  mask: [
    {
      source: 'u',
      stages: 2,
      holdUntil: 5,
      ...stage,
      tau: 1,
      maskGain: 2,
      threshold: 60,
      size: 1,
      prefix: '',
      start: 0,
    },
  ],
  maskGate: [{ mask: 'm', F: 1, T, tau: 1, held: true, window: 1 }],
  maskedHop: [
    { source: 'a', destination: 'b', gate, T, start: 0, matrix: [[1]], gain: 'exact', threshold: 60 },
  ],
  memory: [
    {
      T,
      tau: 1,
      threshold: 60,
      prefix: '',
      start: 0,
      hold: 1,
      reads: 2,
      selfGain: 1,
      offset: 0,
      clear: true,
      size: 1,
    },
  ],
  pulseChain: [{ stages: 2, ...stage, tau: 1, maskGain: 1, threshold: 60, size: 1, prefix: '', start: 0 }],
  ring: [{ stages: 3, T, tau: 1, gain: 'exact', threshold: 60, prefix: '', turns: 2, start: 0, size: 1 }],
  routing: [
    { source: 'u', destinations: ['a', 'b'], choose: ['a'], T, tau: 1, threshold: 60, start: 0, size: 1 },
  ],
  packetStream: [{ stages: 2, T, tau: 1, threshold: 60, prefix: '', every: 3, flush: true, size: 1 }],
  exactGain: [{ T, source: 'held', destination: 'leaky', tauSource: 1, tauDestination: 2 }],
  hebbConstant: [{ post: 'held', pre: 'charging', T, tau: 1 }],
  overlapGain: [{ T, tau: 1, overlap: 0.3 }],
  overlapModes: [{ T, tau: 1, overlap: 0.3 }],
  ringGain: [{ stages: 3, T, tau: 1 }],
  ringModes: [{ stages: 3, T, tau: 1, gain: 2 }],
  designAutonomousChain: [{ T, tau: 1, h: 0.3 }],
  plan: [chain],
  phases: [chain],
  describe: [chain],
  inspect: [chain, { amplitude: 1, tolerance: 1e-9 }],
  connectivity: [chain, { windows: [0, 1] }],
  passages: [pulsegate.plan(chain), [0, 3]],
  'plot.drawing': [chain, { title: 'a', windows: [0, 1], labels: { u0: 'a' } }],
  'plot.raster': [spiked, { title: 'a', tspan: [0, 1] }],
  simulate: [
    chain,
    {
      ...{ tspan: [0, 3], tEval: [0, 1], initial: { u0: 0.7 }, inputs: {}, record: ['u0'], firstCycle: 0 },
      ...{ onFailure: 'return', backend: pulsegate.meanField(), progress: () => {} },
    },
  ],
  lifCalibration: [{ lif: { c: 1 }, dt: 0.0025 }],
  amplitudes: [pulsegate.simulate(chain), ['u1']],
  rates: [
    pulsegate.simulate(chain, { backend: pulsegate.spiking({ record: { spikes: true } }) }),
    { bin: 0.5 },
  ],
  leakingRows: [pulsegate.simulate(chain, { backend: pulsegate.spiking() })],
  meanField: [{ solver: pulsegate.exact() }],
  exact: [{ maxEvents: 100, maxSteps: 100 }],
  odex: [{ rtol: 1e-6, atol: 1e-9, maxStep: 1, maxSteps: 100 }],
  dopri5: [{ rtol: 1e-6, atol: 1e-9, maxStep: 1, maxSteps: 100 }],
  jacobian: [chain, { tspan: [0, 3], initial: { u0: 0.7 }, inputs: {}, kinkBelow: 1e-12 }],
  stability: [
    chain,
    {
      initial: { u0: 0.7 },
      inputs: {},
      stage: { from: 'u1', to: 'u2' },
      toward: { u0: 1 },
      by: 1e-9,
      kinkBelow: 1e-12,
    },
  ],
  finiteSize: [
    chain,
    {
      ...{ initial: { u0: 0.7 }, inputs: {}, populations: ['u3'], t: 3, neurons: [10], trials: 10, seed: 1 },
      ...{ tspan: [0, 3], spiking: { model: 'if' }, progress: () => {} },
    },
  ],
  finiteSizeOnCores: [
    chain,
    { ...{ initial: { u0: 0.7 }, populations: ['u3'], t: 3, neurons: [10], trials: 10 }, workers: 1 },
  ],
  budget: [
    chain,
    { initial: { u0: 0.7 }, inputs: {}, faults: { jitter: 0.01 }, cycles: 1, draws: 2, seed: 1 },
  ],
  lossOf: [1, 0.9],
  integrate: [
    (_: number, y: Float64Array, dy: Float64Array) => {
      dy[0] = -(y[0] ?? 0);
    },
    [1],
    [0, 1],
    {
      method: 'odex',
      breakpoints: [0.5],
      paranoid: true,
      rtol: 1e-6,
      atol: 1e-9,
      maxStep: 1,
      maxSteps: 10_000,
    },
  ],
  returnMap: [
    clocked,
    {
      enter: 'p0',
      exit: { population: 'p1', component: 0 },
      domain: [0, 2],
      tspan: [0, 1],
      initial: {},
      inputs: {},
      maxEvents: 100,
      backend: pulsegate.meanField(),
    },
  ],
  amplitudeMap: [(A: number) => A / 2, { domain: [0, 1], derivative: () => 0.5, slopes: () => [0.5, 0.5] }],
  orbit: [map, 0.5, 3],
  fixedPoints: [map, { samples: 16, most: 64 }],
  separatrix: [map, { tol: 1e-6, maxStages: 100 }],
  edgeTracking: [
    () => [
      [1, 1],
      [0.5, 1],
    ],
    { domain: [0, 1], tol: 0.1, maxStages: 4 },
  ],
  basin: [
    {
      x: { name: 'x', values: [0, 0.5, 1] },
      y: { name: 'y', values: [0, 0.5, 1] },
      ...{ alive: (x: number, y: number) => x > y, tol: 0.1 },
    },
  ],
  phasePlane: [
    pulsegate.planeNetwork(chain, ['u0', 'u1'], 0),
    { x: [0, 1], y: [0, 1], step: 0.1, maxSteps: 10 },
  ],
  planeNetwork: [chain, ['u0', 'u1'], 0, { u2: 1 }],
  mapBranch: [() => map],
  secondIterate: [problem],
  continuation: [problem, { ...walk, start, direction: 1, step: 0.01, maxStep: 0.05, minStep: 1e-9 }],
  bifurcations: [
    problem,
    { ...walk, starts: [start], maxBranches: 1, step: 0.01, maxStep: 0.05, minStep: 1e-9 },
  ],
  foldCurve: [
    () => ({ kind: 'equilibrium', f: (x: Float64Array, p: number) => [p - (x[0] ?? 0) ** 2] }),
    { start: { x: [0], p: 0, q: 0 }, first: [-1, 1], parameter: [-1, 1], maxPoints: 3 },
  ],
  packet: [0, 0.1, Float64Array.of(1, 2)],
  gaussianPacket: [1, 1, 0.1],
  nextPacket: [{ ...depleting, tau: 1, recovery: 5 }, pulse],
  packets: [{ ...depleting, tau: 1, recovery: 5 }, pulse],
  pulseMap: [{ ...stage, tau: 1 }],
  pulseStates: [{ ...stage, tau: 1 }],
  maskReport: [{ stages: 2, maskGain: 2, ...stage, tau: 1 }],
  imageSet: [{ shape: [1, 1, 2], data: Uint8Array.of(1, 2) }, { shape: [1], data: Uint8Array.of(0) }, 2, 0],
  crop: [images, 1],
  binarise: [images, 100],
  transposed: [images],
  first: [images, 1],
  activePixels: [images],
  mnist20: [images],
  spikingImages: ['mnist', images],
  evaluate: [{ network, weights, patterns, backend: pulsegate.meanField() }],
  backpropWeights: [network, 1, { weights: 0.5, hiddenBias: [0, 1], outputBias: 0.5 }],
  train: [
    {
      ...{ network, weights, pattern: () => patterns[0], presentations: 1, from: 0, every: 1, epoch: 1 },
      ...{ verify: 1, backend: pulsegate.meanField() },
    },
  ],
  'learning.accuracy': [[[0, 1]], [{ x: [0], t: [0, 1] }]],
  'learning.autoregression': [covariances],
  'learning.circuitLearner': [
    { task, seed: 1, first: 0, network: task.network, verify: 0, backend: pulsegate.meanField() },
  ],
  'learning.classification': [
    { name: 'a', shows: 'b', train: images, test: images, full: 255, layers: [100, 2] },
  ],
  'learning.covariancePath': [[1, 2, 3, -1], [3, 4], 2],
  'learning.lagCovariance': [{ T: 2 }],
  'learning.learn': [learning.circuitLearner({ task, seed: 1 }), { epochs: 0 }],
  'learning.learnCovariances': [[1, 2, 3, -1], 2],
  'learning.linearTransform': [2],
  'learning.passFor': [plain],
  'learning.presentPlain': [plain, square, learning.passFor(plain), [1, 2], [1]],
  'learning.sbpLearner': [
    {
      train: samples,
      test: samples,
      seed: 1,
      layers,
      weights: sbp.matricesOf(layers, pair),
      engine: 'fast',
      extraInhibition: 'off',
      step: 1,
      verify: 0,
    },
  ],
  parseEvents: [Uint8Array.of(3, 2, 1, 0, 9), 'a.bin', { rows: 34, columns: 34 }],
  'learning.stochasticLearner': [
    {
      ...{
        network: composite,
        train: shown,
        test: shown,
        seed: 1,
        weights: stochastic.weights(composite, 1),
      },
      ...{ mode: 'batch', lanes: 2, rate: 0.1, decay: 1, baseline: true, engine: 'fast', step: 1, verify: 0 },
    },
  ],
  'learning.teacherStudent': [
    { teacher: network, student: network, initialisation: { weights: 'he' }, epoch: 2, tests: 2 },
  ],
  'lif.network': [
    { schemaVersion: 1, dt: 0.1, method: 'exact', groups: [{ name: 'a', size: 2, tauM: 10, tauS: 5 }] },
  ],
  'lif.run': [cells, { steps: 3, engine: 'events', seed: 1, inputs: { in: { i: [0], t: [1] } } }],
  'lif.synfireChain': [{ groups: 2, size: 3, weight: 1, drift: 1, noise: 1 }],
  'lif.spikePacket': [{ spikes: 3, sigma: 1, at: 50, seed: 1 }],
  'lif.packetOf': [{ i: [0, 1], t: [500, 510] }],
  'lif.survival': [
    { spikes: 3, sigma: 1, trials: 1, seed: 1, groups: 1, size: 2, weight: 1, drift: 1, noise: 1 },
  ],
  'lif.packetMap': [{ sigma: 1, neurons: 3, seed: 1, size: 100, weight: 4.86, drift: 25, noise: 39 }],
  loihi: [{ levels: 16, stepsPerTau: 8, range: 1, weightBits: 6, rounding: 'each' }],
  'loihi.emulate': [
    chip,
    {
      steps: 3,
      seed: 1,
      delivery: 'nxsdk',
      oddWeights: 'reject',
      traceDecay: 'linear',
      wraps: 'on',
      inputs: {},
      tEval: [1],
    },
  ],
  'loihi.emulator': [
    chip,
    { seed: 1, delivery: 'nxsdk', oddWeights: 'reject', traceDecay: 'linear', wraps: 'on' },
  ],
  'loihi.lower': [circuit(gradedChain({ stages: 1, T: 1 })), { initial: { u0: 1 } }],
  'loihi.network': [{ groups: [{ name: 'a', size: 2, vth: 100 }] }],
  'loihi.paperEstimate': [emulation],
  'loihi.perSample': [emulation.ledger, 2],
  'loihi.totals': [emulation.ledger],
  'loihi.resources': [chip],
  'pmpy.step': [1, 0.5],
  'pmpy.drawOf': [1, 0, [2, 2, 2]],
  'pmpy.encode': [[1, -2]],
  'pmpy.decode': [{ plus: [1], minus: [2] }],
  'pmpy.standard': [draw, activation],
  'pmpy.pushPull': [draw, activation],
  'pmpy.broken': [pmpy.verifyTable({ draws: 1 })],
  'pmpy.verifyTable': [{ activations: ['relu'], draws: 1, seed: 1 }],
  'pmpy.weightTying': [{ outputs: 2, inputs: 2, steps: 2, rate: 0.1, seed: 1 }],
  'sbp.circuitEngine': [{ extraInhibition: 'on' }],
  'sbp.weights': [layers, 1],
  'sbp.matricesOf': [layers, pair],
  'sbp.emptyPass': [layers],
  'sbp.forward': [pair, pass, [1]],
  'sbp.learn': [pair, pass, [1], [0, 1], sbp.CHIP],
  'sbp.expectedSpikes': [pass, [1], [0, 1]],
  'sbp.samples': [layers, [[0, 2], [1]], [0, 1]],
  'sbp.scoresOf': [{ samples: 1, exact: 1, spikes: 1, activation: 1, wrong: 0, squared: 0 }, 2],
  'sbp.network': [{ layers, weights: pair, topology: 'inference', extraInhibition: 'off' }],
  'sbp.spikingCircuit': [{ layers, weights: pair, topology: 'training', extraInhibition: 'off' }],
  'sbp.selfClocked': [
    { layers, weights: pair, samples, order: [1, 0], topology: 'training', extraInhibition: 'off' },
  ],
  'sbp.selfClockedCircuit': [
    { layers, weights: pair, samples, order: [1, 0], topology: 'training', extraInhibition: 'off' },
  ],
  'sbp.phases': [{ topology: 'training', extraInhibition: 'on' }],
  'sbp.verify': [{ layers, weights: pair, samples, order: [0], count: 1, extraInhibition: 'off' }],
  'stochastic.events': [
    {
      ...{ count: 1, size: 2, classes: 2, labels: [0] },
      recording: () => ({ times: [0], inputs: [1] }),
    },
  ],
  'stochastic.intensities': [images],
  'stochastic.network': [
    {
      ...{ layers: [3, 2], length: 4, rho: 2, kappa: 1, gate: 'box' },
      ...{ delay: 0, warm: 0, feedback: 'shared' },
    },
  ],
  'stochastic.plainNetwork': [composite, stochastic.weights(composite, 1)],
  'stochastic.weights': [composite, 1, 'weights'],
  sweep: [
    {
      circuit: JSON.parse(JSON.stringify(chain)),
      vary: { kind: 'grid', axes: [{ name: 'initial.u0', values: [] }] },
      measures: [{ kind: 'amplitude', population: 'u1' }],
    },
  ],
};
