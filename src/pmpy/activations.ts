/** Activation functions with the derivatives that learning uses, as plain values. */
import { checkKinds, having } from '../kinds';

/** o = r(n); `derivative` is r'(n), a number at kinks too. */
export interface Activation {
  /** What the command line calls it. */
  readonly name: string;
  /** What a table or a figure calls it. */
  readonly label: string;
  readonly r: (n: number) => number;
  readonly derivative: (n: number) => number;
}

export const ACTIVATION = having('an activation: { name, label, r, derivative }', {
  r: 'function',
  derivative: 'function',
});

/** The unit step H(z): 0 below 0, 1 above, `atZero` at 0. */
export function step(z: number, atZero = 0): number {
  checkKinds('step', { z: [z, 'number'], atZero: [atZero, 'number'] });
  return unitStep(z, atZero);
}

/** Without a check: it is called for every number. */
export const unitStep = (z: number, atZero = 0): number => (z > 0 ? 1 : z < 0 ? 0 : atZero);

const rectifier = (n: number): number => Math.max(0, n);

const relu = (name: string, atZero: number, label: string): Activation => ({
  name,
  label: `ReLU, H(0) = ${label}`,
  r: rectifier,
  derivative: (n) => unitStep(n, atZero),
});

/** Its derivative is a box: H(n) - H(n - 1), with H(0) = 0. */
export const truncatedRelu: Activation = {
  name: 'truncated-relu',
  label: 'truncated ReLU',
  r: (n) => Math.min(1, rectifier(n)),
  derivative: (n) => unitStep(n) - unitStep(n - 1),
};

const LEAK = 0.1;

export const activations: readonly Activation[] = [
  relu('relu', 0, '0'),
  relu('relu-half', 0.5, '½'),
  relu('relu-one', 1, '1'),
  truncatedRelu,
  {
    name: 'softplus',
    label: 'softplus',
    // ln(1 + e^n), written so that it neither overflows nor cancels
    r: (n) => rectifier(n) + Math.log1p(Math.exp(-Math.abs(n))),
    derivative: (n) => 1 / (1 + Math.exp(-n)),
  },
  {
    name: 'leaky-relu',
    label: `leaky ReLU, ${LEAK}`,
    r: (n) => (n > 0 ? n : LEAK * n),
    derivative: (n) => (n > 0 ? 1 : LEAK),
  },
  { name: 'tanh', label: 'tanh', r: Math.tanh, derivative: (n) => 1 - Math.tanh(n) ** 2 },
];
