/** A periodic schedule written out. */
import { circuit as make } from './circuit';
import type { Circuit, Window } from './types';

/** The windows of `cycles` periods, one after the other; those of a schedule without a period as they are. */
export function unrolledWindows({ schedule }: Pick<Circuit, 'schedule'>, cycles: number): readonly Window[] {
  const { windows, period } = schedule;
  if (period === undefined) return windows;
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
