/**
 * Spiking backprop that nothing from outside drives but one kick: what came from generators comes from neurons.
 *
 * The chain of gates is a ring already, 12 steps long. A second ring of the same period has a neuron for each pattern: it
 * fires in phase 0, puts its pattern on the inputs and, two steps later, its target on the outputs, and hands on to the
 * next. It needs no gate: steps are exact. A reward neuron follows two of the gates.
 */
import { invalid, raise } from '../errors';
import { checkGiven, LAYERS, optional } from '../kinds';
import * as loihi from '../loihi/index';
import { MOST_COMPARTMENTS } from '../loihi/limits';
import { checkedWiring, fixed, type NetworkOptions, network } from './network';
import { activeOf, checkSamples, inOrder, SAMPLES, type Samples, unitsOf } from './samples';
import { gateName, type PhaseWiring, wiringFor } from './wiring';

export interface SelfClockedOptions extends NetworkOptions {
  /** The patterns that the chip is to hold: inputs that spike, and output units that ought to. */
  readonly samples: Samples;
  /** Their order round the ring, a neuron each (default: that of the data); one may come more than once. */
  readonly order?: ArrayLike<number>;
}

export const SELF_CLOCKED = {
  layers: LAYERS,
  weights: 'object',
  topology: optional(['training', 'inference']),
  extraInhibition: optional(['on', 'off']),
  samples: SAMPLES,
  order: 'list?',
} as const;

/** Units from outside by name, of one pattern. */
type Units = (index: number) => ArrayLike<number>;

/**
 * The circuit of `sbp.network` with P patterns on the chip: P + 1 neurons more, and the one generator `start`, which spikes
 * once, in step 0:
 *
 *     start -> g00 (delay 0), pattern 0 (1);   pattern k -> pattern k + 1 mod P (11), its inputs in x (0), its targets in t (2)
 *     g05, g07 -> reward (0), whose spikes are r1 of dw = y0 x0 (4 r1 - 2)
 *
 * Delays are in steps beyond the one that every spike takes. Weights are 145 2^6 where a neuron fires the next, 130 2^2 to x
 * and t, in units of 64; thresholds are 1024. In step 1 + 12 k, a phase 0, pattern k mod P fires; sample k takes
 * steps 2 + 12 k to 13 + 12 k (each one later where generators deliver by 'nxsdk', the default of the emulator). Without the
 * kick nothing ever fires. Inference has no targets and no reward, and delay 3 in place of 11.
 *
 * Any number of patterns from 1 on can go round, up to the compartments of the chip. Throws a PulsegateError for samples
 * that do not fit the layers, an order of none or of too many, and what `sbp.network` throws for. Source: Renner et al. 2024,
 * with the constants of its published code, which names a reward by g05 and g07 too; the ring of patterns is ours.
 */
export function selfClocked(options: SelfClockedOptions): loihi.ChipNetwork {
  checkGiven('sbp.selfClocked', options, SELF_CLOCKED);
  const { samples, order, ...description } = options;
  const driven = network(description);
  const wiring = wiringFor(checkedWiring(options));
  checkSamples(options.layers, samples);
  const patterns = inOrder(samples, order);
  const rewarded = wiring.arrivals['reward'] ?? [];
  const groups = [
    ...driven.groups,
    ...(rewarded.length === 0 ? [] : [{ name: 'reward', size: 1, vth: 1024 }]),
  ];
  const room = MOST_COMPARTMENTS - groups.reduce((sum, { size }) => sum + size, 0);
  if (patterns.length < 1 || patterns.length > room)
    raise(
      invalid(
        `sbp.selfClocked.${order === undefined ? 'samples' : 'order'}`,
        'number of patterns',
        patterns.length,
        `1 to ${room}, one neuron each`,
      ),
    );
  const shown: Readonly<Record<string, Units>> = {
    input: (index) => activeOf(samples, index),
    target: (index) => unitsOf(samples, index),
  };
  const outside = new Set(Object.keys(wiring.arrivals));
  return loihi.network({
    ...driven,
    groups: [...groups, { name: RING, size: patterns.length, vth: 1024 }],
    generators: driven.generators.filter(({ name }) => !outside.has(name)),
    synapses: [
      ...driven.synapses.filter(({ from }) => !outside.has(from)),
      ...ringOf(wiring, patterns.length),
      ...Object.entries(shown).flatMap(([name, units]) => loads(wiring, name, patterns, units)),
      // a gate fires in the phase before its own, and this neuron in its own: the reward arrives in the next
      ...rewarded.map((phase) => fixed('one-to-one', gateName(phase - 1), 'reward', wiring.chain, 'chain')),
    ],
  });
}

const RING = 'pattern';

/** The ring of patterns, which the kick enters one step after the ring of gates. */
const ringOf = ({ chain, phases }: PhaseWiring, count: number): loihi.SynapseDescription[] => [
  {
    ...fixed('one-to-one', RING, RING, chain, 'chain', phases - 1),
    pattern: 'pairs',
    pairs: Array.from({ length: count }, (_, k) => [k, (k + 1) % count] as const),
  },
  { ...fixed('one-to-one', 'start', RING, chain, 'chain', 1), pattern: 'pairs', pairs: [[0, 0]] },
];

/** What a generator brought in: from the neuron of each pattern, which fires in phase 0, to the units of that pattern. */
function loads(
  { lines, arrivals }: PhaseWiring,
  generator: string,
  patterns: readonly number[],
  units: Units,
): loihi.SynapseDescription[] {
  const pairs = patterns.flatMap((index, k) => Array.from(units(index), (unit) => [k, unit] as const));
  const [arrival = 1] = arrivals[generator] ?? [];
  return lines
    .filter(({ from }) => from === generator)
    .map(({ to, weight }) => ({
      ...fixed('one-to-one', RING, to, weight, `d${arrival - 1}`, arrival - 1),
      pattern: 'pairs',
      pairs,
    }));
}
