/** How narrow proofs are, by the kinds of circuits that people run, and what the longest of them costs. */
import {
  autonomousSgsc,
  backprop,
  backpropWeights,
  type CertifyOptions,
  type Circuit,
  certify,
  circuit,
  gradedChain,
  pulseChain,
  simulate,
  xor,
} from '../../src/index';

type Row = readonly [name: string, made: Circuit, options: CertifyOptions, crossings: number];

const START = { initial: { u0: 0.7 } };
const chain = (stages: number, T: number, overlap = 0): Circuit =>
  circuit(gradedChain({ stages, T, overlap }));
const clockless = (stages: number, ramp: number): Circuit => circuit(autonomousSgsc({ stages, T: 2, ramp }));
const ignited = (end: number) => ({
  initial: { m1: 1.2, u0: 0.5 },
  tspan: [0, end] as const,
  tEval: Array.from({ length: 20 }, (_, k) => ((k + 1) * end) / 20),
});

/** Its gates of rows that are silent turn too: eight and more a presentation. */
const learning = (cycles: number, crossings = 0): Row => [
  `XOR over ${cycles} presentations`,
  circuit(backprop(xor.network)),
  {
    ...{ cycles, initial: backpropWeights(xor.network, 1, xor.initialisation) },
    inputs: {
      x: Array.from({ length: cycles }, (_, k) => Array.from(xor.patterns(1)(k).x)),
      t: Array.from({ length: cycles }, (_, k) => Array.from(xor.patterns(1)(k).t)),
      one: 1,
    },
  },
  crossings,
];

const pulses = circuit(pulseChain({ stages: 12, T: 1, G: 10, h: 0.1, F: 1 }));

const ROWS: readonly Row[] = [
  ...[0.5, 1, 2, 3].map((T): Row => [`20 hops, T = ${T}`, chain(20, T), START, 0]),
  ['300 hops', chain(300, 1), START, 0],
  ...[0.5, 0.9].map((part): Row => [`20 hops that overlap by ${part}`, chain(20, 2, part), START, 0]),
  ['12 stages of pulses', pulses, { initial: { p0: 0.24 } }, 9],
  ['2 stages without a clock', clockless(2, 0), ignited(8), 17],
  ['8 stages without a clock', clockless(8, 0), ignited(20), 65],
  ['8 stages without a clock, ramps', clockless(8, 0.05), ignited(20), 84],
  learning(8, 192),
  learning(40, 952),
];

test.each(ROWS)('%s: certified within 1e-13, enclosed within 1e-60', (_, made, options, crossings) => {
  const proof = certify(made, options, simulate(made, options));
  expect([proof.verdict, proof.reason]).toEqual(['certified', undefined]);
  expect(proof.bound).toBeLessThan(1e-13);
  expect(proof.radius).toBeLessThan(1e-60);
  expect(proof.crossings).toHaveLength(crossings);
});

test('near its separatrix a chain of pulses loses what a run in doubles must lose', () => {
  // 2.55 a stage: 1e-16 is some 1e-12 after ten of them
  const options = { initial: { p0: 0.2373498 } };
  const run = simulate(pulses, options);
  expect(certify(pulses, options, run).verdict).toBe('refused');
  const { verdict, bound, radius } = certify(pulses, { ...options, within: 1e-11 }, run);
  expect(verdict).toBe('certified');
  expect(bound).toBeGreaterThan(1e-13);
  expect(radius).toBeLessThan(1e-60);
});

test('XOR over 400 presentations: every current and weight at every edge, within 30 s of work', () => {
  const [, made, options] = learning(400);
  const run = simulate(made, options);
  const { user, system } = process.cpuUsage();
  const { verdict, bound, radius, compared } = certify(made, { ...options, bits: 512 }, run);
  const spent = process.cpuUsage({ user, system });
  expect(verdict).toBe('certified');
  expect(bound).toBeLessThan(1e-15);
  expect(radius).toBeLessThan(1e-60);
  expect(compared).toBe(4401 * 60);
  expect((spent.user + spent.system) / 1e6).toBeLessThan(30);
});
