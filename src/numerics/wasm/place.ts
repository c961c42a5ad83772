/** Moves typed arrays into the memory of a WebAssembly module, where both sides see them. */
import { type Memory, memoryOf } from './instance';

type Typed = Float64Array | Int32Array | Uint32Array | Int16Array | Uint16Array | Uint8Array;
type Holder = Record<string, unknown>;

/** Each array begins at a multiple of 16 bytes. */
const padded = (bytes: number): number => 16 * Math.ceil(bytes / 16);

/** An array, and where it is held. */
interface Place {
  readonly holder: Holder;
  readonly key: string;
  readonly array: Typed;
}

/**
 * Puts every typed array in `root`, however deep, into one new memory: the objects that hold it then hold a view of the
 * memory with the same values. An array held twice is one array afterwards too.
 */
export function place(root: object): Memory {
  const places = placesIn(root);
  const arrays = [...new Set(places.map(({ array }) => array))];
  const memory = memoryOf(arrays.reduce((sum, { byteLength }) => sum + padded(byteLength), 0));
  const views = new Map<Typed, Typed>();
  let at = 0;
  for (const array of arrays) {
    const view = new (array.constructor as new (...of: [ArrayBuffer, number, number]) => Typed)(
      memory.buffer,
      at,
      array.length,
    );
    view.set(array);
    views.set(array, view);
    at += padded(array.byteLength);
  }
  for (const { holder, key, array } of places) holder[key] = views.get(array);
  return memory;
}

/** Every typed array, as often as it is held. */
function placesIn(root: object): Place[] {
  const places: Place[] = [];
  const seen = new Set<object>();
  const visit = (holder: object): void => {
    if (seen.has(holder)) return;
    seen.add(holder);
    for (const value of holder instanceof Map ? holder.values() : []) visit(value);
    for (const key in holder) {
      const value = (holder as Holder)[key];
      if (value === null || typeof value !== 'object') continue;
      if (ArrayBuffer.isView(value)) places.push({ holder: holder as Holder, key, array: value as Typed });
      else visit(value);
    }
  };
  visit(root);
  return places;
}
