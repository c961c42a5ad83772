/** What the names of a circuit mean, as the checks look them up. */
import type { Circuit, Population, Projection, Weights } from '../types';

export interface Scope {
  readonly threshold: number;
  readonly populations: ReadonlyMap<string, Population>;
  readonly weights: ReadonlyMap<string, Weights>;
  readonly projections: ReadonlyMap<string, Projection>;
}

const byName = <T extends { readonly name: string }>(items: readonly T[]) =>
  new Map(items.map((item) => [item.name, item]));

export const scopeOf = (circuit: Circuit): Scope => ({
  threshold: circuit.threshold,
  populations: byName(circuit.populations),
  weights: byName(circuit.weights),
  projections: byName(circuit.projections),
});

export const sizeOf = (population: Population): number => population.size ?? 1;

/** Rows of a projection: the size of its destinations. */
export function rowsOf(projection: Projection, scope: Scope): number | undefined {
  const target = scope.populations.get(projection.to[0]?.population ?? '');
  return target === undefined ? undefined : sizeOf(target);
}
