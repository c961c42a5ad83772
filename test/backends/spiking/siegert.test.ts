/**
 * Leaky neurons with noise: their rate against Siegert's formula and against Brian2, and what the onset of the carrier is good
 * for.
 */
import { spawnSync } from 'node:child_process';
import { calibrate } from '../../../src/backends/spiking/calibrate';
import { intervals } from '../../../src/backends/spiking/intervals';
import { lifNeurons } from '../../../src/backends/spiking/lif';
import { gaussLegendre } from '../../../src/numerics/gauss-legendre';
import { stream } from '../../../src/numerics/random';
import { cases, LONG } from '../../support/cases';

const NUMBERS = { tauM: 0.05, u0: 1.5, c: 1, sigma: 0.3, rest: -1, refractory: 0 };
const DT = 0.0025;

const integral = (f: (x: number) => number, from: number, to: number): number => {
  const { nodes, weights } = gaussLegendre(60, from, to);
  return nodes.reduce((sum, x, k) => sum + weights[k] * f(x), 0);
};

/** e^{x^2} erfc(x) for x of at least 0. */
const erfcx = (x: number) => (2 / Math.sqrt(Math.PI)) * integral((t) => Math.exp(-t * t - 2 * x * t), 0, 6);

/** Mean interval in continuous time: tau sqrt(pi) int e^{x^2} (1 + erf x) dx between reset and threshold (Siegert 1951). */
function siegert(u: number, threshold: number): number {
  const { tauM, sigma } = NUMBERS;
  const scaled = (v: number) => (v - u) / (sigma * Math.SQRT2);
  const integrand = (x: number) => (x < 0 ? erfcx(-x) : 2 * Math.exp(x * x) - erfcx(x));
  return tauM * Math.sqrt(Math.PI) * integral(integrand, scaled(0), scaled(threshold));
}

test.each(LONG ? [0.9, 1.2, 1.5, 2, 2.5] : [1.5, 2.5])(
  'noisy f-I at u = %d: Siegert, whose threshold is looked at all the time',
  (u) => {
    // on a grid the threshold seems higher by .5826 standard deviations of a step (Chernoff 1965), and a spike waits half a step
    const errors = [DT, DT / 2, DT / 4].map((dt) => {
      const step = NUMBERS.sigma * Math.sqrt(-Math.expm1((-2 * dt) / NUMBERS.tauM));
      return intervals(NUMBERS, u, dt).mean / siegert(u, 1 + 0.5826 * step) - 1;
    });
    expect(Math.abs(errors[0])).toBeLessThan(0.04);
    expect(Math.abs(errors[2])).toBeLessThan(0.012);
    // without the correction it is the square root of the step that is missing
    expect(intervals(NUMBERS, u, DT / 4).mean / siegert(u, 1) - 1).toBeGreaterThan(0.02);
  },
);

const python = '/usr/bin/python3';
// asked in the long tests alone: it takes seconds to come up
const brian = LONG && spawnSync(python, ['-c', 'import brian2']).status === 0;

/** An exact step of the membrane is Brian2's own code; threshold, reset and counting are its engine's. */
const SCRIPT = `
import json, sys, warnings
warnings.filterwarnings('ignore')
from brian2 import *
prefs.codegen.target = 'numpy'
seed(7)
tau, sigma, dt, n, steps, skip = 0.05, 0.3, 0.0025, 1500, 2000, 200
rates = []
for u in json.loads(sys.argv[1]):
    start_scope()
    defaultclock.dt = dt * second
    g = NeuronGroup(n, 'v : 1', threshold='v >= 1', reset='v = 0')
    ns = dict(u=u, a=exp(-dt / tau), s=sigma * sqrt(1 - exp(-2 * dt / tau)))
    g.run_regularly('v = u + (v - u) * a + s * randn()', when='groups')
    m = SpikeMonitor(g, record=False)
    run(skip * dt * second, namespace=ns)
    before = m.num_spikes
    run(steps * dt * second, namespace=ns)
    rates.append((m.num_spikes - before) / (n * steps * dt))
print(json.dumps(rates))
`;

(brian ? test : test.skip)(
  'noisy f-I: Brian2 (in the long tests, where python3-brian is installed)',
  () => {
    const currents = [1.2, 1.5, 2, 2.5];
    const { stdout, status, stderr } = spawnSync(python, ['-c', SCRIPT, JSON.stringify(currents)], {
      encoding: 'utf8',
    });
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    const rates = JSON.parse(stdout) as number[];
    currents.forEach((u, k) => {
      const { mean, cv2 } = intervals(NUMBERS, u, DT);
      // counts of a renewal process spread by its cv^2
      const count = 1500 * 2000 * DT * rates[k];
      expect(Math.abs(rates[k] * mean - 1)).toBeLessThan(5 * Math.sqrt(cv2 / count));
    });
  },
  300_000,
);

describe('the carrier begins as its neurons do', () => {
  const T = 2;
  const S = Math.exp(T) / T;

  /** What a hop of amplitude .5 leaves on average, with the onset or with a carrier that is there at once. */
  function hop(tauM: number, onset: boolean, trials: number): number {
    const numbers = { ...NUMBERS, tauM };
    const dt = tauM / 20;
    const known = calibrate(numbers, dt);
    const N = 400;
    const neurons = lifNeurons(
      1,
      N,
      numbers,
      onset ? known : { ...known, onset: new Float64Array(0) },
      undefined,
    );
    let sum = 0;
    for (let trial = 0; trial < trials; trial++) {
      const draws = stream(trial, 'onset');
      neurons.born(0, draws, () => draws);
      const steps = Math.round(T / dt);
      for (let k = 0; k < steps; k++) {
        const step = { t: k * dt, h: dt };
        const q = 0.5 * Math.exp(-(k + 0.5) * dt);
        const n = neurons.fire(0, q, step) - (neurons.carried?.(0, q, step) ?? 0);
        sum += (S * Math.exp((k + 0.5) * dt - T) * n) / (N * known.rate);
      }
    }
    return sum / trials;
  }

  // .063 / N is the variance of a hop; the numbers were found by independent means
  const hops = [
    [0.1, 0.446, 0.494],
    [0.02, 0.49, 0.4995],
  ] as const;
  test.each(LONG ? hops : hops.slice(0, 1))(
    'tau_m %d: %d without its onset, %d with it',
    (tauM, without, withIt) => {
      const trials = cases(6, 60);
      const error = 5 * Math.sqrt(0.08 / 400 / trials);
      expect(Math.abs(hop(tauM, false, trials) - without)).toBeLessThan(error + 0.004);
      expect(Math.abs(hop(tauM, true, trials) - withIt)).toBeLessThan(error + 0.004);
      // the same neurons: only what is taken away differs
      expect(hop(tauM, true, 2) - hop(tauM, false, 2)).toBeGreaterThan(0.35 * tauM);
    },
  );
});
