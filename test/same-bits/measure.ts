/**
 * Times one workload on one checkout: `ts-node measure.ts CHECKOUT WORKLOAD` prints its CPU seconds as JSON. The library is
 * loaded from the checkout, workload and clock are those of this file's own.
 */
import { join } from 'node:path';
import { timedFresh } from '../../analysis/benchmarks/timing';
import type * as Library from '../../src/index';
import { WORKLOADS } from './workloads';

export interface Measurement {
  /** CPU seconds of a run: the least and the median that were measured. */
  readonly least: number;
  readonly median: number;
  /** The answer, as a word that keeps its bits. */
  readonly answer: string;
}

/** CPU seconds of runs before the clock counts, and with it. */
const WARM = 0.5;
const MEASURED = 2;
const LEAST_RUNS = 5;

const [checkout, id] = process.argv.slice(2);
const library = require(join(checkout, 'src', 'index')) as typeof Library;
const { make = () => undefined, run } = WORKLOADS[id].prepare(library);
timedFresh(make, run, { total: WARM });
const { seconds, least, answer } = timedFresh(make, run, { total: MEASURED, measurements: LEAST_RUNS });
const measurement: Measurement = { least, median: seconds, answer: String(answer) };
process.stdout.write(`${JSON.stringify(measurement)}\n`);
