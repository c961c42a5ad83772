/** The connectivity of a circuit as a graph: who excites, inhibits, gates whom, where weights learn, and when. */
import { invalid, raise } from '../errors';
import { checkGiven, optional, PAIR } from '../kinds';
import { checkCircuit } from './made';
import { byName, phases } from './phases';
import { plan } from './plan';
import type { Circuit, LearnRule, Projection } from './types';

export interface ConnectivityNode {
  readonly population: string;
  readonly size: number;
  readonly input: boolean;
  /** The first window that charges it, from 1; absent where no window does. */
  readonly charged?: number;
}

/** Numbers of the phases in which something is on, from 1; 'always' for a projection that no window closes. */
export type WindowNumbers = readonly number[] | 'always';

export interface ConnectivityEdge {
  /** A population; the name of a projection where its output drives a gate. */
  readonly from: string;
  /** A population; with kind 'gates' the name of the projection that is gated, or of the weights whose learning is. */
  readonly to: string;
  readonly kind: 'excites' | 'inhibits' | 'gates' | 'learns';
  /** The projection that this edge is part of, or that it gates; absent with kind 'learns', and where learning is gated. */
  readonly projection?: string;
  /** Named weights on the way, or that learn, or whose learning is gated. */
  readonly weights?: string;
  /** With kind 'gates'. */
  readonly effect?: 'opens' | 'closes';
  readonly windows: WindowNumbers;
}

export interface Connectivity {
  readonly nodes: readonly ConnectivityNode[];
  readonly edges: readonly ConnectivityEdge[];
}

export interface ConnectivityOptions {
  /** The first and the last window of the part that is wanted (default: the whole circuit). */
  readonly windows?: readonly [number, number];
}

/**
 * The graph of a circuit.
 *
 *     excites, inhibits   source population -> destination, one for each source and destination of a projection;
 *                         'inhibits' where scale * gain is negative (a matrix may have both signs: it 'excites')
 *     gates               what drives a gate -> the projection that it opens or closes
 *     learns              presynaptic -> postsynaptic population, one for each pair of a learning rule; what drives its
 *                         third factor gates the weights
 *
 * Nodes are in the order of the circuit; edges in that of its projections, each followed by its gates, then the learning
 * rules in order of time. With `windows` only what is open or learns in them is left, and the populations at its ends.
 * Throws for windows that are not two whole numbers in order, from 1 to the number of phases.
 */
export function connectivity(circuit: Circuit, options: ConnectivityOptions = {}): Connectivity {
  checkCircuit(circuit);
  checkGiven('connectivity', options, { windows: optional(PAIR) });
  const edges = [...projectionEdges(circuit), ...learningEdges(circuit)];
  const charges = (population: string) =>
    edges.flatMap(({ to, kind, windows }) =>
      to === population && (kind === 'excites' || kind === 'inhibits') && windows !== 'always' ? windows : [],
    );
  const nodes = circuit.populations.map(({ name, size = 1, input = false }): ConnectivityNode => {
    const times = charges(name);
    return {
      population: name,
      size,
      input,
      ...(times.length === 0 ? {} : { charged: Math.min(...times) }),
    };
  });
  return options.windows === undefined ? { nodes, edges } : part({ nodes, edges }, circuit, options.windows);
}

/** The windows in which each projection is open. */
function openings(circuit: Circuit): (projection: string) => WindowNumbers {
  const always = new Set(plan(circuit).blocks.flatMap(({ name, alwaysOpen }) => (alwaysOpen ? [name] : [])));
  const table = phases(circuit);
  return (projection) =>
    always.has(projection)
      ? 'always'
      : table.filter(({ open }) => open.includes(projection)).map(({ number }) => number);
}

function projectionEdges(circuit: Circuit): ConnectivityEdge[] {
  const windowsOf = openings(circuit);
  const gainOf = (gain: number | 'exact' = 'exact') => (gain === 'exact' ? 1 : gain);
  return circuit.projections.flatMap((projection: Projection): ConnectivityEdge[] => {
    const { name, from, to, gatedBy = [] } = projection;
    const windows = windowsOf(name);
    return [
      ...from.flatMap(({ population, weights, scale = 1 }) =>
        to.map(
          (destination): ConnectivityEdge => ({
            from: population,
            to: destination.population,
            kind: scale * gainOf(destination.gain) < 0 ? 'inhibits' : 'excites',
            projection: name,
            ...(weights === undefined ? {} : { weights }),
            windows,
          }),
        ),
      ),
      ...gatedBy.map(
        (gate): ConnectivityEdge => ({
          from: gate.population ?? gate.projection ?? '',
          to: name,
          kind: 'gates',
          projection: name,
          effect: gate.effect,
          windows,
        }),
      ),
    ];
  });
}

function learningEdges(circuit: Circuit): ConnectivityEdge[] {
  const edges = new Map<string, { readonly edge: ConnectivityEdge; readonly windows: number[] }>();
  const add = (rule: LearnRule, edge: ConnectivityEdge, window: number | undefined): void => {
    const key = JSON.stringify([rule.weights, edge.from, edge.kind, edge.to, edge.effect]);
    const known = edges.get(key) ?? { edge, windows: [] };
    edges.set(key, known);
    if (window !== undefined) known.windows.push(window);
  };
  const addRule = (rule: LearnRule, windows: WindowNumbers, window?: number): void => {
    const { weights, pre, post, gatedBy = [] } = rule;
    for (const [from] of pre)
      for (const [to] of post) add(rule, { from, to, kind: 'learns', weights, windows }, window);
    for (const { population, projection = '', effect } of gatedBy)
      add(
        rule,
        { from: population ?? projection, to: weights, kind: 'gates', weights, effect, windows },
        window,
      );
  };
  const planned = plan(circuit);
  const always = planned.idle.learn.length;
  planned.segments.forEach(({ learn }, k) => {
    for (const rule of learn.slice(always)) addRule(byName(planned, rule), [], k + 1);
  });
  for (const rule of circuit.learn ?? []) addRule(rule, 'always');
  return [...edges.values()].map(({ edge, windows }) =>
    edge.windows === 'always' ? edge : { ...edge, windows },
  );
}

function part({ nodes, edges }: Connectivity, circuit: Circuit, [first, last]: readonly [number, number]) {
  const { length } = phases(circuit);
  const fits = [first, last].every((n) => Number.isInteger(n) && n >= 1 && n <= length) && first <= last;
  if (!fits)
    raise(invalid('windows', 'windows', [first, last], `two whole numbers in order, from 1 to ${length}`));
  const kept = edges.flatMap((edge): ConnectivityEdge[] => {
    if (edge.windows === 'always') return [edge];
    const windows = edge.windows.filter((n) => n >= first && n <= last);
    return windows.length === 0 ? [] : [{ ...edge, windows }];
  });
  const ends = new Set(kept.flatMap(({ from, to }) => [from, to]));
  return { nodes: nodes.filter(({ population }) => ends.has(population)), edges: kept };
}
