/** The data of a sweep: arrays for numpy and a table, in the order of the points whatever the order of their making. */
import type { Column } from '../io/csv';
import type { NpyArray } from '../io/npz';
import { measureName } from './measures';
import type { Sweep } from './run';
import type { TaskResult } from './task';

export type Status = 'ok' | 'absent' | 'failed' | 'missing';

const CODES: readonly Status[] = ['ok', 'absent', 'failed', 'missing'];

/** Why a task has no value, or not all of them. */
export const statusOf = (result: TaskResult | undefined): Status => {
  if (result === undefined) return 'missing';
  if (result.values === undefined) return 'failed';
  return result.values.includes(null) ? 'absent' : 'ok';
};

/** The values of one measure, NaN where there is none. */
export const measuredOf = ({ results }: Sweep, measure: number): Float64Array =>
  Float64Array.from(results, (result) => result?.values?.[measure] ?? Number.NaN);

/**
 * What varies, a column a name (of a grid: the values of each axis); each measure in the shape of the grid, NaN where
 * absent; `status` (int32): 0 ok, 1 absent, 2 failed, 3 missing.
 */
export function arraysOf(sweep: Sweep): Record<string, NpyArray> {
  const { points, plan } = sweep;
  const shape = [...points.shape];
  const grid = plan.vary.kind === 'grid';
  const axes = points.names.map((name, k): [string, NpyArray] => {
    const column = points.values.map((point) => point[k]);
    const stride = points.shape.slice(k + 1).reduce((product, extent) => product * extent, 1);
    const data = Float64Array.from(
      grid ? Array.from({ length: points.shape[k] }, (_, i) => column[i * stride]) : column,
    );
    return [name, { shape: [data.length], data }];
  });
  const measures = plan.measures.map((_, k): [string, NpyArray] => [
    measureName(plan.measures, k),
    { shape, data: measuredOf(sweep, k) },
  ]);
  const status = Int32Array.from(sweep.results, (result) => CODES.indexOf(statusOf(result)));
  return Object.fromEntries([...axes, ...measures, ['status', { shape, data: status }]]);
}

/** A row a point: what varies, the measures (empty where absent), the status and the message. */
export function columnsOf(sweep: Sweep): Column[] {
  const { points, plan, results } = sweep;
  return [
    ...points.names.map((name, k) => ({
      name,
      ...(points.units[k] === '' ? {} : { unit: points.units[k] }),
      values: points.values.map((point) => point[k]),
    })),
    ...plan.measures.map((_, k) => ({
      name: measureName(plan.measures, k),
      values: results.map((result) => result?.values?.[k] ?? ''),
    })),
    { name: 'status', values: results.map(statusOf) },
    { name: 'message', values: results.map((result) => result?.error ?? '') },
  ];
}
