/** A periodic schedule written out. */
import { invalid, raise } from '../errors';
import { circuit as make } from './circuit';
import type { Circuit, Window } from './types';

/** The most windows that are written out. */
const MOST_WINDOWS = 1e6;

/** The windows of `cycles` periods, one after the other; those of a schedule without a period as they are. */
export function unrolledWindows({ schedule }: Pick<Circuit, 'schedule'>, cycles: number): readonly Window[] {
  const { windows, period } = schedule;
  if (period === undefined) return windows;
  const most = Math.floor(MOST_WINDOWS / Math.max(1, windows.length));
  // those that the circuit itself has are written out once whatever their number
  if (cycles > Math.max(2, most))
    raise(
      invalid('cycles', 'number of cycles', cycles, `at most ${most}: ${windows.length} windows a cycle`),
    );
  return Array.from({ length: cycles }, (_, k) =>
    windows.map((window) => ({
      ...window,
      t: [k * period + window.t[0], k * period + window.t[1]] as const,
    })),
  ).flat();
}

/** The same circuit without a period, its schedule written out for so many cycles. */
export const unrolled = (circuit: Circuit, cycles: number): Circuit =>
  circuit.schedule.period === undefined
    ? circuit
    : make({ ...circuit, schedule: { windows: unrolledWindows(circuit, cycles) } });
