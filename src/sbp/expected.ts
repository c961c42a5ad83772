/** What fires in each phase of a sample, and all else is to be silent, from what the plain algorithm computed. */

import { checkKinds } from '../kinds';
import { PASS, type Pass } from './reference';
import { HALF, THRESHOLD } from './types';

/**
 * The spikes of one sample by phase and layer, units in ascending order, no entry for a layer that is silent:
 *
 *     1 x | 2 h = [a1 > 512], h_lt = [a1 > 0], h_gt = [a1 > 1024] | 3 o, o_lt, o_gt likewise of a2, t, m_h = h | 4 dp = d+, dm = d-
 *     5 h, hT = h; o, o_lt, o_gt = d+; oTm = d- | 6 hT = [s > 0], m_x = x, c_h = h_lt, not h_gt | 7 x; h, h_lt, h_gt = hT, c_h
 *     9 as 5 with d+ and d- exchanged | 10 hT = [s < 0] | 11 as 7 with the hT of 10 | 8, 0 nothing
 */
export function expectedSpikes(
  pass: Pass,
  active: ArrayLike<number>,
  target: ArrayLike<number>,
): readonly Readonly<Record<string, readonly number[]>>[] {
  checkKinds('sbp.expectedSpikes', {
    pass: [pass, PASS],
    active: [active, 'list'],
    target: [target, 'list'],
  });
  const { hidden, out, h, dPlus, dMinus, back, d1 } = pass;
  const x = Array.from(active);
  const above = (a: Int32Array, level: number) => where(a, (value) => value > level);
  const on = (flags: ArrayLike<number>) => where(flags, (value) => value === 1);
  const box = where(hidden, (a) => a > 0 && a <= THRESHOLD);
  const [fired, plus, minus] = [on(h), on(dPlus), on(dMinus)];
  const learnOutput = (up: number[], down: number[]) => ({
    h: fired,
    hT: fired,
    o: up,
    o_lt: up,
    o_gt: up,
    oTm: down,
  });
  const learnHidden = (sign: number) => {
    const units = where(d1, (value) => value === sign);
    return { x, h: units, h_lt: units, h_gt: units };
  };
  const phases: Record<string, readonly number[]>[] = [
    {},
    { x },
    { h: fired, h_lt: above(hidden, 0), h_gt: above(hidden, THRESHOLD) },
    { o: above(out, HALF), o_lt: above(out, 0), o_gt: above(out, THRESHOLD), t: on(target), m_h: fired },
    { dp: plus, dm: minus },
    learnOutput(plus, minus),
    { hT: above(back, 0), m_x: x, c_h: box },
    learnHidden(1),
    {},
    learnOutput(minus, plus),
    { hT: where(back, (s) => s < 0) },
    learnHidden(-1),
  ];
  return phases.map((phase) =>
    Object.fromEntries(Object.entries(phase).filter(([, units]) => units.length > 0)),
  );
}

function where(values: ArrayLike<number>, test: (value: number) => boolean): number[] {
  const found: number[] = [];
  for (let k = 0; k < values.length; k++) if (test(values[k])) found.push(k);
  return found;
}
