/** Two populations of a circuit, all others and all gates as they are, as a threshold-linear network in the plane. */

import { plan } from '../circuit/plan';
import type { Circuit } from '../circuit/types';
import { invalid, lookup, type Problem, PulsegateError, raise, unsupported } from '../errors';
import { checkKinds, having, isObject, type Kind, PAIR, tuple } from '../kinds';
import { ownValue } from '../records';

/** One thresholded row: [K I + bias]^+ drives I_0 and I_1 with gains S_0, S_1. */
export interface PlaneRow {
  readonly K: readonly [number, number];
  readonly bias: number;
  readonly S: readonly [number, number];
}

/** tau_i I_i' = -I_i + sum over rows of S_i [K I + bias]^+. */
export interface PlaneNetwork {
  readonly names: readonly [string, string];
  readonly tau: readonly [number, number];
  readonly rows: readonly PlaneRow[];
}

const ROW = having('a row { K, bias, S }', { K: PAIR, bias: 'number', S: PAIR });
const ROWS: Kind = {
  is: (value) => Array.isArray(value) && value.every((row) => ROW.is(row)),
  allowed: 'a list of rows { K, bias, S }',
};

export const PLANE_NETWORK = having('what planeNetwork(...) returns', {
  names: 'texts',
  tau: PAIR,
  rows: ROWS,
});

const NAMES = tuple('two names of populations', 2, 'text');
const NUMBERS: Kind = {
  is: (value) => isObject(value) && Object.values(value).every((part) => Number.isFinite(part)),
  allowed: 'finite numbers by population',
};

/** The most rows whose active sets are enumerated. */
const MOST_ROWS = 16;

/**
 * The network of two populations of size 1 while the windows at time t are open; others keep the currents `fixed` (default 0).
 * Saturating rows are two thresholded ones, G [a - h]^+ - G [a - h - F/G]^+. Throws for what is not threshold-linear in
 * the plane, naming it: heaviside rows, gates driven by populations, resources.
 */
export function planeNetwork(
  circuit: Circuit,
  names: readonly [string, string],
  t: number,
  fixed: Readonly<Record<string, number>> = {},
): PlaneNetwork {
  const planned = plan(circuit);
  checkKinds('planeNetwork', { names: [names, NAMES], t: [t, 'number'], fixed: [fixed, NUMBERS] });
  const { index, populations, blocks } = planned;
  const own = names.map((name) => lookup(index, name, 'phasePlane', 'population'));
  raise(
    ...own.flatMap((p, k): Problem[] => {
      const { size, input, name } = populations[p];
      return size === 1 && !input
        ? []
        : [invalid(`phasePlane[${k}]`, 'population', name, 'one of size 1, no input')];
    }),
  );
  if (own[0] === own[1]) raise(invalid('phasePlane', 'populations', names, 'two different ones'));
  const { edges, segments, idle, period } = planned;
  const at = period === undefined ? t : t - Math.floor(t / period) * period;
  const segment = segments[edges.findLastIndex((edge) => edge <= at)] ?? idle;
  const value = (name: string) => ownValue(fixed, name) ?? 0;
  const rows = segment.open.flatMap(({ block, bias }): PlaneRow[] => {
    const { terms, destinations, transfer, gates, resource, name, rows: count } = blocks[block];
    const S = own.map((p) =>
      destinations.reduce((sum, { population, gain }) => sum + (population === p ? gain : 0), 0),
    ) as [number, number];
    if (S.every((gain) => gain === 0)) return [];
    const why =
      transfer.kind === 'heaviside'
        ? 'its row jumps'
        : gates.length > 0
          ? 'populations gate it'
          : resource !== undefined
            ? 'its resource depletes'
            : count > 1
              ? 'it has more than one row'
              : undefined;
    if (why !== undefined)
      throw new PulsegateError([
        unsupported(`projections "${name}"`, `no threshold-linear row in the plane: ${why}`),
      ]);
    const K: [number, number] = [0, 0];
    let constant = typeof bias === 'number' ? bias : bias[0];
    for (const term of terms) {
      const { size, name: source } = populations[term.population];
      const weights = term.kind === 'weights' ? circuit.weights[term.weights].values?.flat() : undefined;
      for (let j = 0; j < size; j++) {
        const weight =
          term.kind === 'identity'
            ? term.scale
            : term.kind === 'dense'
              ? term.matrix[j]
              : term.scale * (weights?.[j] ?? 0);
        const k = own.indexOf(term.population);
        if (k >= 0) K[k as 0 | 1] += weight;
        else constant += weight * value(source);
      }
    }
    if (transfer.kind !== 'saturating') return [{ K, bias: constant, S }];
    const { G, h, F } = transfer;
    const scaled = (sign: number): [number, number] => [sign * G * S[0], sign * G * S[1]];
    return [
      { K, bias: constant - h, S: scaled(1) },
      { K, bias: constant - h - F / G, S: scaled(-1) },
    ];
  });
  const selves = segment.selves.flatMap(({ population, gain, offset }): PlaneRow[] => {
    const k = own.indexOf(population);
    if (k < 0) return [];
    const pick = (x: number): [number, number] => (k === 0 ? [x, 0] : [0, x]);
    return [{ K: pick(1), bias: offset, S: pick(gain) }];
  });
  const all = [...rows, ...selves];
  if (all.length > MOST_ROWS)
    raise(
      unsupported(
        'phasePlane',
        `${all.length} rows have 2^${all.length} active sets (allowed: ${MOST_ROWS} rows)`,
      ),
    );
  const tau = own.map((p) => populations[p]?.tau ?? 1) as [number, number];
  return { names, tau, rows: all };
}

/** A set of active rows, and the linear flow I' = A I + c there. */
export interface Region {
  readonly on: readonly boolean[];
  readonly A: readonly [readonly [number, number], readonly [number, number]];
  readonly c: readonly [number, number];
}

export const regions = (network: PlaneNetwork): Region[] =>
  Array.from({ length: 2 ** network.rows.length }, (_, set) =>
    linear(
      network,
      network.rows.map((__, r) => ((set >> r) & 1) === 1),
    ),
  );

export const regionAt = (network: PlaneNetwork, [x, y]: readonly [number, number]): Region =>
  linear(
    network,
    network.rows.map(({ K, bias }) => K[0] * x + K[1] * y + bias > 0),
  );

export function slopesOf(network: PlaneNetwork, at: readonly [number, number]): readonly [number, number] {
  const { A, c } = regionAt(network, at);
  return [A[0][0] * at[0] + A[0][1] * at[1] + c[0], A[1][0] * at[0] + A[1][1] * at[1] + c[1]];
}

function linear({ tau, rows }: PlaneNetwork, on: readonly boolean[]): Region {
  const line = (k: 0 | 1) => {
    const own: [number, number] = [k === 0 ? -1 : 0, k === 1 ? -1 : 0];
    let constant = 0;
    rows.forEach(({ K, bias, S }, r) => {
      if (on[r] !== true) return;
      own[0] += S[k] * K[0];
      own[1] += S[k] * K[1];
      constant += S[k] * bias;
    });
    return { row: [own[0] / tau[k], own[1] / tau[k]] as const, constant: constant / tau[k] };
  };
  const [first, second] = [line(0), line(1)];
  return { on, A: [first.row, second.row], c: [first.constant, second.constant] };
}
