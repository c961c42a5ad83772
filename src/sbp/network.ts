/** The wiring as a network of the emulator: groups, generators, synapses, and the one learning rule. */

import { invalid, raise } from '../errors';
import { checkGiven, LAYERS, optional } from '../kinds';
import * as loihi from '../loihi/index';

import { checkLayers, type Layers, W_MAX, type WeightPair } from './types';
import {
  type Constant,
  gateName,
  type Held,
  layerSize,
  type PhaseWiring,
  plasticName,
  type WiringOptions,
  wiringFor,
} from './wiring';

/**
 * The weights of the plastic projections by name, such as 'x>h'. Each is in the order of the weights that it copies, w1 or
 * w2: W2^T and -W2^T too, so that copies read alike, the last of them with its sign.
 */
export type Copies = Readonly<Record<string, Int16Array>>;

export interface NetworkOptions extends WiringOptions {
  readonly layers: Layers;
  /** W1 and W2, or every copy of them. */
  readonly weights: WeightPair | Copies;
}

const OPTIONS = {
  layers: LAYERS,
  weights: 'object',
  topology: optional(['training', 'inference']),
  extraInhibition: optional(['on', 'off']),
} as const;

/**
 * The spiking backprop circuit: 3 copies of W1, 3 of W2, W2^T and -W2^T, each learned by dw = y0 x0 (4 r1 - 2): +2 where
 * both ends of a synapse fire in one step under reward, -2 where they do without.
 *
 * The generators `input`, `target` and `reward` are empty; `start` fires the first gate in step 0. Run it with delivery
 * 'brian2loihi': a spike from outside then arrives in the step that it is given for. Step s is phase (s - 1) mod 12.
 * Source: Renner et al. 2024; the constants are those of its published code.
 */
export function network(options: NetworkOptions): loihi.ChipNetwork {
  checkGiven('sbp.network', options, OPTIONS);
  const { layers, weights } = options;
  const wiring = wiringFor(checkedWiring(options));
  checkLayers(layers);
  const copies = copiesOf(wiring, layers, weights);
  const learns = wiring.topology === 'training';
  const groups: loihi.GroupDescription[] = [
    ...wiring.layers.map((layer) => ({
      name: layer.name,
      size: layerSize(layers, layer),
      vth: 1024,
      biasMant: -4096,
      biasExp: 7,
      refractory: layer.refractory,
    })),
    ...Array.from({ length: wiring.phases }, (_, p) => ({ name: gateName(p), size: 1, vth: 1024 })),
  ];
  const outside = Object.keys(wiring.arrivals);
  const sizes: Readonly<Record<string, number>> = { input: layers[0], target: layers[2], reward: 1 };
  return loihi.network({
    groups,
    generators: [
      ...outside.map((name) => ({ name, size: sizes[name] ?? 1 })),
      { name: 'start', size: 1, spikes: { i: [0], t: [0] } },
    ],
    synapses: [
      ...wiring.plastic.map(
        (one): loihi.SynapseDescription => ({
          name: plasticName(one),
          from: one.from,
          to: one.to,
          pattern: 'all-to-all',
          weights: rowsOf(copies[plasticName(one)] as Int16Array, one.holds, layers),
          ...(learns ? { rule: 'sbp' } : {}),
        }),
      ),
      ...wiring.lines.map(({ from, to, weight, delay }) =>
        fixed('one-to-one', from, to, weight, `d${delay}`, delay),
      ),
      ...wiring.openings.flatMap(({ phase, to, weights: gates }) =>
        gates.map((weight) => fixed('all-to-all', gateName(phase), to, weight, weight.name)),
      ),
      ...Array.from({ length: wiring.phases }, (_, p) =>
        fixed('one-to-one', gateName(p), gateName((p + 1) % wiring.phases), wiring.chain, 'chain'),
      ),
      fixed('one-to-one', 'start', gateName(0), wiring.chain, 'chain'),
    ],
    rules: learns
      ? [{ name: 'sbp', dw: 'y0*x0*r1*4 - y0*x0*2', reward: 'reward', r1: { impulse: 1, tau: 0 } }]
      : [],
    probes: [{ of: 'o', record: ['current'] }],
  });
}

/** The part of the options that the wiring takes, with every word checked. */
export function checkedWiring({ topology, extraInhibition }: WiringOptions): WiringOptions {
  if (topology !== undefined && topology !== 'training' && topology !== 'inference')
    raise(invalid('topology', 'choice', topology, "'training' or 'inference'"));
  if (extraInhibition !== undefined && extraInhibition !== 'on' && extraInhibition !== 'off')
    raise(invalid('extraInhibition', 'choice', extraInhibition, "'on' or 'off'"));
  return {
    ...(topology === undefined ? {} : { topology }),
    ...(extraInhibition === undefined ? {} : { extraInhibition }),
  };
}

/** Synapses of one weight, which do not learn. */
export const fixed = (
  pattern: 'one-to-one' | 'all-to-all',
  from: string,
  to: string,
  { mantissa, exponent }: Constant,
  label: string,
  delay = 0,
): loihi.SynapseDescription => ({
  name: `${from}>${to} ${label}`,
  from,
  to,
  pattern,
  weights: mantissa,
  weightExp: exponent,
  delay,
  signMode: mantissa < 0 ? 'inhibitory' : 'excitatory',
});

/** Every copy, from W1 and W2 where they are given. -W2^T reaches 254 where W2 is -256: the chip has no 256. */
function copiesOf(
  wiring: PhaseWiring,
  [input, hidden, output]: Layers,
  weights: WeightPair | Copies,
): Copies {
  const given = weights as Readonly<Record<string, Int16Array | undefined>>;
  const made = Object.fromEntries(
    wiring.plastic.map((one): [string, Int16Array | undefined] => {
      const name = plasticName(one);
      const own = given[name];
      if (own !== undefined) return [name, own];
      const source = one.holds === 'W1' ? given['w1'] : given['w2'];
      return [name, one.holds === '-W2^T' ? source?.map((w) => Math.min(W_MAX, -w)) : source];
    }),
  );
  for (const one of wiring.plastic) {
    const name = plasticName(one);
    const count = one.holds === 'W1' ? input * hidden : hidden * output;
    if (made[name]?.length !== count)
      raise(
        invalid(
          `weights ${name}`,
          'number of weights',
          made[name]?.length ?? 0,
          `${count}, those of layers ${input}-${hidden}-${output}`,
        ),
      );
  }
  return made as Copies;
}

/** Rows [target, source] for the emulator. */
function rowsOf(w: Int16Array, holds: Held, [input, hidden, output]: Layers): number[][] {
  const [rows, columns] = holds === 'W1' ? [input, hidden] : [hidden, output];
  if (holds === 'W2^T' || holds === '-W2^T')
    return Array.from({ length: rows }, (_, i) => Array.from(w.subarray(i * columns, (i + 1) * columns)));
  return Array.from({ length: columns }, (_, j) =>
    Array.from({ length: rows }, (__, i) => w[i * columns + j]),
  );
}
