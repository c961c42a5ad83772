/** What 'exact' stands for: the schedule decides which of the four gains a projection needs. */
import { failed, type Problem, PulsegateError } from '../errors';
import { exactGain, type Hop } from './gains';
import { describeHop, hopOver, type Occasions, occasions, sameHop } from './hops';
import type { Timeline } from './timeline';
import type { Circuit, Projection } from './types';

/**
 * The gain of every destination as a number, per projection; problems where 'exact' has no single value: windows that
 * disagree, sources of which some are held and some decay, a projection that no window opens.
 */
export function resolveGains(circuit: Circuit, line: Timeline): { gains: number[][]; problems: Problem[] } {
  const problems: Problem[] = [];
  const when = occasions(circuit, line);
  const gains = circuit.projections.map((projection, k) =>
    projection.to.map((destination, j) => {
      if (typeof destination.gain === 'number') return destination.gain;
      const path = `projections[${k}].to[${j}].gain`;
      try {
        const hop = hopOf(when, projection, destination.population);
        return typeof hop === 'string' ? complain(path, hop) : exactGain(hop);
      } catch (error) {
        if (!(error instanceof PulsegateError)) throw error;
        return complain(path, error.message);
      }
    }),
  );
  return { gains, problems };

  function complain(path: string, reason: string): number {
    problems.push({ ...failed(path, `invalid gain 'exact': ${reason}`), code: 'invalid' });
    return 0;
  }
}

/** The hop that one destination of a projection makes, or the reason why there is not exactly one. */
function hopOf(when: Occasions, projection: Projection, target: string): Hop | string {
  const { circuit, line, openings } = when;
  const kind = projection.transfer?.kind ?? 'relu';
  if (kind !== 'relu') return `a ${kind} transfer has none (allowed: a number)`;
  const spans = openings.get(projection.name) ?? [];
  if (spans.length === 0) return 'no window opens the projection (allowed: a number)';
  if ((projection.threshold ?? circuit.threshold) === 0)
    return 'threshold 0 never closes, so no window says how long the charge lasts (allowed: a number)';
  const end = line.edges.length - 1;
  if (circuit.schedule.period !== undefined && spans[0]?.from === 0 && spans[spans.length - 1]?.to === end)
    return 'the projection stays open across the end of the period (allowed: a number)';

  let hop: Hop | undefined;
  for (const span of spans) {
    const next = hopOver(when, projection, target, span);
    if (typeof next === 'string') return next;
    if (hop !== undefined && !sameHop(hop, next, circuit.tau))
      return `its windows disagree: ${describeHop(hop)} and ${describeHop(next)} (allowed: a number)`;
    hop ??= next;
  }
  return hop ?? 'no window opens the projection (allowed: a number)';
}
