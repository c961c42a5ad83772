/** What 'exact' stands for: the schedule decides which of the four gains a projection needs. */
import { failed, type Problem, PulsegateError } from '../errors';
import { exactGain, type Hop } from './gains';
import type { SelfRow, Timeline } from './timeline';
import type { Circuit, Population, Projection } from './types';

/** A closed run of edges, [from, to). */
interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The gain of every destination as a number, per projection; problems where 'exact' has no single value: windows that
 * disagree, sources of which some are held and some decay, a projection that no window opens.
 */
export function resolveGains(circuit: Circuit, line: Timeline): { gains: number[][]; problems: Problem[] } {
  const problems: Problem[] = [];
  const populations = new Map(circuit.populations.map((population) => [population.name, population]));
  const openings = openingsOf(line);
  const selves = selvesOf(line);
  const gains = circuit.projections.map((projection, k) =>
    projection.to.map((destination, j) => {
      if (typeof destination.gain === 'number') return destination.gain;
      const path = `projections[${k}].to[${j}].gain`;
      try {
        const hop = hopOf(projection, destination.population, circuit, line, populations, openings, selves);
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
function hopOf(
  projection: Projection,
  target: string,
  circuit: Circuit,
  line: Timeline,
  populations: ReadonlyMap<string, Population>,
  openings: ReadonlyMap<string, Span[]>,
  selves: ReadonlyMap<string, (Span & SelfRow)[]>,
): Hop | string {
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
    const next = hopOver(span);
    if (typeof next === 'string') return next;
    if (hop !== undefined && !sameHop(hop, next, circuit.tau))
      return `its windows disagree: ${describe(hop)} and ${describe(next)} (allowed: a number)`;
    hop ??= next;
  }
  return hop ?? 'no window opens the projection (allowed: a number)';

  function hopOver(span: Span): Hop | string {
    const T = (line.edges[span.to] ?? 0) - (line.edges[span.from] ?? 0);
    const destination = stateOver(span, target);
    if (destination !== 'held' && destination !== 'leaky') return destination;
    let merged: Hop | undefined;
    for (const { population } of projection.from) {
      const held = populations.get(population)?.input ? 'held' : stateOver(span, population);
      if (held !== 'held' && held !== 'leaky') return held;
      const next: Hop = {
        T,
        source: held === 'held' ? 'held' : 'decaying',
        destination,
        tauSource: populations.get(population)?.tau ?? circuit.tau,
        tauDestination: populations.get(target)?.tau ?? circuit.tau,
      };
      if (merged !== undefined && !sameHop(merged, next, circuit.tau))
        return `its sources disagree: ${describe(merged)} and ${describe(next)} (allowed: a number)`;
      merged ??= next;
    }
    return merged ?? 'it has no source';
  }

  /** 'held' or 'leaky' all through the span, or the reason why neither. */
  function stateOver(span: Span, population: string): string {
    const during = (selves.get(population) ?? []).filter((row) => row.from < span.to && row.to > span.from);
    if (during.length === 0) return 'leaky';
    const odd = during.find((row) => row.gain !== 1 || row.offset !== 0);
    if (odd !== undefined)
      return `"${population}" has a self row of gain ${odd.gain} and offset ${odd.offset} meanwhile (allowed: a number)`;
    let reached = span.from;
    for (const row of during) if (row.from <= reached) reached = Math.max(reached, row.to);
    if (reached >= span.to) return 'held';
    return `"${population}" is held for a part of ${timesOf(span)} only (allowed: a number)`;
  }

  function timesOf(span: Span): string {
    return `[${line.edges[span.from]}, ${line.edges[span.to]}]`;
  }
}

/** Equal up to the tolerance of edges: two windows of 'the same' length may differ by round-off. */
function sameHop(a: Hop, b: Hop, tau: number): boolean {
  const sameSource = a.source === b.source && (a.source === 'held' || a.tauSource === b.tauSource);
  return sameSource && a.destination === b.destination && Math.abs(a.T - b.T) <= 4e-9 * tau;
}

const describe = (hop: Hop): string =>
  `${hop.source} to ${hop.destination} over ${hop.T}, gain ${exactGain(hop)}`;

/** The spans in which each projection is open: the union of its windows. */
function openingsOf(line: Timeline): Map<string, Span[]> {
  const spans = new Map<string, Span[]>();
  for (const slot of [...line.slots].sort((a, b) => a.from - b.from)) {
    for (const { projection } of slot.open) {
      const list = spans.get(projection) ?? [];
      const last = list[list.length - 1];
      if (last !== undefined && slot.from <= last.to)
        list[list.length - 1] = { from: last.from, to: Math.max(last.to, slot.to) };
      else list.push({ from: slot.from, to: slot.to });
      spans.set(projection, list);
    }
  }
  return spans;
}

/** Every self row of each population with its span, in order of their beginning. */
function selvesOf(line: Timeline): Map<string, (Span & SelfRow)[]> {
  const rows = new Map<string, (Span & SelfRow)[]>();
  for (const slot of [...line.slots].sort((a, b) => a.from - b.from)) {
    for (const self of slot.selves) {
      const list = rows.get(self.population) ?? [];
      list.push({ ...self, from: slot.from, to: slot.to });
      rows.set(self.population, list);
    }
  }
  return rows;
}
