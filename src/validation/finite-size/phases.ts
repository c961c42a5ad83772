/**
 * Integrate-and-fire neurons of a row under one drive: neuron i fires when its phase passes a whole number, at rho int q = k - phi_i,
 * and each spike at t counts w(t). With phases phi uniform, the variance of the sum over its spikes is an integral over phi; it
 * is (w_begin^2 + w_end^2) / 12 on the average over how far the phases turn.
 */
import { gaussLegendre } from '../../numerics/gauss-legendre';
import { NODES } from './adjoint';

/** q and w of a row at the nodes of a panel, and how long it is. */
export interface RowPanel {
  readonly length: number;
  readonly q: Float64Array;
  /** By target. */
  readonly w: readonly Float64Array[];
}

/** Points of a panel at which phase and weight are tabled. */
const FINE = 24;
/** Nodes over the phase, on either side of the phase that gains a spike. */
const PHASES = 24;

/** [point, node]: the polynomial through the nodes at evenly spaced points from 0 to 1. */
const BETWEEN = (() => {
  const { nodes } = gaussLegendre(NODES, 0, 1);
  return Array.from({ length: FINE + 1 }, (_, k) =>
    Float64Array.from({ length: NODES }, (_none, j) => {
      let value = 1;
      for (let i = 0; i < NODES; i++) if (i !== j) value *= (k / FINE - nodes[i]) / (nodes[j] - nodes[i]);
      return value;
    }),
  );
})();

const along = (values: Float64Array, k: number): number =>
  BETWEEN[k].reduce((sum, part, j) => sum + part * values[j], 0);

/** Phase and weight of one opening as a table: how far the phases have turned at each point, and w there. */
interface Table {
  readonly turned: Float64Array;
  readonly w: Float64Array;
}

function tableOf(panels: readonly RowPanel[], target: number, rate: number): Table {
  const turned: number[] = [];
  const w: number[] = [];
  let sum = 0;
  for (const { length, q, w: weights } of panels) {
    let before = Math.max(0, along(q, 0));
    for (let k = 0; k <= FINE; k++) {
      const now = Math.max(0, along(q, k));
      if (k > 0) sum += (0.5 * (before + now) * rate * length) / FINE;
      before = now;
      turned.push(sum);
      w.push(along(weights[target], k));
    }
  }
  return { turned: Float64Array.from(turned), w: Float64Array.from(w) };
}

/** The sum of w over the spikes of a neuron whose phase began at phi. */
function summed({ turned, w }: Table, phi: number): number {
  const end = turned[turned.length - 1];
  let sum = 0;
  let k = 0;
  for (let next = 1 - phi; next <= end; next++) {
    while (turned[k + 1] < next) k++;
    const step = turned[k + 1] - turned[k];
    const part = step > 0 ? (next - turned[k]) / step : 0;
    sum += w[k] + part * (w[k + 1] - w[k]);
  }
  return sum;
}

/** Over the phase: the variance of what the spikes of one neuron count in an opening, and its average over how far phases turn. */
export function phaseVariance(
  panels: readonly RowPanel[],
  target: number,
  rate: number,
): { readonly exact: number; readonly average: number } {
  const table = tableOf(panels, target, rate);
  const { turned, w } = table;
  const end = turned[turned.length - 1];
  if (!(end > 0)) return { exact: 0, average: 0 };
  const gains = Math.ceil(end) - end;
  let [first, second] = [0, 0];
  for (const [from, to] of [
    [0, gains],
    [gains, 1],
  ]) {
    if (!(to > from)) continue;
    const { nodes, weights } = gaussLegendre(PHASES, from, to);
    nodes.forEach((phi, k) => {
      const sum = summed(table, phi);
      first += weights[k] * sum;
      second += weights[k] * sum * sum;
    });
  }
  const begins = w[turned.findIndex((value) => value > 0) - 1] ?? w[0];
  const ends = w[turned.indexOf(end)];
  return { exact: Math.max(0, second - first * first), average: (begins * begins + ends * ends) / 12 };
}
