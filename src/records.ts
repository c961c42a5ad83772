/**
 * Records by names that people give. A population may be called `toString`, which every object inherits, or `__proto__`,
 * which an assignment takes for something else: what is asked of a record is asked of it alone, what is put is a name.
 */

/** What a record has itself under a name. */
export const ownValue = <V>(record: Readonly<Record<string, V>>, name: string): V | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

/** Puts a value under a name, whatever the name. */
export function put<V>(record: Record<string, V>, name: string, value: V): void {
  // an assignment makes every other name its own, and is much quicker
  if (name !== '__proto__') record[name] = value;
  else Object.defineProperty(record, name, { value, writable: true, enumerable: true, configurable: true });
}
