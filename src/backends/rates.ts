/** How fast the neurons of rows fire. */
import { invalid, raise } from '../errors';
import { checkGiven, checkKinds } from '../kinds';
import { part, SOLUTION, type Solution } from './solution';

export interface Rates {
  readonly rows: readonly string[];
  /** Where each interval begins, and the end of the last. */
  readonly t: Float64Array;
  /** Spikes of a neuron in a unit of time: values[interval][row]. */
  readonly values: readonly Float64Array[];
}

/**
 * The rates of rows in each segment of the log, from the counts of a run in spikes; with `bin`, of the rows whose spikes were
 * kept in intervals of at most that length. Throws where there are no counts, or no spikes.
 */
export function rates(solution: Solution, options: { readonly bin?: number } = {}): Rates {
  checkKinds('rates', { solution: [solution, SOLUTION] });
  checkGiven('rates', options, { bin: 'number?' });
  const { bin } = options;
  const { facts, log, tspan } = solution;
  const neurons = facts['neurons'];
  const N = typeof neurons === 'number' ? neurons : 1;
  if (bin === undefined) {
    const { rows, values } = part(solution.counts, 'counts of spikes', solution);
    const t = Float64Array.from([...log.segments.map((segment) => segment.t[0]), tspan[1]]);
    return { rows, t, values: values.map((one, k) => one.map((n) => n / (N * (t[k + 1] - t[k])))) };
  }
  const duration = tspan[1] - tspan[0];
  if (!(bin > 0 && duration / bin < MOST_BINS))
    raise(invalid('rates.bin', 'length', bin, `a number above ${duration / MOST_BINS}`));
  const { rows, i, t } = part(solution.spikes, 'spikes (record: { spikes: true })', solution);
  const count = Math.max(1, Math.ceil(duration / bin - 1e-9));
  const length = duration / count;
  const values = Array.from({ length: count }, () => new Float64Array(rows.length));
  for (let k = 0; k < i.length; k++) {
    const interval = Math.min(count - 1, Math.floor((t[k] - tspan[0]) / length));
    values[interval][Math.floor(i[k] / N)] += 1 / (N * length);
  }
  return { rows, t: Float64Array.from({ length: count + 1 }, (_, k) => tspan[0] + k * length), values };
}

/** The most intervals. */
const MOST_BINS = 1e6;
