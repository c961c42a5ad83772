/**
 * The spiking backprop circuit of Renner et al. 2024 on twelve phases: three copies of W1 and of W2, +W2^T and -W2^T, all
 * learned by dw = y0*x0*r1*4 - y0*x0*2. Weights are in units of 64: a gated unit rests at -8192 and fires above 1024.
 */
import { type LoihiDescription, type LoihiGroup, type LoihiSynapses, loihiNetwork } from '../../src/index';

export interface Sizes {
  readonly nin: number;
  readonly nhid: number;
  readonly nout: number;
}

type Rows = readonly (readonly number[])[];

export const PHASES = 12;

/** The step of phase p of sample k. */
export const stepOf = (sample: number, phase: number): number => PHASES * (sample + 1) + 1 + phase;

/** Mantissa and exponent: half the threshold and a little, and the gates. */
const E = [130, 2] as const;
const G = [136, 6] as const;
const GP = [128, 6] as const;
const GM = [128, 2] as const;
const GI = [-254, 5] as const;
const GE = [145, 6] as const;
const minus = ([m, e]: readonly [number, number]) => [-m, e] as const;

const IN = ['x', 'm_x'];
const HIDDEN = ['h', 'h_lt', 'h_gt', 'm_h', 'c_h', 'hT'];
const OUT = ['o', 'o_lt', 'o_gt', 't', 'dp', 'dm', 'oTm'];
export const LAYERS = [...IN, ...HIDDEN, ...OUT];

/** w1 is [nin][nhid] and w2 [nhid][nout], as a source sees them. */
export function sbpNetwork({ nin, nhid, nout }: Sizes, w1: Rows, w2: Rows): LoihiDescription {
  const sizeOf = (name: string) => (IN.includes(name) ? nin : HIDDEN.includes(name) ? nhid : nout);
  const groups: LoihiGroup[] = [
    ...LAYERS.map((name) => ({
      name,
      size: sizeOf(name),
      vth: 1024,
      biasMant: -4096,
      biasExp: 7,
      refractory: name === 'hT' ? 1 : 2,
    })),
    ...Array.from({ length: PHASES }, (_, p) => ({ name: gate(p), size: 1, vth: 1024 })),
  ];
  const synapses: LoihiSynapses[] = [];
  const add = (
    from: string,
    to: string,
    [mantissa, weightExp]: readonly [number, number],
    delay: number,
    pattern: 'one-to-one' | 'all-to-all',
  ) =>
    synapses.push({
      name: `${from}>${to} ${mantissa}^${weightExp} d${delay}`,
      from,
      to,
      pattern,
      weights: mantissa,
      weightExp,
      delay,
      signMode: mantissa < 0 ? 'inhibitory' : 'excitatory',
    });
  const one = (from: string, to: string, weight: readonly [number, number], ...delays: number[]) => {
    for (const name of to.split(' '))
      for (const delay of delays.length === 0 ? [0] : delays) add(from, name, weight, delay, 'one-to-one');
  };
  const opens = (p: number, to: string, ...weights: (readonly [number, number])[]) => {
    for (const name of to.split(' '))
      for (const weight of weights) add(gate(p), name, weight, 0, 'all-to-all');
  };
  const plastic = (from: string, to: string, weights: Rows) =>
    synapses.push({ name: `${from}>${to}`, from, to, pattern: 'all-to-all', weights, rule: 'sbp' });

  for (const to of ['h', 'h_lt', 'h_gt']) plastic('x', to, transposed(w1));
  for (const to of ['o', 'o_lt', 'o_gt']) plastic('h', to, transposed(w2));
  plastic('o', 'hT', w2);
  plastic(
    'oTm',
    'hT',
    w2.map((row) => row.map((w) => -w)),
  );

  one('x', 'm_x', E, 4);
  one('m_x', 'x', E, 0, 4);
  one('h', 'm_h', E);
  one('m_h', 'h hT', E, 1, 5);
  one('o_lt', 'dm dp', G);
  one('o_gt', 'dm', minus(E));
  one('o', 'dm', E);
  one('t', 'dm', minus(E));
  one('t', 'dp', E);
  one('o', 'dp', minus(E));
  one('dp', 'o o_lt o_gt', E);
  one('dm', 'o o_lt o_gt', E, 4);
  one('dm', 'oTm', E);
  one('dp', 'oTm', E, 4);
  one('hT', 'h h_lt h_gt', E);
  one('h_lt', 'c_h', E, 3);
  one('h_gt', 'c_h', minus(E), 3);
  one('c_h', 'h h_lt h_gt', G, 0, 4);
  one('input', 'x', E);
  one('in_tgt', 't', E);

  opens(1, 'x', G);
  opens(2, 'h', G);
  opens(2, 'h_lt', G, GM);
  opens(2, 'h_gt', GP);
  opens(3, 'o t m_h', G);
  opens(3, 'o_lt', G, GM);
  opens(3, 'o_gt', GP);
  opens(4, 'hT oTm', GI);
  for (const p of [5, 9]) opens(p, 'h hT oTm o o_lt o_gt', G);
  opens(6, 'hT', G, GM);
  opens(6, 'm_x c_h', G);
  opens(6, 'o o_lt o_gt', GI);
  opens(7, 'x', G);
  opens(8, 'h h_lt h_gt', GI);
  opens(10, 'hT', G, GM);
  opens(10, 'o o_lt o_gt', GI);
  opens(11, 'x', G);
  opens(0, 'o o_lt o_gt', GI);
  for (let p = 0; p < PHASES; p++) opens(p, gate((p + 1) % PHASES), GE);
  add('kick', gate(0), GE, 0, 'all-to-all');

  return {
    groups,
    generators: [
      { name: 'input', size: nin },
      { name: 'in_tgt', size: nout },
      { name: 'kick', size: 1, spikes: { i: [0], t: [11] } },
      { name: 'reward', size: 1 },
    ],
    synapses,
    rules: [
      {
        name: 'sbp',
        dw: 'y0*x0*r1*4 - y0*x0*2',
        reward: 'reward',
        r1: { impulse: 1, tau: 0 },
      },
    ],
  };
}

const gate = (p: number): string => `g${String(p).padStart(2, '0')}`;

export const transposed = (rows: Rows): number[][] =>
  (rows[0] ?? []).map((_, j) => rows.map((row) => row[j] as number));

/** What the generators emit for sample k: input in phase 0, target in phase 2, reward in phases 5 and 7. */
export function inputsOf(sample: number, x: readonly number[], target: readonly number[]) {
  const on = (values: readonly number[], phase: number) => {
    const i = values.flatMap((value, unit) => (value > 0 ? [unit] : []));
    return { i, t: i.map(() => stepOf(sample, phase)) };
  };
  return {
    input: on(x, 0),
    in_tgt: on(target, 2),
    reward: { i: [0, 0], t: [stepOf(sample, 5), stepOf(sample, 7)] },
  };
}

export const sbp = (sizes: Sizes, w1: Rows, w2: Rows) => loihiNetwork(sbpNetwork(sizes, w1, w2));
