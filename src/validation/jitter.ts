/** Jitter: which gates may shift, and what their shifts cost on average. */
import type { Plan } from '../circuit/plan';
import type { Circuit } from '../circuit/types';
import { gatesOf } from './faults';

/**
 * For each gate of `gatesOf` whether it is an inner one: every population that it reads is charged by a gate that
 * opens earlier, and what it charges is read by one that closes later. Only these shift: the first gate has no packet before its time, and after
 * the last nobody reads.
 */
export function innerGates(circuit: Circuit): boolean[] {
  const gates = gatesOf(circuit);
  const projections = new Map(circuit.projections.map((projection) => [projection.name, projection]));
  const sources = gates.map(
    (gate) => projections.get(gate.projection)?.from.map(({ population }) => population) ?? [],
  );
  const targets = gates.map(
    (gate) => projections.get(gate.projection)?.to.map(({ population }) => population) ?? [],
  );
  return gates.map((gate, k) => {
    const fed = sources[k]?.every((name) =>
      gates.some((other, j) => other.t[0] < gate.t[0] && targets[j]?.includes(name)),
    );
    const read = targets[k]?.every((name) =>
      gates.some((other, j) => other.t[1] > gate.t[1] && sources[j]?.includes(name)),
    );
    return fed === true && read === true;
  });
}

/**
 * The mean factor 1 - s^2 / (2 T^2) of an inner gate of length T, for `ledger`: with independent shifts of standard
 * deviation s the first orders of neighbours cancel (their exponentials telescope), and each early side costs
 * delta^2 / (2 T^2). Only where source and destination leak with one tau; elsewhere there is no closed form.
 */
export function jitterFactor(
  plan: Plan,
  inner: readonly boolean[],
  s: number,
): (block: number, segment: number) => number | undefined {
  const gates = gatesOf(plan.circuit);
  const blockOf = new Map(plan.blocks.map(({ name }, k) => [name, k]));
  const selves = plan.segments.map((segment) => new Set(segment.selves.map(({ population }) => population)));
  return (b, k) => {
    const t = (plan.edges[k] + plan.edges[k + 1]) / 2;
    const g = gates.findIndex(
      (gate) => blockOf.get(gate.projection) === b && gate.t[0] <= t && t < gate.t[1],
    );
    const gate = gates[g];
    if (gate === undefined || inner[g] !== true) return 1;
    const block = plan.blocks[b];
    const ends = [...block.terms, ...block.destinations].map(({ population }) => population);
    const taus = new Set(ends.map((p) => plan.populations[p].tau));
    // from the charge of the sources to the reading of the destinations nobody may be held
    const near = plan.segments.flatMap((_, j) => {
      const [from, to] = [plan.edges[j], plan.edges[j + 1]];
      const T = gate.t[1] - gate.t[0];
      return from < gate.t[1] + T && to > gate.t[0] - T ? [j] : [];
    });
    const simple =
      taus.size === 1 &&
      !ends.some((p) => plan.populations[p].input === true || near.some((j) => selves[j]?.has(p)));
    return simple ? 1 - s ** 2 / (2 * (gate.t[1] - gate.t[0]) ** 2) : undefined;
  };
}
