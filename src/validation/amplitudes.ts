/** The amplitudes of a run: what each charge of a population left in it. */
import type { Solution } from '../backends/solution';
import type { Plan, Segment } from '../circuit/plan';
import { lookup } from '../errors';

/** The current of one component at the end of a charge. */
export interface Amplitude {
  readonly population: string;
  readonly component: number;
  /** When the charge ends, and that edge of the plan. */
  readonly t: number;
  readonly edge: number;
  readonly value: number;
}

/** One for each component and each charge, in order of time. A charge is a run of segments in which an open projection feeds the population. */
export function amplitudesOf(plan: Plan, solution: Solution): Amplitude[] {
  return plan.segments.flatMap((_, k) =>
    [...endingCharges(plan, k)].flatMap((p) => {
      const { name, size } = plan.populations[p];
      const t = plan.edges[k + 1];
      return Array.from({ length: size }, (_, component) => ({
        population: name,
        component,
        t,
        edge: k + 1,
        value: solution.at(t, name, component),
      }));
    }),
  );
}

/** Those entries of a table of currents, [edge, component], that are amplitudes; null where they have no value. */
export const amplitudesIn = (
  plan: Plan,
  books: Float64Array,
  amplitudes: readonly Amplitude[],
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

/** The populations whose charge ends with a segment. */
const endingCharges = (plan: Plan, k: number): Set<number> => {
  const after = chargedIn(plan, plan.segments[k + 1]);
  return new Set([...chargedIn(plan, plan.segments[k])].filter((p) => !after.has(p)));
};
