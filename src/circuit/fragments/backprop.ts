/** A compiler: from a layered network to the circuit and schedule with which it learns by backpropagation. */
import { invalid, raise } from '../../errors';
import { checkGiven, optional } from '../../kinds';
import { type ProgramStep, type ProgramTransfer, schedule } from '../program';
import { MOST_ENTRIES } from '../schema';
import type { Fragment, Gate, LearnRule, Population, Projection, Weights } from '../types';
import { saturatingRow } from './pulse-chain';
import { halves, pair, row, type Signed, signedRows, sourcesOf, type Weighted } from './signed';

export interface BackpropOptions {
  /** Units of each layer, inputs first: [2, 4, 1]. */
  readonly layers: readonly number[];
  /** Hidden units: 'relu' (default) or 'linear'. */
  readonly activation?: 'relu' | 'linear';
  /** Output units: 'relu' (default; targets not negative) or 'linear' (signed targets). */
  readonly output?: 'relu' | 'linear';
  /** Inputs: 'nonnegative' (default) or 'signed' (a pair of input populations x+, x-). */
  readonly inputs?: 'nonnegative' | 'signed';
  /** Whether every layer has a bias (default true). */
  readonly bias?: boolean;
  /** Learning rate eta per presentation (default 0.1). */
  readonly rate?: number;
  /** Window length of every step in tau (default 2). */
  readonly T?: number;
  /** Gain kappa with which a mask reads its unit (default 1e12): units below about 0.15 / kappa count as off. */
  readonly maskGain?: number;
  /** Resting threshold g0 of every projection (default: the circuit's). */
  readonly threshold?: number;
}

/** The options with their defaults, checked. */
export type Network = Required<Omit<BackpropOptions, 'threshold'>>;

const KNOWN = {
  layers: 'numbers',
  activation: optional(['relu', 'linear']),
  output: optional(['relu', 'linear']),
  inputs: optional(['nonnegative', 'signed']),
  bias: 'flag?',
  rate: 'number?',
  T: 'number?',
  maskGain: 'number?',
  threshold: 'number?',
} as const;

/**
 * The circuit of a layered network that learns its targets by gradient descent on 1/2 |o - t|^2, one presentation a
 * cycle, every weight changed where its pre- and postsynaptic populations meet.
 *
 *     n_l = W_l o_{l-1} + b_l,  o_l = r(n_l);   delta_L = r'(n_L)(o_L - t),  delta_l = r'(n_l) W_{l+1}^T delta_{l+1}
 *     W_l <- W_l - eta delta_l o_{l-1}^T,   b_l <- b_l - eta delta_l,   V_l, a copy of W_l^T, by the same events
 *
 * Signed numbers are pairs of populations; r is a row's own threshold; r' a mask, two stages of a gating chain, that
 * opens the way back. Errors are routed into the populations that the weights connect: delta_l is in "Nl+", "Nl-" when
 * W_l learns. 4 L + 3 windows for L layers. Weights "W1", "b1", ... have no
 * values: a run gives them, "Vl" equal to the transpose of "Wl" (`backpropWeights` draws them).
 * Throws for layers that are not whole numbers of at least 1, and for numbers out of range.
 * Source: Sornborger, Tao, Snyder, Zlotnik (NICE 2019).
 */
export function backprop(options: BackpropOptions): Fragment {
  const network = networkOf(options);
  const { layers, bias, T } = network;
  const { threshold } = options;
  const fragment = schedule({ populations: populationsOf(network), steps: stepsOf(network), T });
  const weights = layers.slice(1).flatMap((size, k): Weights[] => {
    const [l, before] = [k + 1, layers[k]];
    return [
      { name: `W${l}`, shape: [size, before] },
      ...(bias ? [{ name: `b${l}`, shape: [size, 1] } as const] : []),
      ...(l > 1 ? [{ name: `V${l}`, shape: [before, size] } as const] : []),
    ];
  });
  return { ...fragment, weights, tau: 1, ...(threshold === undefined ? {} : { threshold }) };
}

