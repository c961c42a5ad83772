/** The verb that makes networks for the Loihi emulator: shapes and names are checked, the result is frozen. */
import { PulsegateError, raise } from '../errors';
import type { Kind } from '../kinds';
import { checkNetwork } from './check';
import { parseNetwork } from './schema';
import type { ChipNetwork, NetworkDescription } from './types';

const made = new WeakSet<object>();

/** What runs on the emulator, or is counted. */
export const CHIP_NETWORK: Kind = {
  is: (value) => typeof value === 'object' && value !== null && made.has(value),
  allowed: 'what loihi.network(...) returns',
};

/**
 * Checks a description and freezes it; `JSON.stringify` of the result, parsed, makes the same network again.
 *
 * Throws a PulsegateError that names every fault by its path, its value and what is allowed: unknown names and keys,
 * registers out of range, groups too large for the chip, malformed learning rules, negative times.
 */
export function network(description: NetworkDescription): ChipNetwork {
  const parsed = parseNetwork(description);
  if (Array.isArray(parsed)) throw new PulsegateError(parsed);
  const checked: ChipNetwork = {
    schemaVersion: 1,
    groups: parsed.groups,
    generators: parsed.generators ?? [],
    synapses: parsed.synapses ?? [],
    rules: parsed.rules ?? [],
    probes: parsed.probes ?? [],
  };
  raise(...checkNetwork(checked));
  made.add(checked);
  return freeze(checked);
}

function freeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) freeze(part);
  }
  return value;
}
