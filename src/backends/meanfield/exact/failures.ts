/** Why a segment that goes stretch by stretch could not be finished. */
import type { Failure } from '../../watch';
import type { Rows } from '../rows/rows';

export const notFinite = (t: number): Failure => ({
  retcode: 'non-finite',
  message: `a current left the range of numbers after t = ${t}`,
  end: t,
});

export const tooManyEvents = (most: number, t0: number, end: number): Failure => ({
  retcode: 'max-events',
  message: `more than ${most} threshold crossings in the segment from t = ${t0}`,
  end,
});

/** Rows that cross back and forth while time stands still. */
export function noEnd({ owners }: Rows, switches: readonly number[], t: number): Failure {
  const names = [...new Set(switches.map((i) => `row ${owners[i].row} of "${owners[i].name}"`))];
  const message = `${names.join(', ') || 'a row'} crosses its threshold back and forth at t = ${t}`;
  return { retcode: 'max-events', message, end: t };
}

export const tooSlow = (what: string, t: number): Failure => ({
  retcode: 'step-too-small',
  message: `the ${what} at t = ${t}`,
  end: t,
});

export const slides = (message: string, t: number): Failure => ({ retcode: 'sliding', message, end: t });

export const jumpsAtOnce = (t: number): Failure => ({
  retcode: 'terminated',
  message: `two switches jump at once at t = ${t}: no derivative there`,
  end: t,
});
