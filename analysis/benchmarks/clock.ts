/**
 * The clock: CPU time of this process. Wall time on a machine that others use as well is mostly their noise; CPU time runs
 * only while this process does. Time of all its threads is counted, so that collecting garbage and compiling are paid for.
 */

/** CPU seconds that this process has used until now, user and system. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** The least to be measured at once, in seconds: the clock ticks in microseconds, which is 0.1 % of this. */
export const SHORTEST = 2e-3;
