/** What a reader of the numbers has to know: the clock, the machine and its load, the peers' versions. */
import { availableParallelism, loadavg } from 'node:os';
import type { Python } from './peers/scipy';
import { TOLERANCE } from './task';

export interface Setting {
  readonly rounds: number;
  readonly quick: boolean;
  readonly python: Python | undefined;
  readonly brian: Python | undefined;
  /** Why tasks were skipped. */
  readonly missing: readonly string[];
}

/** Load averages over 1, 5 and 15 minutes, now. */
export const load = (): string =>
  loadavg()
    .map((average) => average.toFixed(2))
    .join(' ');

export const contextOf = (
  { rounds, quick, python, brian, missing }: Setting,
  loads: { readonly start: string; readonly end: string },
): string[] => [
  `Node ${process.version}, ${rounds} rounds; peers at rtol = atol = ${TOLERANCE}`,
  'times: CPU time of the process, user and system, all threads, on both sides; medians, and the least of all; goals are judged on the ratio of medians',
  `machine: ${availableParallelism()} cores; load over 1, 5 and 15 minutes ${loads.start} at the start, ${loads.end} at the end`,
  python === undefined
    ? 'no python3 with SciPy on the PATH: the SciPy peers were skipped'
    : `peers: odex of npm; ${python.versions}`,
  brian === undefined
    ? 'no python3 with Brian2 on the PATH (Debian: python3-brian): the Brian2 peers were skipped'
    : `peers of spiking networks: ${brian.versions}, ${brian.command}`,
  ...missing,
  ...(quick ? ['--quick: small sizes, to which no goal applies'] : []),
];
