/** Why a segment that goes stretch by stretch could not be finished. */
import type { Failure } from '../../watch';
import type { Rows } from '../rows/rows';
import type { Place } from './way';

export const tooManyEvents = (most: number, t0: number, end: number): Failure => ({
  retcode: 'max-events',
  message: `more than ${most} threshold crossings in the segment from t = ${t0}`,
  end,
});

/** A segment whose series are so short that they would not end in time: names the fastest loop, which makes them so. */
export function tooManySteps(net: Rows, most: number, { t0, t1 }: Place, end: number): Failure {
  const { name, rate } = fastestLoop(net);
  const loop =
    name === undefined ? '' : `; "${name}" acts at a rate of ${rate.toPrecision(2)} per unit of time`;
  return {
    retcode: 'max-steps',
    message: `more than ${most} steps from t = ${t0} to ${end}, of a segment that ends at ${t1}${loop}`,
    end,
  };
}

/** The row that changes what it drives the fastest: S G K / tau. */
function fastestLoop({ owners, rowSwitch, count, G, termStart, termWeight, outStart, outGain }: Rows) {
  let rate = 0;
  let name: string | undefined;
  for (let r = 0; r < count; r++) {
    let weight = 0;
    for (let j = termStart[r]; j < termStart[r + 1]; j++) weight = Math.max(weight, Math.abs(termWeight[j]));
    let gain = 0;
    for (let j = outStart[r]; j < outStart[r + 1]; j++) gain = Math.max(gain, Math.abs(outGain[j]));
    const steepness = Number.isFinite(G[r]) ? G[r] : 1;
    if (!(weight * gain * steepness > rate)) continue;
    rate = weight * gain * steepness;
    name = owners[rowSwitch[r]].name;
  }
  return { name, rate };
}

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
