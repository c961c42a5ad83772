/** Moves typed arrays into the memory of a WebAssembly module, where both sides see them. */
import { type Memory, memoryOf } from './instance';

type Typed = Float64Array | Int32Array | Uint32Array | Int16Array | Uint16Array | Uint8Array;
type Holder = Record<string, unknown>;

/** Each array begins at a multiple of 16 bytes. */
const padded = (bytes: number): number => 16 * Math.ceil(bytes / 16);

/**
 * Puts every typed array in `root`, however deep, into one new memory: the objects that hold it then hold a view of the
 * memory with the same values. An array held twice is one array afterwards too.
 */
export function place(root: object): Memory {
  const arrays = new Map<Typed, Typed>();
  each(root, (array) => {
    arrays.set(array, array);
    return array;
  });
  const memory = memoryOf([...arrays.keys()].reduce((sum, { byteLength }) => sum + padded(byteLength), 0));
  let at = 0;
  for (const array of arrays.keys()) {
    const view = new (array.constructor as new (...of: [ArrayBuffer, number, number]) => Typed)(
      memory.buffer,
      at,
      array.length,
    );
    view.set(array);
    arrays.set(array, view);
    at += padded(array.byteLength);
  }
  each(root, (array) => arrays.get(array) ?? array);
  return memory;
}

/** Replaces every typed array by what `change` makes of it. */
function each(root: object, change: (array: Typed) => Typed): void {
  const seen = new Set<object>();
  const visit = (holder: object): void => {
    if (seen.has(holder)) return;
    seen.add(holder);
    for (const value of holder instanceof Map ? holder.values() : []) visit(value);
    for (const [key, value] of Object.entries(holder)) {
      if (value === null || typeof value !== 'object') continue;
      if (!ArrayBuffer.isView(value)) visit(value);
      else {
        const changed = change(value as Typed);
        if (changed !== value) (holder as Holder)[key] = changed;
      }
    }
  };
  visit(root);
}
