/** Graphs written by hand, and whether a circuit has exactly their edges. */
import { type ConnectivityEdge, connectivity } from '../src/circuit/connectivity';
import type { Circuit } from '../src/circuit/types';
import { type Check, check } from '../src/figures/figure';

/** From, kind, to, in window; the weights on the way where there are any. */
export type EdgeLine = readonly [
  from: string,
  kind: ConnectivityEdge['kind'],
  to: string,
  window: number,
  weights?: string | undefined,
];

const asText = ([from, kind, to, window, weights]: EdgeLine): string =>
  `${from} ${kind} ${to} in window ${window}${weights === undefined ? '' : ` by ${weights}`}`;

const linesOf = ({ from, kind, to, windows, weights }: ConnectivityEdge): EdgeLine[] =>
  windows === 'always'
    ? [[from, kind, to, Number.NaN, weights]]
    : windows.map((window): EdgeLine => [from, kind, to, window, weights]);

/** Edges that are written but not there, and there but not written. */
export function compareEdges(
  circuit: Circuit,
  written: readonly EdgeLine[],
  windows?: readonly [number, number],
) {
  const { edges } = connectivity(circuit, windows === undefined ? {} : { windows });
  const found = edges.flatMap(linesOf).map(asText);
  const wanted = written.map(asText);
  return {
    count: found.length,
    missing: wanted.filter((edge) => !found.includes(edge)),
    extra: found.filter((edge) => !wanted.includes(edge)),
  };
}

export function edgeChecks(
  circuit: Circuit,
  written: readonly EdgeLine[],
  windows?: readonly [number, number],
): Check[] {
  const { count, missing, extra } = compareEdges(circuit, written, windows);
  const named = (edges: readonly string[]) => (edges.length === 0 ? '' : `: ${edges.join('; ')}`);
  return [
    check('edges of the circuit', count, written.length, 0),
    check(`edges of the list that the circuit lacks${named(missing)}`, missing.length, 0, 0),
    check(`edges of the circuit that the list lacks${named(extra)}`, extra.length, 0, 0),
  ];
}
