/** Checks of a circuit by lists that were written by hand from the equations: its edges, and the names of each phase. */
import type { EdgeComparison } from '../circuit/edge-lists';
import { type Check, check } from './figure';

/** As many edges as the list has, none too few and none too many; those that are, by name. */
export function edgeChecks(
  what: string,
  { count, missing, extra }: EdgeComparison,
  written: number,
): Check[] {
  const named = (edges: readonly string[]) => (edges.length === 0 ? '' : `: ${edges.join('; ')}`);
  return [
    check(what, count, written, 0),
    check(`edges of the list that the circuit lacks${named(missing)}`, missing.length, 0, 0),
    check(`edges of the circuit that the list lacks${named(extra)}`, extra.length, 0, 0),
  ];
}

/** How many names one side has in a phase and the other has not, over all phases. */
export const differingNames = (
  found: readonly (readonly string[])[],
  written: readonly (readonly string[])[],
): number =>
  Array.from({ length: Math.max(found.length, written.length) }, (_, p) => {
    const [a, b] = [found[p] ?? [], written[p] ?? []];
    return a.filter((name) => !b.includes(name)).length + b.filter((name) => !a.includes(name)).length;
  }).reduce((sum, n) => sum + n, 0);
