/** Hops: what is charged from what while a projection is open, and who is held meanwhile. */
import { exactGain, type Hop } from './gains';
import type { SelfRow, Timeline } from './timeline';
import type { Circuit, Population, Projection } from './types';

/** A closed run of edges, [from, to). */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The schedule by projection and by population, for questions about single hops. */
export interface Occasions {
  readonly circuit: Circuit;
  readonly line: Timeline;
  readonly populations: ReadonlyMap<string, Population>;
  /** The spans in which each projection is open: the union of its windows. */
  readonly openings: ReadonlyMap<string, readonly Span[]>;
  /** Every self row of each population with its span, in order of their beginning. */
  readonly selves: ReadonlyMap<string, readonly (Span & SelfRow)[]>;
}

export function occasions(circuit: Circuit, line: Timeline): Occasions {
  const populations = new Map(circuit.populations.map((population) => [population.name, population]));
  return { circuit, line, populations, openings: openingsOf(line), selves: selvesOf(line) };
}

/** The hop that a projection makes to one destination in one span, or the reason why it is none of the four kinds. */
export function hopOver(when: Occasions, projection: Projection, target: string, span: Span): Hop | string {
  const { circuit, line, populations } = when;
  const T = (line.edges[span.to] ?? 0) - (line.edges[span.from] ?? 0);
  const destination = stateOver(when, span, target);
  if (destination !== 'held' && destination !== 'leaky') return destination;
  let merged: Hop | undefined;
  for (const { population } of projection.from) {
    const held = populations.get(population)?.input ? 'held' : stateOver(when, span, population);
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
function stateOver({ line, selves }: Occasions, span: Span, population: string): string {
  const during = (selves.get(population) ?? []).filter((row) => row.from < span.to && row.to > span.from);
  if (during.length === 0) return 'leaky';
  const odd = during.find((row) => row.gain !== 1 || row.offset !== 0);
  if (odd !== undefined)
    return `"${population}" has a self row of gain ${odd.gain} and offset ${odd.offset} meanwhile (allowed: a number)`;
  let reached = span.from;
  for (const row of during) if (row.from <= reached) reached = Math.max(reached, row.to);
  if (reached >= span.to) return 'held';
  return `"${population}" is held for a part of [${line.edges[span.from]}, ${line.edges[span.to]}] only (allowed: a number)`;
}

/** Equal up to the tolerance of edges: two windows of 'the same' length may differ by round-off. */
export function sameHop(a: Hop, b: Hop, tau: number): boolean {
  const sameSource = a.source === b.source && (a.source === 'held' || a.tauSource === b.tauSource);
  return sameSource && a.destination === b.destination && Math.abs(a.T - b.T) <= 4e-9 * tau;
}

export const describe = (hop: Hop): string =>
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
