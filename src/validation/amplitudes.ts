/** The amplitudes of a run by the edges of its plan, and when charges begin. */
import { type Amplitude, amplitudes } from '../backends/amplitudes';
import type { Solution } from '../backends/solution';
import type { Plan, Segment } from '../circuit/plan';
import { lookup } from '../errors';

/** An amplitude with the edge of the plan at which its charge ends. */
export interface EdgeAmplitude extends Omit<Amplitude, 'segment'> {
  readonly edge: number;
}

/** Those of a run over the whole plan, which does not repeat. */
export const amplitudesOf = (solution: Solution): EdgeAmplitude[] =>
  amplitudes(solution).map(({ segment, population, component, t, value }) => ({
    ...{ population, component, t, value },
    edge: segment + 1,
  }));

/** Those entries of a table of currents, [edge, component], that are amplitudes; null where they have no value. */
export const amplitudesIn = (
  plan: Plan,
  books: Float64Array,
  amplitudes: readonly EdgeAmplitude[],
): (number | null)[] =>
  amplitudes.map(({ population, component, edge }) => {
    const { offset } = plan.populations[lookup(plan.index, population, 'amplitudes', 'population')];
    const value = books[edge * plan.size + offset + component];
    return Number.isNaN(value) ? null : value;
  });

/** The populations that an open projection feeds. */
export const chargedIn = ({ blocks }: Plan, segment: Segment | undefined): Set<number> =>
  new Set(
    (segment?.open ?? []).flatMap(
      ({ block }) => blocks[block]?.destinations.map(({ population }) => population) ?? [],
    ),
  );

/** The populations whose charge begins with a segment. */
export const beginningCharges = (plan: Plan, k: number): Set<number> => {
  const before = chargedIn(plan, plan.segments[k - 1]);
  return new Set([...chargedIn(plan, plan.segments[k])].filter((p) => !before.has(p)));
};
