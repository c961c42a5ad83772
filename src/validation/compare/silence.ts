/** Rows that are closed are silent: exactly. */
import type { Solution } from '../../backends/solution';
import type { Judged } from './judge';

/** Spikes of closed rows where spikes are counted, else closed projections that leak and do not in the reference. */
export function silenceOf(runs: readonly Solution[], references: readonly Solution[]): Judged | undefined {
  let [looked, wrong] = [0, 0];
  let first:
    | { readonly t: number; readonly name: string; readonly request: number; readonly value: number }
    | undefined;
  runs.forEach((run, request) => {
    const leaks = new Set(
      references[request].margins?.flatMap(({ leaks: own, projection }) => (own ? [projection] : [])),
    );
    const see = (t: number, name: string, value: number): void => {
      looked += 1;
      if (value === 0 || leaks.has(name)) return;
      wrong += 1;
      first ??= { t, name, request, value };
    };
    if (run.counts !== undefined) {
      const { rows, values } = run.counts;
      run.log.segments.forEach(({ t: [t], open, driven, held, flushed }, k) => {
        const on = new Set([...open, ...driven, ...[...held, ...flushed].map((name) => `hold:${name}`)]);
        rows.forEach((row, r) => {
          const name = row.replace(/\[\d+\]$/, '');
          if (!on.has(name)) see(t, name, values[k][r]);
        });
      });
    } else for (const { projection, leaks: own, t } of run.margins ?? []) see(t, projection, own ? 1 : 0);
  });
  if (looked === 0) return undefined;
  return {
    ...{ mode: 'whole', quantity: 'silence', count: looked },
    status: wrong === 0 ? 'pass' : 'fail',
    ratio: wrong === 0 ? 0 : Number.POSITIVE_INFINITY,
    ...(first === undefined
      ? {}
      : {
          reason: `${wrong} closed rows fire`,
          worst: {
            ...{ value: first.value, expected: 0, t: first.t, window: 0, population: first.name },
            ...{ component: 0, request: first.request },
          },
        }),
  };
}
