/** A chain without a clock in spikes, and hops whose rows rectify in the dendrite or in the soma. */
import type { Backend } from '../../../src/backends/backend';
import { simulate } from '../../../src/backends/simulate';
import type { Solution } from '../../../src/backends/solution';
import { type LifCalibration, lifCalibration } from '../../../src/backends/spiking/lif-calibration';
import { spiking } from '../../../src/backends/spiking/spiking';
import { circuit } from '../../../src/circuit/circuit';
import { autonomousSgsc, gradedChain } from '../../../src/circuit/fragments';

export const T = 2;
export const HOPS = 6;
export const AMPLITUDE = 0.5;
export const IGNITION = 1.2;
export const NEURONS = 400;
export const DT = 0.01;
export const TAU_G = 0.05;
/** The trace of spikes falls to half its height tau_g ln 2 after its row: the gate shuts so much later. */
export const LATE = TAU_G * Math.log(2);
/** (tau/T) e^{T/tau}, and what is left of it for a gate that is open for longer. */
export const GAIN = Math.exp(T) / T;
export const RETUNED = GAIN / (1 + LATE / T);

const END = T * HOPS + 2;

export const chain = (neurons: number, gain: number, seed: number, dt = DT): Solution =>
  simulate(circuit(autonomousSgsc({ stages: HOPS, T, ignition: IGNITION, gain })), {
    initial: { m1: IGNITION, u0: AMPLITUDE },
    tspan: [0, END],
    tEval: [],
    backend: spiking({
      ...{ model: 'if', neurons, dt, seed, gateTau: TAU_G },
      record: { spikes: Array.from({ length: HOPS }, (_, k) => `q${k + 1}`) },
    }),
  });

/** The height of u_k: the most of its current about the time at which its gate shuts. */
export function height(run: Solution, k: number): number {
  let most = 0;
  for (let t = k * T - 0.8; t <= k * T + 0.8; t += 0.005) most = Math.max(most, run.at(t, `u${k}`));
  return most;
}

/** When the first neuron of q_k fires. */
export function onset({ spikes }: Solution, k: number): number {
  if (spikes === undefined) return Number.NaN;
  const row = spikes.rows.indexOf(`q${k}`);
  const first = spikes.i.findIndex((unit) => Math.floor(unit / NEURONS) === row);
  return spikes.t[first] ?? Number.NaN;
}

/** LIF rows: how far steady ones are from [a]+, and hops of a chain that a clock gates. */
export const LIF_NEURONS = 100;
export const LIF_DT = 0.0005;
export const LIF_HOPS = 12;
export const SOMA = [1, 2];

export interface Rectifier {
  readonly name: string;
  readonly calibration: LifCalibration;
  /** Amplitudes of hops 0, 1, ... of N neurons, and of steady ones. */
  readonly neurons: readonly number[];
  readonly steady: readonly number[];
}

const clocked = circuit(gradedChain({ stages: LIF_HOPS, T }));

function hops(backend: Backend): number[] {
  const run = simulate(clocked, { initial: { u0: AMPLITUDE }, tEval: [], backend });
  return Array.from({ length: LIF_HOPS + 1 }, (_, k) => run.at(k * T, `u${k}`));
}

export function rectifiers(): Rectifier[] {
  const dendrite = { name: 'dendrite', lif: {}, dt: 0.0025 };
  const somata = SOMA.map((c) => ({
    name: `soma, c = ${c}`,
    lif: { c, rectifier: 'soma' as const },
    dt: LIF_DT,
  }));
  return [dendrite, ...somata].map(({ name, lif, dt }) => {
    const of = (neurons: number) => hops(spiking({ model: 'lif', neurons, dt, seed: 1, lif }));
    return {
      name,
      calibration: lifCalibration({ lif, dt }),
      neurons: of(LIF_NEURONS),
      steady: of(Number.POSITIVE_INFINITY),
    };
  });
}
