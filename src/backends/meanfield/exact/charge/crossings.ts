/** In which pieces of their transfers rows begin, and which thresholds they cross within a segment. */
import { ROUND_OFF } from '../../../../numerics/cascade';
import { SATURATING } from '../../rows/rows';
import type { Run } from '../run';
import type { Charging } from './segment';
import { OFF, ON, TOP } from './transfers';

/** A row that crosses a threshold at s. */
export interface Crossing {
  readonly s: number;
  readonly j: number;
  readonly row: number;
  readonly ceiling: boolean;
  /** What it becomes. */
  readonly active: boolean;
}

/**
 * Decides the pieces in which the rows of block j begin, and which thresholds they will cross; takes the transfer's
 * threshold off `beta`. A sum that its terms' rounding errors could have made is taken for the 0 that it stands for.
 * False where terms are too large to be added.
 */
export function decide(
  run: Run,
  c: Charging,
  j: number,
  s: number,
  fall: number,
  crossings: Crossing[],
): boolean {
  const { alpha, beta, fixed, mode, alphaBound, betaBound } = run.work.arguments;
  const only = c.only[j];
  const source = only < 0 ? 0 : run.wiring.offset[only];
  const scale = only < 0 ? 0 : scaleOf(run, c, j);
  const waits = only >= 0 && run.selfGains[only] === 1;
  const known = ROUND_OFF * (alphaBound[j] + betaBound[j]);
  const saturates = c.kind[j] === SATURATING;
  const h = c.h[j];
  const width = c.F[j] / c.G[j];
  const from = c.rowStart[j];
  const to = c.rowStart[j + 1];
  for (let r = from; r < to; r++) {
    let a = alpha[r];
    let b = beta[r] - h;
    let u = a + b;
    if (a === 0 && b === 0) {
      beta[r] = 0;
      mode[r] = OFF;
      continue;
    }
    const bare = fixed[r] + Math.abs(h);
    const most = known + ROUND_OFF * bare;
    // the sizes of the terms: known where there is one; else they matter only where a sum may be their rounding error
    let decays = 0;
    let stays = 0;
    if (only >= 0) {
      const size = ROUND_OFF * Math.abs(scale * run.currents[source + r - from]);
      decays = waits ? 0 : size;
      stays = ROUND_OFF * bare + (waits ? size : 0);
    } else if (isDoubtful(a, most) || isDoubtful(b, most) || isDoubtful(u, most)) {
      decays = ROUND_OFF * termsOf(run, c, j, r - from, false);
      stays = ROUND_OFF * (termsOf(run, c, j, r - from, true) + bare);
    }
    if (!(decays + stays + Math.abs(u) < Number.POSITIVE_INFINITY)) return false;
    if (Math.abs(a) <= decays) a = 0;
    if (Math.abs(b) <= stays) b = 0;
    if (Math.abs(u) <= decays + stays) u = 0;
    alpha[r] = a;
    beta[r] = b;
    const on = isAbove(u, a);
    mode[r] = on ? ON : OFF;
    if (!on && a >= 0) continue;
    const root = rootOf(a, b, u, fall, s);
    if (root > 0) crossings.push({ s: root, j, row: r, ceiling: false, active: !on });
    if (!saturates) continue;
    const full = isAbove(u - width, a);
    if (full) mode[r] = TOP;
    const top = rootOf(a, b - width, u - width, fall, s);
    if (top > 0) crossings.push({ s: top, j, row: r, ceiling: true, active: !full });
  }
  return true;
}

const scaleOf = ({ wiring: { termScale, termStart } }: Run, { block }: Charging, j: number): number =>
  termScale[termStart[block[j]]];

const isDoubtful = (value: number, most: number): boolean => value !== 0 && Math.abs(value) <= most;

/** The sign just after s = 0 of a function that is u there and changes as alpha e^{-s}. */
const isAbove = (u: number, alpha: number): boolean => (u === 0 ? alpha < 0 : u > 0);

/** The zero of alpha e^{-s} + d, which is u at 0, within (0, s): s = ln(-alpha / d) = ln(1 - u / d); 0 where there is none. */
function rootOf(alpha: number, d: number, u: number, fall: number, s: number): number {
  const last = alpha * fall + d;
  if (u === 0 || (u > 0 ? last >= 0 : last <= 0)) return 0;
  const root = Math.log1p(-u / d);
  return root > 0 && root < s ? root : 0;
}

/** Sum of |terms| of one row, over sources that stay or over those that decay. */
function termsOf(run: Run, c: Charging, j: number, r: number, stays: boolean): number {
  const { termStart, termPopulation, termScale, termMatrix, termWeights, termTransposed, offset } =
    run.wiring;
  const b = c.block[j];
  const count = c.rowStart[j + 1] - c.rowStart[j];
  let sum = 0;
  for (let k = termStart[b]; k < termStart[b + 1]; k++) {
    const p = termPopulation[k];
    if ((run.selfGains[p] === 1) !== stays) continue;
    const from = offset[p];
    const size = offset[p + 1] - from;
    const w = termWeights[k];
    const K = w < 0 ? termMatrix[k] : run.weights[w];
    const scale = termMatrix[k] === undefined ? Math.abs(termScale[k]) : 1;
    if (K === undefined) sum += scale * Math.abs(run.currents[from + r]);
    else
      for (let i = 0; i < size; i++) {
        const value = K[termTransposed[k] === 1 ? i * count + r : r * size + i];
        sum += scale * Math.abs(value * run.currents[from + i]);
      }
  }
  return sum;
}
