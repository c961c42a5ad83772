/** What is left of a charge when it is held, read, or charged again: the schedule alone says it. */
import type { Occasions, Span } from './hops';
import { EDGE_TOLERANCE } from './timeline';

/** Charges of a population, as spans, by projections that windows open; undefined where others charge it too. */
export function chargesOf(when: Occasions, population: string): Span[] | undefined {
  const charging = when.circuit.projections.filter(({ to }) =>
    to.some((destination) => destination.population === population),
  );
  if (charging.some(({ name }) => !when.line.named.has(name))) return undefined;
  return charging.flatMap(({ name }) => when.openings.get(name) ?? []).sort((a, b) => a.from - b.from);
}

/** What is left of a current after a span in which nothing charges it: e^{-(1 - g) t / tau}, g its self gain. */
export function remains(
  { line, selves, populations, circuit }: Occasions,
  population: string,
  span: Span,
): number {
  const tau = populations.get(population)?.tau ?? circuit.tau;
  let exponent = 0;
  for (let k = span.from; k < span.to; k++) {
    const row = selves.get(population)?.find(({ from, to }) => from <= k && to > k);
    exponent += ((1 - (row?.gain ?? 0)) * (line.edges[k + 1] - line.edges[k])) / tau;
  }
  return Math.exp(-exponent);
}

/** More than this part of a charge is not lost on purpose. */
const STALE = 0.1;

export const isStale = (lost: number): boolean => lost > STALE;

/** The part of a charge that leaks away between two edges; 0 where a flush is meant to empty the population. */
export function lostBetween(when: Occasions, population: string, from: number, to: number): number {
  const flushed = when.selves
    .get(population)
    ?.some((row) => row.kind === 'flush' && row.from < to && row.to > from);
  return flushed === true ? 0 : 1 - remains(when, population, { from, to });
}

/** The hold, before edge `to`, that begins when too much of a charge has decayed. */
export function lateHold(when: Occasions, population: string, charge: Span, to: number) {
  const first = when.selves
    .get(population)
    ?.find((row) => row.kind === 'hold' && row.to > charge.to && row.from <= to);
  return first !== undefined && isStale(lostBetween(when, population, charge.to, first.from))
    ? first
    : undefined;
}

/** Populations that are held only long after they were charged: what is kept is what was left. */
export function* lateHolds(when: Occasions, shift: number) {
  const { edges } = when.line;
  for (const population of when.selves.keys()) {
    const charges = chargesOf(when, population) ?? [];
    for (const [k, charge] of charges.entries()) {
      const next = charges[k + 1]?.from ?? edges.length - 1;
      const hold = lateHold(when, population, charge, next);
      if (hold === undefined) continue;
      const [t, before] = [edges[hold.from] - shift, edges[charge.to] - shift];
      if (t < -EDGE_TOLERANCE * when.circuit.tau) continue;
      const lost = percent(lostBetween(when, population, charge.to, hold.from));
      yield {
        kind: 'stale source' as const,
        projection: '',
        population,
        t,
        text:
          `"${population}" is held from t = ${t} on, long after its charge at t = ${before}: ${lost} of it has ` +
          `decayed in between, so hold it from t = ${before} on`,
      };
    }
  }
}

export const percent = (part: number): string => `${Number((100 * part).toPrecision(3))} %`;
