/**
 * What a back-end owes to a circuit that learns, as statements to run over it: `train`, `evaluate` and `learnCovariances` ask
 * nothing of it but its currents, its weights, its margins and the segments of its log.
 */

import { networkOf } from '../../src/circuit/fragments/backprop';
import {
  type Backend,
  backpropWeights,
  evaluate,
  learning,
  type NamedWeights,
  train,
  xor,
} from '../../src/index';
import { namedWeights, parametersOf } from '../../src/learning/weights';

export interface Learning {
  /** Made anew at each call. */
  readonly backend: () => Backend;
  /** How far weights after a few presentations, answers and covariances may be from those that the plain algorithm has. */
  readonly tolerance: number;
  /** True where it draws noise. */
  readonly draws: boolean;
}

/** Noise at zero stays in the dead zone of the masks. */
const network = { ...xor.network, maskGain: 100 };
const start = backpropWeights(network, 3, xor.initialisation);
const pattern = xor.patterns(3);

const trained = (backend: Backend, from: number, presentations: number, weights = start): NamedWeights => {
  let last: NamedWeights = weights;
  for (const step of train({ network, weights, pattern, from, presentations, every: 2, backend }))
    last = step.weights;
  return last;
};

const apart = (a: NamedWeights, b: NamedWeights): number =>
  Math.max(
    ...Object.entries(a).flatMap(([name, values]) => [...values].map((w, k) => Math.abs(w - b[name]![k]!))),
  );

export function learningContract({ backend, tolerance, draws }: Learning): void {
  test('a few presentations leave the weights of plain backpropagation', () => {
    const own = networkOf(network);
    const parameters = parametersOf(own, start);
    const pass = learning.passFor(own);
    for (let k = 0; k < 8; k++) learning.presentPlain(own, parameters, pass, pattern(k).x, pattern(k).t);
    const plain = namedWeights(own, parameters);
    const found = trained(backend(), 0, 8);
    expect(apart(plain, start)).toBeGreaterThan(0.03);
    expect(apart(plain, found)).toBeLessThan(tolerance);
  });

  test('training that goes on from a checkpoint gives the same bits', () => {
    const half = trained(backend(), 0, 4);
    expect(trained(backend(), 4, 4, half)).toEqual(trained(backend(), 0, 8));
  });

  test(draws ? 'each batch has noise of its own' : 'a pattern that comes again gives what it gave', () => {
    const options = { weights: start, pattern: () => pattern(1), presentations: 3, every: 1 };
    const still = { ...network, rate: 1e-12 };
    const errors = [...train({ ...options, network: still, backend: backend() })].map(
      (step) => step.errors[0]!,
    );
    const spread = Math.max(...errors) - Math.min(...errors);
    if (draws) expect(new Set(errors).size).toBe(3);
    else expect(spread).toBeLessThan(1e-9);
  });

  test('answers are those of the network', () => {
    const patterns = [0, 1, 2, 3].map(pattern);
    const exact = evaluate({ network, weights: start, patterns });
    const own = evaluate({ network, weights: start, patterns, backend: backend() });
    own.outputs.forEach((o, k) => {
      expect(Math.abs(o[0]! - exact.outputs[k]![0]!)).toBeLessThan(tolerance);
    });
  });

  test('covariances are the sums of products', () => {
    const x = [0.3, -0.6, 0.4, 0.25, -0.2, 0.55, -0.45, 0.1];
    const [exact, own] = [learning.learnCovariances(x), learning.learnCovariances(x, 2, backend())];
    for (const name of ['c11', 'c12', 'c22', 'c01', 'c02'] as const)
      expect(Math.abs(own[name] - exact[name])).toBeLessThan(tolerance);
  });

  test('a network that leaves its gates fails by name, and so do covariances', () => {
    const steps = train({
      network: { ...network, threshold: 0.2 },
      weights: start,
      pattern: () => pattern(1),
      presentations: 4,
      backend: backend(),
    });
    const step = steps.next();
    expect(step.done && step.value).toMatchObject({
      retcode: 'diverged',
      message: expect.stringMatching(/^presentation 0, window \d+: .* leaks/),
    });
    expect(() => learning.learnCovariances([0.1, 90, 0.2, 0.3], 2, backend())).toThrow(
      /^learnCovariances: the closed "x\+>m0\+" leaks at t = /,
    );
  });

  test('without margins it is refused by name', () => {
    const own = backend();
    const mute: Backend = {
      ...own,
      run: (plan, request) => {
        const { margins: _, watched: __, ...run } = own.run(plan, request);
        return run;
      },
    };
    const message = `backend: ${own.name} gives no margins, which is needed here`;
    expect(() => trained(mute, 0, 4)).toThrow(message);
    expect(() => learning.learnCovariances([0.1, 0.2, 0.3], 2, mute)).toThrow(message);
  });
}