/** Options with their defaults. Throws like `backprop`. */
export function networkOf(options: BackpropOptions): Network {
  checkGiven('backprop', options, KNOWN);
  const { layers, activation = 'relu', output = 'relu', inputs = 'nonnegative', bias = true } = options;
  const { rate = 0.1, T = 2, maskGain = 1e12 } = options;
  const list: readonly unknown[] = Array.isArray(layers) ? layers : [];
  raise(
    ...(list.length >= 2
      ? []
      : [invalid('backprop.layers', 'layers', layers, 'a list of at least two sizes, inputs first')]),
    ...list.flatMap((size, k) =>
      Number.isInteger(size) && (size as number) >= 1
        ? []
        : [invalid(`backprop.layers[${k}]`, 'size of a layer', size, 'a whole number of at least 1')],
    ),
    ...list.flatMap((size, k) => {
      const entries = k === 0 ? 0 : (size as number) * (list[k - 1] as number);
      return entries <= MOST_ENTRIES
        ? []
        : [invalid(`backprop.layers[${k}]`, 'number of weights', entries, `at most ${MOST_ENTRIES}`)];
    }),
    ...Object.entries({ rate, T, maskGain })
      .filter(([, value]) => !(value > 0 && Number.isFinite(value)))
      .map(([name, value]) => invalid(`backprop.${name}`, name, value, 'a number above 0')),
  );
  return { layers, activation, output, inputs, bias, rate, T, maskGain };
}

const depth = ({ layers }: Network): number => layers.length - 1;
const kindOf = (network: Network, l: number): 'relu' | 'linear' =>
  l === depth(network) ? network.output : network.activation;

function populationsOf(network: Network): Population[] {
  const { layers, bias, inputs } = network;
  const L = depth(network);
  const size = (l: number) => layers[l];
  const both = (name: string, n: number) => halves(name).map((half) => ({ name: half.name, size: n }));
  const pairOr = (signed: boolean, name: string, n: number) => (signed ? both(name, n) : [{ name, size: n }]);
  const signedInput = inputs === 'signed';
  const signedTarget = kindOf(network, L) === 'linear';
  return [
    ...[
      ...pairOr(signedInput, 'x', size(0)),
      ...pairOr(signedTarget, 't', size(L)),
      ...(bias ? [{ name: 'one', size: 1 }] : []),
    ].map((population) => ({ ...population, input: true })),
    ...pairOr(signedInput, 'X', size(0)),
    ...pairOr(signedTarget, 'Tgt', size(L)),
    ...(bias ? [{ name: 'One', size: 1 }] : []),
    ...layers.slice(1).flatMap((n, k) => {
      const l = k + 1;
      return [
        ...both(`N${l}`, n),
        ...(kindOf(network, l) === 'relu'
          ? [`O${l}`, `G${l}a`, `G${l}b`].map((name) => ({ name, size: n }))
          : both(`O${l}`, n)),
        ...(l < L ? both(`B${l}`, n) : []),
      ];
    }),
    ...both('E', size(L)),
  ];
}

/** What layer l sends on: one population of activities, or a pair. */
const activityOf = (network: Network, l: number): Signed => {
  if (l === 0) return network.inputs === 'signed' ? pair('X') : [['X', 1]];
  return kindOf(network, l) === 'relu' ? [[`O${l}`, 1]] : pair(`O${l}`);
};

/** Where delta_l is when W_l learns. */
const deltaOf = (l: number): Signed => pair(`N${l}`);

const label = (signed: Signed): string => (signed[0]?.[0] ?? '').replace(/[+-]$/, '');

function stepsOf(network: Network): ProgramStep[] {
  const { bias } = network;
  const L = depth(network);
  const relu = (l: number) => kindOf(network, l) === 'relu';
  const steps: ProgramStep[] = [{ transfers: loading(network) }];
  // the second stage of a mask is charged in the step after the first
  let pending: ProgramTransfer[] = [];
  const add = (transfers: readonly ProgramTransfer[], more: readonly ProgramTransfer[] = []): void => {
    steps.push({ transfers: [...transfers, ...pending] });
    pending = [...more];
  };

  for (let l = 1; l <= L; l++) {
    const before = activityOf(network, l - 1);
    const terms: Weighted[] = [
      { of: before, weights: `W${l}` },
      ...(bias ? [{ of: [['One', 1]] as const, weights: `b${l}` }] : []),
    ];
    add(leaky(signedRows({ label: label(before), terms, to: `N${l}` })));
    const passed: Weighted[] = [{ of: pair(`N${l}`) }];
    if (relu(l)) {
      const rectified = row(`N${l}>O${l}`, sourcesOf(passed, 1), `O${l}`);
      const [first, second] = maskStages(network, l);
      add([...held([rectified]), ...leaky([first])], [{ projection: second, keep: 'kept' }]);
    } else add(held(signedRows({ label: `N${l}`, terms: passed, to: `O${l}` })));
  }

  const output = activityOf(network, L);
  const target: Signed = relu(L) ? [['Tgt', 1]] : pair('Tgt');
  const terms = [{ of: output }, { of: target, scale: -1 }];
  add(leaky(signedRows({ label: `${label(output)},Tgt`, terms, to: 'E' })));
  add(held(errors(network, L, 'E')));
  for (let l = L - 1; l >= 1; l--) {
    const back = { label: `N${l + 1}`, terms: [{ of: deltaOf(l + 1), weights: `V${l + 1}` }], to: `B${l}` };
    add(leaky(signedRows(back)));
    add(held(errors(network, l, `B${l}`)));
  }
  steps.push({ learn: rulesOf(network) });
  return steps;
}

