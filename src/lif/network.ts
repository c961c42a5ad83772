/** The verb that makes LIF networks: shapes and names are checked, the result is frozen. */
import { PulsegateError, raise } from '../errors';
import type { Kind } from '../kinds';
import { checkNetwork } from './check';
import { parseNetwork } from './schema';
import type { LifNetwork, NetworkDescription } from './types';

const made = new WeakSet<object>();

/** What `run` takes. */
export const LIF_NETWORK: Kind = {
  is: (value) => typeof value === 'object' && value !== null && made.has(value),
  allowed: 'what lif.network(...) returns',
};

/**
 * Checks a description and freezes it; `JSON.stringify` of the result, parsed, makes the same network again.
 *
 * Throws a PulsegateError that names every fault by its path, its value and what is allowed: unknown names and keys, lists of
 * another length than their group, times between two steps, a step longer than a time constant.
 */
export function network(description: NetworkDescription): LifNetwork {
  const parsed = parseNetwork(description);
  if (Array.isArray(parsed)) throw new PulsegateError(parsed);
  const checked: LifNetwork = {
    schemaVersion: 1,
    dt: parsed.dt,
    method: parsed.method ?? 'exact',
    groups: parsed.groups,
    generators: parsed.generators ?? [],
    synapses: parsed.synapses ?? [],
  };
  raise(...checkNetwork(checked));
  made.add(checked);
  return freeze(checked);
}

function freeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) if (typeof part === 'object') freeze(part);
  }
  return value;
}
