/** Numbers as people give them: one, a list, or a list of rows. */
import { invalid, raise } from '../errors';

/** A number, a list, or a list of rows; currents in arbitrary units. */
export type Values = number | ArrayLike<number> | readonly ArrayLike<number>[];

export const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || ArrayBuffer.isView(value);

/** A list of `size` finite numbers, copied; a lone number stands for a list of one. */
export function vectorOf(path: () => string, values: Values, size: number): Float64Array {
  const out = new Float64Array(size);
  put(path, values, size, out, 0);
  return out;
}

/** Copies such a list; its path is put in words only where it is wrong. */
function put(path: () => string, values: Values, size: number, out: Float64Array, at: number): void {
  const list = (isList(values) ? values : [values]) as ArrayLike<unknown>;
  if (list.length !== size)
    raise(
      invalid(
        path(),
        'number of values',
        list.length,
        size === 1 ? 'one number' : `a list of ${size} numbers`,
      ),
    );
  for (let i = 0; i < size; i++) {
    const value = list[i];
    if (typeof value !== 'number' || !Number.isFinite(value))
      raise(invalid(isList(values) ? `${path()}[${i}]` : path(), 'value', value, 'a finite number'));
    out[at + i] = value as number;
  }
}
