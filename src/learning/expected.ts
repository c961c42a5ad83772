/** What each window of a learning circuit should have charged, from the plain algorithm's pass. */
import { maskStage, type Network } from '../circuit/fragments/backprop';
import type { PlainPass } from './plain';

/** The value that component i of a population has at the end of a window. */
interface Expectation {
  /** Index of the window in the cycle, from 0. */
  readonly window: number;
  readonly population: string;
  readonly value: (pass: PlainPass, i: number) => number;
}

/** In the order of windows: rows before rectification, activities, masks, errors, what comes back. */
export function expectations(network: Network): Expectation[] {
  const { layers, activation, output, T } = network;
  const L = layers.length - 1;
  const relu = (l: number) => (l === L ? output : activation) === 'relu';
  const { on } = maskStage(T);
  const list: Expectation[] = [];
  let window = 1;
  const both = (at: number, name: string, of: (pass: PlainPass) => Float64Array | undefined) => {
    for (const [half, sign] of [
      ['+', 1],
      ['-', -1],
    ] as const)
      list.push({
        window: at,
        population: name + half,
        value: (pass, i) => Math.max(0, sign * (of(pass)?.[i] ?? Number.NaN)),
      });
  };
  for (let l = 1; l <= L; l++) {
    both(window++, `N${l}`, ({ n }) => n[l - 1]);
    if (relu(l)) {
      list.push({ window, population: `O${l}`, value: ({ o }, i) => o[l - 1]?.[i] ?? Number.NaN });
      list.push({
        window: window + 1,
        population: `G${l}b`,
        value: ({ n }, i) => ((n[l - 1]?.[i] ?? Number.NaN) > 0 ? on : 0),
      });
    } else both(window, `O${l}`, ({ o }) => o[l - 1]);
    window++;
  }
  both(window++, 'E', ({ error }) => error);
  both(window++, `N${L}`, ({ delta }) => delta[L - 1]);
  for (let l = L - 1; l >= 1; l--) {
    both(window++, `B${l}`, ({ back }) => back[l - 1]);
    both(window++, `N${l}`, ({ delta }) => delta[l - 1]);
  }
  return list;
}

/** The window in which the weights learn, and the one at whose end the error stands. */
export const learningWindow = (network: Network): number =>
  Math.max(...expectations(network).map(({ window }) => window)) + 1;

export const errorWindow = (network: Network): number =>
  expectations(network).find(({ population }) => population === 'E+')?.window ?? 0;
