/** Patterns and weights as the inputs and the initial state of a learning circuit. */
import type { Network } from '../circuit/fragments/backprop';
import type { Circuit } from '../circuit/types';
import { invalid, raise } from '../errors';
import { having, type Kind } from '../kinds';
import { type NamedWeights, rowViews } from './weights';

/** One presentation. */
export interface Pattern {
  readonly x: ArrayLike<number>;
  readonly t: ArrayLike<number>;
}

const PATTERN = having('a pattern { x, t }', { x: 'list', t: 'list' });

export const PATTERNS: Kind = {
  is: (value) => Array.isArray(value) && value.every(PATTERN.is),
  allowed: 'a list of patterns { x, t }',
};

/** Weights as `simulate` takes them. */
export const initialOf = ({ weights }: Circuit, named: NamedWeights) =>
  Object.fromEntries(
    weights.map(({ name, shape }) => [name, rowViews(named[name] as Float64Array, shape[0])]),
  );

/** Values of the input populations, one row a cycle; signed numbers as pairs. */
export function inputsOf({ inputs, output, bias }: Network, batch: readonly Pattern[]) {
  const column = (name: string, signed: boolean, of: (pattern: Pattern) => ArrayLike<number>) => {
    const half = (sign: number) => batch.map((pattern) => positivePart(of(pattern), sign));
    return signed ? { [`${name}+`]: half(1), [`${name}-`]: half(-1) } : { [name]: half(1) };
  };
  return {
    ...column('x', inputs === 'signed', ({ x }) => x),
    ...column('t', output === 'linear', ({ t }) => t),
    ...(bias ? { one: 1 } : {}),
  };
}

function positivePart(values: ArrayLike<number>, sign: number): Float64Array {
  const part = new Float64Array(values.length);
  for (let i = 0; i < part.length; i++) part[i] = Math.max(0, sign * values[i]);
  return part;
}

/** Throws where a pattern has the wrong size, or a value that the circuit has no sign for. */
export function checkPattern({ layers, inputs, output }: Network, pattern: Pattern, k: number): void {
  if (!PATTERN.is(pattern))
    raise(invalid(`pattern(${k})`, 'pattern', pattern, '{ x, t }, two lists of numbers'));
  const { x, t } = pattern;
  for (const [name, values, size, signed] of [
    ['x', x, layers[0], inputs === 'signed'],
    ['t', t, layers[layers.length - 1], output === 'linear'],
  ] as const) {
    const path = `pattern(${k}).${name}`;
    if (values.length !== size) raise(invalid(path, 'number of values', values.length, `${size}`));
    for (let i = 0; i < size; i++) {
      const value = values[i];
      if (!Number.isFinite(value)) raise(invalid(`${path}[${i}]`, 'value', value, 'a finite number'));
      if (value < 0 && !signed)
        raise(
          invalid(
            `${path}[${i}]`,
            name === 'x' ? 'input' : 'target',
            value,
            `a number of at least 0${name === 'x' ? ", or inputs: 'signed'" : ", or output: 'linear'"}`,
          ),
        );
    }
  }
}
