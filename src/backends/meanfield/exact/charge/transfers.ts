/** The piece of its transfer that a row is on: it changes where the row crosses its threshold or its ceiling. */
import type { Arguments } from '../scratch';

/** Below threshold, between, at its ceiling. */
export const OFF = 0;
export const ON = 1;
export const TOP = 2;

/** A row has crossed its ceiling or its threshold, and is above it now or below. */
export function setMode({ mode }: Arguments, row: number, ceiling: boolean, active: boolean): void {
  if (ceiling) mode[row] = active ? TOP : ON;
  else mode[row] = active ? ON : OFF;
}
