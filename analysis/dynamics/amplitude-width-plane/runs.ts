/** Packets on a depletion chain: orbits in the (amplitude, width) plane, and the separatrix for Gaussian packets. */
import { dopri5 } from '../../../src/backends/meanfield/adaptive/adaptive';
import { meanField } from '../../../src/backends/meanfield/mean-field';
import { simulate } from '../../../src/backends/simulate';
import { circuit } from '../../../src/circuit/circuit';
import { depletionChain } from '../../../src/circuit/fragments';
import { gaussianPacket, type Packet, packets } from '../../../src/dynamics/depletion';
import { type EdgeTracking, edgeTracking } from '../../../src/dynamics/edge-tracking';

export const SET_A = { gain: 3, G: 1.5, h: 0.3 };
export const SET_B = { gain: 6, G: 4, h: 0.5 };
export const DT = 0.005;

/** Width of a Gaussian packet, the critical amplitude that is wanted: set A, set B. */
export const EDGE_A = [
  [0.2, 0.35724],
  [0.35, 0.39327],
  [0.5, 0.43315],
  [1, 0.58401],
  [1.5, 0.7534],
  [2, 0.93852],
] as const;
export const EDGE_B = [
  [0.1, 0.1334],
  [0.5, 0.2029],
  [1, 0.2976],
  [2, 0.49847],
  [3, 0.707358],
] as const;

export type Tracked = Extract<EdgeTracking, { outcome: 'found' }>;

export function track(stage: typeof SET_A, width: number, dt: number): Tracked {
  const found = edgeTracking((a) => packets(stage, gaussianPacket(a, width, dt)), { domain: [0.01, 1.5] });
  if (found.outcome === 'absent') throw new Error(found.reason);
  return found;
}

/** A packet and what becomes of it. */
export function path(amplitude: number, width: number, most = 24): Packet[] {
  const seen: Packet[] = [];
  for (const packet of packets(SET_A, gaussianPacket(amplitude, width, DT))) {
    if (packet.amplitude < 1e-4) break;
    seen.push(packet);
    if (seen.length > most) break;
  }
  return seen;
}

/** Amplitude of the packet that drives p16 in the circuit of depleting rows: integral of its current over S. */
export function circuitAmplitude(): number {
  const end = 24;
  const run = simulate(circuit(depletionChain({ ...SET_A, stages: 16 })), {
    initial: { p0: 2 },
    tspan: [0, end],
    tEval: [],
    backend: meanField({ solver: dopri5({ rtol: 1e-9, atol: 1e-11 }) }),
  });
  const n = 4800;
  let sum = 0;
  for (let k = 0; k <= n; k++) sum += run.at((k * end) / n, 'p16');
  return (sum * end) / n / SET_A.gain;
}
