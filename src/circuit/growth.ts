/** Weights that learn: from which cycle on a closed row that reads them may leak, since its row sums grow. */
import { peakOf, rowGain } from './ceiling';
import { hopOver, type Occasions } from './hops';
import type { LearnRule, Projection, Source } from './types';

export interface Growth {
  /** Who is read, through the weights. */
  readonly population: string;
  readonly projection: string;
  readonly weights: string;
  /** The first cycle in which the row may leak, counted from 1. */
  readonly cycle: number;
  /** The most that a row sum can grow by in a cycle. */
  readonly perCycle: number;
  /** When the weights learn for the first time in a cycle. */
  readonly t: number;
}

/**
 * The growths that may open a closed row at some amplitude A, within some cycles:
 *
 *     (k + n D) A peak > g0,   D = components |scale| sum over rules of |rate| T sum|post| sum|pre|
 *
 * k the row's largest sum of positive weights at the beginning, n the number of the cycle. A bound: no current is above A
 * times its peak (ceiling.ts), every rule has the sign that adds up, and no current decays while it learns. So until that
 * cycle the row stays silent; from it on it may not.
 */
export function growths(when: Occasions, amplitude: number, cycles: number): Growth[] {
  const { circuit, line } = when;
  const found: Growth[] = [];
  for (const projection of circuit.projections) {
    const g0 = projection.threshold ?? circuit.threshold;
    if (g0 <= 0 || !line.named.has(projection.name)) continue;
    for (const source of projection.from) {
      const { weights, population } = source;
      if (weights === undefined) continue;
      const perCycle = growthOf(when, source, weights, amplitude);
      const room =
        g0 / (amplitude * largestPeak(when, population)) - rowGain(projection, population, circuit);
      // one that leaks before anything is learnt is another finding
      if (!(perCycle > 0 && room >= 0)) continue;
      const cycle = Math.floor(room / perCycle) + 1;
      const first = Math.min(...lessons(when, weights).map(({ t }) => t));
      const t = first + (cycle - 1) * (circuit.schedule.period ?? 0);
      if (cycle <= cycles)
        found.push({ population, projection: projection.name, weights, cycle, perCycle, t });
    }
  }
  return found;
}

/** D: the most that the weights of one row grow by in a cycle, times its scale. */
function growthOf(
  when: Occasions,
  { population, scale = 1 }: Source,
  weights: string,
  amplitude: number,
): number {
  const entry = lessons(when, weights).reduce(
    (sum, { rule, T }) =>
      sum + Math.abs(rule.rate) * T * largestSum(when, rule.post) * largestSum(when, rule.pre),
    0,
  );
  return Math.abs(scale) * (when.populations.get(population)?.size ?? 1) * entry * amplitude ** 2;
}

/** Every rule that teaches these weights, when its window begins and how long it is. */
const lessons = ({ line: { slots, edges }, circuit }: Occasions, weights: string) => {
  const always = { from: 0, to: edges.length - 1, learn: circuit.learn ?? [] };
  return [...slots, ...(edges.length === 0 ? [] : [always])].flatMap(({ from, to, learn }) =>
    learn
      .filter((rule) => rule.weights === weights)
      .map((rule) => ({ rule, t: edges[from], T: edges[to] - edges[from] })),
  );
};

/** The largest |sum| of one side of a rule at unit amplitude; a population that stands in it twice may cancel itself. */
function largestSum(when: Occasions, sum: LearnRule['post']): number {
  const signs = new Map<string, number>();
  for (const [name, sign] of sum) signs.set(name, (signs.get(name) ?? 0) + sign);
  return [...signs].reduce((total, [name, sign]) => total + Math.abs(sign) * largestPeak(when, name), 0);
}

/** The largest current of a population of unit amplitude: above 1 in those charges that have their top before they end. */
function largestPeak(when: Occasions, population: string): number {
  const peaks = when.circuit.projections.flatMap((charging: Projection) =>
    charging.to.some((to) => to.population === population)
      ? (when.openings.get(charging.name) ?? []).map((span) => {
          const hop = hopOver(when, charging, population, span);
          return typeof hop === 'string' ? 1 : peakOf(hop);
        })
      : [],
  );
  return Math.max(1, ...peaks);
}
