/** LIF networks that no one would design: groups in chains, rings and by themselves, gates, inhibition, generators. */
import type { lif } from '../../src/index';
import { seeded } from './random';

export interface RandomLif {
  readonly description: lif.NetworkDescription;
  readonly steps: number;
}

export function randomLif(seed: number): RandomLif {
  const uniform = seeded(seed);
  const below = (n: number) => Math.floor(uniform() * n);
  const between = (a: number, b: number) => a + (b - a) * uniform();
  const chance = (p: number) => uniform() < p;
  const [dt, steps] = [0.1, 300 + below(900)];
  const method = chance(0.15) ? 'euler' : 'exact';
  const groups = Array.from({ length: 1 + below(6) }, (_, k): lif.GroupDescription => {
    const size = 1 + below(12);
    return {
      ...{ name: `g${k}`, size, tauM: between(2, 30), tauS: between(0.5, 60) },
      ...(chance(0.15) ? { synapse: 'alpha' as const } : {}),
      ...(chance(0.3) ? { threshold: between(0.5, 3), reset: between(-1, 0.4), rest: between(-1, 0.4) } : {}),
      refractory: below(40) * dt,
      ...(chance(0.15) ? { whileRefractory: 'free' as const } : {}),
      ...(chance(0.2) ? { drift: between(-0.01, 0.02) } : {}),
      ...(chance(0.15) ? { noise: between(0.01, 0.2) } : {}),
      v0: chance(0.5)
        ? { from: -0.5, to: 0.45 }
        : Array.from({ length: size }, () => between(-1, chance(0.1) ? 3 : 0.49)),
      current0: { from: -0.5, to: between(-0.4, 0.6) },
      gates: Array.from({ length: below(4) }, () => {
        const t0 = below(steps);
        return { t0: t0 * dt, t1: (t0 + 1 + below(400)) * dt, current: between(-0.5, 3) };
      }),
    };
  });
  const input = 1 + below(8);
  const spikes = new Set(Array.from({ length: below(60) }, () => below(steps) * input + below(input)));
  const keys = [...spikes];
  const generators = [
    {
      name: 'in',
      size: input,
      spikes: { i: keys.map((key) => key % input), t: keys.map((key) => Math.floor(key / input)) },
    },
  ];
  const all = [...groups, ...generators];
  const synapses = Array.from({ length: below(2 * groups.length + 1) }, (): lif.SynapseDescription => {
    const [from, to] = [all[below(all.length)], groups[below(groups.length)]];
    const strength = between(0, 1.5) / from.size;
    const weight = () => strength * (chance(0.2) ? -1 : 1) * between(0.5, 1);
    const ends = { from: from.name, to: to.name };
    if (chance(0.3)) return { ...ends, pattern: 'all-to-all', weights: weight() };
    if (chance(0.3))
      return {
        ...{ ...ends, pattern: 'all-to-all' },
        weights: Array.from({ length: to.size }, () => Array.from({ length: from.size }, weight)),
      };
    const sources = Array.from({ length: to.size }, () =>
      Array.from({ length: from.size }, (_, j) => j).filter(() => chance(0.6)),
    );
    return {
      ...{ ...ends, pattern: 'sources', sources },
      weights: chance(0.5) ? weight() : sources.map((row) => row.map(weight)),
    };
  });
  return { description: { dt, method, groups, generators, synapses }, steps };
}
