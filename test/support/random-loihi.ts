/** Small random networks for the Loihi emulator, with registers near their limits, all patterns, delays and rules. */
import type { loihi } from '../../src/index';
import { seeded } from './random';

/** Rules that draw no random numbers with traces of tau 0, and rules that do. */
const WHOLE = [
  '2*x0*y0 - 2*x1*y0',
  '4*y0*x0*r1 - 2*y0*x0',
  '2*x1*y0 - 2*y1*x0',
  '2*u1*sgn(w) - 4*x0*(y1 - 3)',
];
const ROUNDED = ['x1*y0 - y1*x0', '2^-1*x0*y1*(w + 3)', '2^-2*u2*t + x0*y1', '3*r0*x0 - y2*x0'];

export const STEPS = 24;

export function randomLoihi(
  seed: number,
  rules: 'whole' | 'rounded',
  largest = 10,
): loihi.NetworkDescription {
  const draw = seeded(seed);
  const below = (n: number) => Math.floor(draw() * n);
  const pick = <T>(values: readonly T[]): T => values[below(values.length)];
  const bias = () => pick([0, 0, 0, 40, -300, 4095, -4096]);
  const groups = Array.from({ length: 1 + below(4) }, (_, k) => {
    const size = 1 + below(largest);
    return {
      name: `g${k}`,
      size,
      vth: pick([0, 1, 50, 400, 2000, 131071]),
      decayU: pick([0, 1, 137, 1024, 4000, 4096, 4096]),
      decayV: pick([0, 3, 410, 2048, 4096, 4096]),
      biasMant: draw() < 0.5 ? bias() : Array.from({ length: size }, bias),
      biasExp: pick([0, 3, 7]),
      refractory: pick([1, 1, 2, 5, 64]),
      ...(draw() < 0.3 ? { vmin: pick([0, -1, -1023]) } : {}),
      ...(draw() < 0.3 ? { vmax: pick([511, 2047, 131071]) } : {}),
    };
  });
  const generators = Array.from({ length: 1 + below(2) }, (_, k) => {
    const size = 1 + below(6);
    const spikes = { i: [] as number[], t: [] as number[] };
    for (let t = 0; t < STEPS; t++)
      for (let i = 0; i < size; i++)
        if (draw() < 0.15) {
          spikes.i.push(i);
          spikes.t.push(t);
        }
    return { name: `in${k}`, size, spikes };
  });
  const sources = [...groups, ...generators];
  const made: loihi.RuleDescription[] = [];
  const synapses = Array.from({ length: 2 + below(4) }, (_, k): loihi.SynapseDescription => {
    const [from, to] = [pick(sources), pick(groups)];
    const signMode = pick(['mixed', 'mixed', 'excitatory', 'inhibitory'] as const);
    const numWeightBits = pick([8, 8, 8, 6, 3, 1]);
    const step = 2 ** (8 - numWeightBits + (signMode === 'mixed' ? 1 : 0));
    const [low, high] = signMode === 'mixed' ? [-256, 254] : signMode === 'excitatory' ? [0, 255] : [-255, 0];
    const first = Math.ceil(low / step);
    const weight = () => step * (first + below(Math.floor(high / step) - first + 1)) + 0;
    const pattern = pick([
      'all-to-all',
      'pairs',
      ...(from.size === to.size ? (['one-to-one'] as const) : []),
    ] as const);
    const pairs = Array.from({ length: from.size * to.size }, (_, n) => n)
      .filter(() => draw() < 0.4)
      .map((n) => [n % from.size, Math.floor(n / from.size)] as const);
    const rule = draw() < 0.5 ? `r${k}` : undefined;
    if (rule !== undefined) {
      const trace = () => ({ impulse: below(128), tau: rules === 'whole' ? 0 : pick([0, 1, 3, 20]) });
      made.push({
        name: rule,
        dw: pick(rules === 'whole' ? WHOLE : [...WHOLE, ...ROUNDED]),
        ...(rules === 'rounded' ? { dt: pick(['x0 - y0', '2^-1*x1*y0']) } : {}),
        reward: pick(sources).name,
        x1: trace(),
        y1: trace(),
        y2: trace(),
        r1: trace(),
      });
    }
    return {
      name: `s${k}`,
      from: from.name,
      to: to.name,
      pattern,
      ...(pattern === 'pairs' ? { pairs } : {}),
      weights:
        pattern === 'pairs'
          ? pairs.map(weight)
          : pattern === 'one-to-one'
            ? Array.from({ length: to.size }, weight)
            : Array.from({ length: to.size }, () => Array.from({ length: from.size }, weight)),
      weightExp: pick([0, 0, 2, 5, 7, -2]),
      numWeightBits,
      signMode,
      delay: pick([0, 0, 0, 1, 5, 30]),
      ...(rule === undefined ? {} : { rule }),
    };
  });
  return {
    groups,
    generators,
    synapses,
    rules: made,
    probes: [
      ...groups.map(({ name }) => ({ of: name, record: ['current', 'voltage'] as const })),
      ...(rules === 'whole' ? synapses.map(({ name }) => ({ of: name, record: ['weight'] as const })) : []),
    ],
  };
}
