/** Edges written by hand, and whether a circuit has exactly these. */
import { type ConnectivityEdge, connectivity } from './connectivity';
import type { Circuit } from './types';

/** From, kind, to, in window; the weights on the way where there are any. */
export type EdgeLine = readonly [
  from: string,
  kind: ConnectivityEdge['kind'],
  to: string,
  window: number,
  weights?: string | undefined,
];

/** How many edges there are; those that are written but not there, and there but not written. */
export interface EdgeComparison {
  readonly count: number;
  readonly missing: readonly string[];
  readonly extra: readonly string[];
}

/** Two lists of edges as text, whatever their order. */
export const compareLists = (found: readonly string[], written: readonly string[]): EdgeComparison => ({
  count: found.length,
  missing: written.filter((edge) => !found.includes(edge)),
  extra: found.filter((edge) => !written.includes(edge)),
});

/** The edges of a circuit, or of some of its windows, beside a list of them. */
export function compareEdges(
  circuit: Circuit,
  written: readonly EdgeLine[],
  windows?: readonly [number, number],
): EdgeComparison {
  const { edges } = connectivity(circuit, windows === undefined ? {} : { windows });
  return compareLists(edges.flatMap(linesOf).map(asText), written.map(asText));
}

const asText = ([from, kind, to, window, weights]: EdgeLine): string =>
  `${from} ${kind} ${to} in window ${window}${weights === undefined ? '' : ` by ${weights}`}`;

const linesOf = ({ from, kind, to, windows, weights }: ConnectivityEdge): EdgeLine[] =>
  windows === 'always'
    ? [[from, kind, to, Number.NaN, weights]]
    : windows.map((window): EdgeLine => [from, kind, to, window, weights]);
