/** Finite size on all cores: batches of trials in processes of their own, each with an address under which it is kept. */
import { createHash } from 'node:crypto';
import type { Circuit } from '../circuit/types';
import { failed, PulsegateError } from '../errors';
import { formatCircuit } from '../io/circuit-file';
import { toolVersion } from '../io/disk/manifest';
import { checkGiven } from '../kinds';
import { type FiniteSize, gathered } from '../validation/finite-size/finite-size';
import {
  batchesOf,
  FINITE_SIZE_OPTIONS,
  type FiniteSizeOptions,
  setupOf,
} from '../validation/finite-size/setup';
import { checkWorkers, LANE_OPTIONS, type LaneOptions, onLanes } from './lanes';
import { canonical } from './task';
import type { BatchJob, Measurement } from './trials/batch';

/**
 * `finiteSize` on all cores, with the same numbers to the last bit whatever the number of workers. What `finished` holds is
 * not run again; with more trials or other N, what was run for these is kept. Throws where a trial fails.
 */
export async function finiteSizeOnCores(
  circuit: Circuit,
  options: FiniteSizeOptions & LaneOptions = {},
): Promise<FiniteSize> {
  checkGiven('finiteSizeOnCores', options, { ...FINITE_SIZE_OPTIONS, ...LANE_OPTIONS });
  checkWorkers('finiteSizeOnCores', options);
  const { workers, finished, keep, progress, signal, ...measured } = options;
  const setup = setupOf(circuit, measured);
  const batches = batchesOf(setup);
  const measurement: Measurement = { circuit: formatCircuit(circuit), options: plain(measured) };
  const { trials: _, neurons: __, ...rest } = measurement.options;
  const common = canonical({ version: toolVersion(), circuit: measurement.circuit, ...rest });
  const jobs = batches.map(
    (batch): BatchJob => ({
      batch,
      key: createHash('sha256').update(common).update(canonical(batch)).digest('hex'),
    }),
  );
  const { results } = await onLanes('trials/batch', measurement, jobs, {
    ...(workers === undefined ? {} : { workers }),
    ...(finished === undefined ? {} : { finished }),
    ...(keep === undefined ? {} : { keep }),
    ...(progress === undefined ? {} : { progress }),
    ...(signal === undefined ? {} : { signal }),
  });
  const wrong = results.find((result) => result?.error !== undefined);
  if (wrong?.error !== undefined) throw new PulsegateError([failed('finiteSize', wrong.error)]);
  return gathered(
    setup,
    batches,
    results.map((result) => result?.values?.map((value) => value ?? Number.NaN)),
  );
}

/** Lists of any kind as plain ones, so that the same numbers have the same address. */
const plain = (options: FiniteSizeOptions): FiniteSizeOptions =>
  JSON.parse(
    JSON.stringify(options, (_, value: unknown) =>
      ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value,
    ),
  ) as FiniteSizeOptions;
