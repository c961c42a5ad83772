/** The chain of fixtures/spiking/lif-chain-network.json, written out from its formulas. */
import type { lif } from '../../src/index';

export function lifChain(n: number, weights: number, { groups = 12 } = {}): lif.NetworkDescription {
  const sources = Array.from({ length: n }, (_, i) =>
    Array.from({ length: Math.min(n, 100) }, (_, q) => (37 * i + 13 * q) % n),
  );
  return {
    dt: 0.1,
    groups: Array.from({ length: groups }, (_, k) => ({
      ...{ name: `g${k}`, size: n, tauM: 10, tauS: 50, refractory: 2 },
      v0: Array.from({ length: n }, (_, i) => ((0.6180339887498949 * (k * n + i)) % 1) * 0.999),
      current0: k === 0 ? 0.5 : 0,
      gates: [{ t0: 100 * k, t1: 100 * (k + 1), current: 1.5 }],
    })),
    synapses: Array.from({ length: groups - 1 }, (_, k) => ({
      ...{ from: `g${k}`, to: `g${k + 1}`, pattern: 'sources' as const, sources, weights },
    })),
  };
}
