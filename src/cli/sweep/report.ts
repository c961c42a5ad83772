/** What `sweep` says: counts, maps, a document for programs, a table for people. */
import { plotSweep } from '../../figures/plot/sweep';
import { arraysOf, measuredOf, type Status, statusOf } from '../../sweep/gather';
import { measureName } from '../../sweep/measures';
import type { Sweep } from '../../sweep/run';
import { brief, table } from '../shell/table';

/** How many points came to what, and how many of them now. */
export function countsOf({ results, ran }: Sweep): Record<Status | 'ran', number> {
  const count = (status: Status) => results.filter((result) => statusOf(result) === status).length;
  return {
    ok: count('ok'),
    absent: count('absent'),
    failed: count('failed'),
    missing: count('missing'),
    ran,
  };
}

/** A map of each measure over a plane grid, or a line over one axis. */
export function figuresOf(found: Sweep) {
  const { plan, points } = found;
  if (plan.vary.kind !== 'grid' || points.names.length > 2) return [];
  return plan.measures.map((_, k) => {
    const measure = measureName(plan.measures, k);
    const arrays = arraysOf(found);
    const axes = points.names.map((name, j) => ({
      title: points.units[j] === '' ? name : `${name} (${points.units[j]})`,
      values: Array.from(arrays[name]?.data ?? []),
    }));
    return {
      name: measure,
      title: `pulsegate: ${measure}`,
      figure: plotSweep({ measure, axes, values: measuredOf(found, k) }),
    };
  });
}

export const asDocument = (found: Sweep) => ({
  counts: countsOf(found),
  points: found.results.map((result, k) => ({
    ...Object.fromEntries(found.points.names.map((name, j) => [name, found.points.values[k]?.[j]])),
    status: statusOf(result),
    ...(result?.error === undefined ? {} : { message: result.error }),
    ...Object.fromEntries(
      found.plan.measures.map((_, m) => [measureName(found.plan.measures, m), result?.values?.[m] ?? null]),
    ),
  })),
});

const MOST_ROWS = 40;

export function asText(found: Sweep): string {
  const { plan, points, results } = found;
  const counts = countsOf(found);
  const cell = (value: number | null | undefined) =>
    value === null || value === undefined ? '-' : brief(value);
  const rows = results
    .slice(0, MOST_ROWS)
    .map((result, k) => [
      ...(points.values[k] ?? []).map(brief),
      ...plan.measures.map((_, m) => cell(result?.values?.[m])),
      statusOf(result) === 'ok'
        ? ''
        : `${statusOf(result)}${result?.error === undefined ? '' : `: ${result.error}`}`,
    ]);
  const measures = plan.measures.map((_, m) => measureName(plan.measures, m));
  return [
    table([[...points.names, ...measures, ''], ...rows]),
    results.length > MOST_ROWS
      ? `the first ${MOST_ROWS} of ${results.length}; --json and --out give all\n`
      : '',
    `${counts.ok} ok, ${counts.absent} absent, ${counts.failed} failed, ${counts.missing} missing; ${counts.ran} run now\n`,
  ].join('');
}