function loading({ inputs, output, bias }: Network): ProgramTransfer[] {
  const signs = (signed: boolean, name: string) => (signed ? halves(name).map((half) => half.name) : [name]);
  const pairs = [
    ...signs(inputs === 'signed', 'x').map((name) => [name, name.replace('x', 'X')]),
    ...signs(output === 'linear', 't').map((name) => [name, name.replace('t', 'Tgt')]),
    ...(bias ? [['one', 'One']] : []),
  ] as [string, string][];
  return held(pairs.map(([from, to]) => row(`${from}>${to}`, [{ population: from }], to)));
}

const leaky = (projections: readonly Projection[]): ProgramTransfer[] =>
  projections.map((projection) => ({ projection, keep: 'leaky' }));
const held = (projections: readonly Projection[]): ProgramTransfer[] =>
  projections.map((projection) => ({ projection, keep: 'held' }));

/** An error goes into the populations of its layer; where they are relu units, through the gate that their mask opens. */
const errors = (network: Network, l: number, from: string): Projection[] =>
  halves(`N${l}`).map(({ name }) => {
    const source = `${from}${name.slice(-1)}`;
    const gates = kindOf(network, l) === 'relu' ? [maskGateOf(network, l)] : [];
    return row(`${from}>${name}`, [{ population: source }], name, gates);
  });

/** A stage restores its input to one of two levels: f(x) = clip(G (x - h), 0, 1). */
interface MaskStage {
  readonly G: number;
  readonly h: number;
  /** The on level, 1 - e^{-T}; the off level is 0. */
  readonly on: number;
}

/**
 * A stage for windows of T time constants: h + 1/G is the largest round number below (1 - e^{-T}) e^{-T}, so that an on
 * unit drives the next stage at its ceiling to the end of the window, and h is half of it.
 */
export function maskStage(T: number): MaskStage {
  const on = -Math.expm1(-T);
  const most = on * Math.exp(-T);
  const digit = 10 ** Math.floor(Math.log10(most));
  const full = Math.floor(most / digit) * digit;
  return { G: 2 / full, h: full / 2, on };
}

function maskStages({ T, maskGain }: Network, l: number): [Projection, Projection] {
  const stage = { ...maskStage(T), F: 1 };
  return [saturatingRow(`N${l}+`, `G${l}a`, stage, maskGain), saturatingRow(`G${l}a`, `G${l}b`, stage, 1)];
}

/** q is 1 for the on level and 0 for the off level, with room on both sides. */
function maskGateOf({ T }: Network, l: number): Gate {
  const { on } = maskStage(T);
  const h = on >= 0.4 ? 0.1 : on / 4;
  return { population: `G${l}b`, h, d: 2 * h, effect: 'opens' };
}

/** dW = -(eta / T) delta o^T over a window in which both are held: -eta delta o^T. */
function rulesOf(network: Network): LearnRule[] {
  const { rate, T, bias, layers } = network;
  return layers.slice(1).flatMap((_, k): LearnRule[] => {
    const l = k + 1;
    const [post, pre] = [deltaOf(l), activityOf(network, l - 1)];
    return [
      { weights: `W${l}`, post, pre, rate: -rate / T },
      ...(bias ? [{ weights: `b${l}`, post, pre: [['One', 1]] as const, rate: -rate / T }] : []),
      ...(l > 1 ? [{ weights: `V${l}`, post: pre, pre: post, rate: -rate / T }] : []),
    ];
  });
}
