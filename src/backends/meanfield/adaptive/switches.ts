/** Switches as an integrator sees them: which are 0, which have turned within a step, and when. */
import { firstSignChange, type Ladder, ladder, signChanges } from '../../../numerics/ladder';
import type { Step } from '../../../numerics/ode/method';
import type { Active } from '../rows/active';
import type { Rows } from '../rows/rows';
import { expandSwitches, type Polynomials, polynomialsOf } from './polynomials';

/** Switch i turns at the fraction theta of a step. */
export interface Turn {
  readonly i: number;
  readonly theta: number;
  /** False where it does not come through 0 in the step: it was at 0 within noise, and leaves it for the wrong side. */
  readonly crosses: boolean;
}

/** What looks for turns in the steps of a segment: room for its switches as polynomials, and for their roots. */
export interface Lookout {
  readonly net: Rows;
  /** By the degree of dense output. */
  readonly rooms: Map<number, Polynomials>;
  readonly ladder: Ladder;
}

/** A lookout for the steps of a segment. */
export const lookout = (net: Rows): Lookout => ({ net, rooms: new Map(), ladder: ladder() });

function roomFor({ net, rooms }: Lookout, degree: number): Polynomials {
  const room = rooms.get(degree) ?? polynomialsOf(net, degree);
  rooms.set(degree, room);
  return room;
}

/**
 * The first switch that turns in the step, of those that end up clearly on the other side than `on` says.
 *
 * Over the step a switch p is a polynomial of theta (polynomials.ts), so the first theta at which p is wrong by more than
 * `limit` is found with certainty, by Rolle's theorem, however short p stays there: rows that cross twice between two
 * places of a grid are not missed. A pair of crossings that is shallower than `limit`, or than the errors of dense output
 * (a few times atol + rtol |y|), may go either way: it need not be resolved, and if it is, that does no harm.
 */
export function firstTurn(watch: Lookout, { net, on }: Active, step: Step, noise: number): Turn | undefined {
  const coefficients = step.coefficients();
  const room = roomFor(watch, step.degree);
  const limit = 4 * (noise + 1e-14 * Math.max(scaleOf(net, step.y0), scaleOf(net, step.y1)));
  expandSwitches(room, net, on, coefficients, step.degree);
  let first: Turn | undefined;
  for (let i = 0; i < net.switches; i++) {
    const sign = on[i] === 1 ? 1 : -1;
    if (staysRight(room, i, sign, limit)) continue;
    const turn = turnOf(room, watch.ladder, i, sign, limit);
    if (turn !== undefined && (first === undefined || turn.theta < first.theta)) first = turn;
  }
  return first;
}

/** True where the terms that pull a switch to the wrong side cannot bring it there: theta^k <= 1. */
function staysRight({ width, switches }: Polynomials, i: number, sign: number, limit: number): boolean {
  const at = i * width;
  let least = sign * switches[at] + limit;
  for (let k = 1; k < width; k++) least += Math.min(0, sign * switches[at + k]);
  return least > 0;
}

/** Where a switch turns; undefined if it does not get clearly to the wrong side. */
function turnOf(
  { width, switches, grid }: Polynomials,
  ladder: Ladder,
  i: number,
  sign: number,
  limit: number,
): Turn | undefined {
  // in s = reach * theta, so that k! / reach^k stays within bounds whatever the degree
  const reach = Math.max(1, width / 3);
  const at = i * width;
  let factor = sign;
  for (let k = 0; k < width; k++) {
    grid[k + 1] = factor * switches[at + k];
    factor *= (k + 1) / reach;
  }
  const value = grid[1];
  grid[1] = value + limit;
  const wrong = grid[1] <= 0 ? 0 : firstSignChange(ladder, grid, 0, width + 1, 1, reach);
  if (wrong === undefined) return undefined;
  // it came through 0 before that, for the last time; before it may have touched 0 within `limit` without harm
  grid[1] = value;
  const zeros = wrong === 0 ? [] : signChanges(ladder, grid, 0, width + 1, 1, wrong);
  // where it only grazed 0, it is turned where it is clear of it: at 0 the derivatives might turn it back for ever
  if (zeros.length === 0) return { i, theta: wrong / reach, crosses: false };
  return { i, theta: zeros[zeros.length - 1] / reach, crosses: true };
}

/** Switches within rounding of 0 are taken for 0, so that their derivatives decide: two that cross together both cross. */
export function markZeros(
  { net, zero }: Active,
  switches: Float64Array,
  y: Float64Array,
  noise: number,
): void {
  // a quarter of what counts as wrong in a step: a switch whose derivative decided it is not turned back at once
  const limit = noise + 1e-14 * scaleOf(net, y);
  for (let i = 0; i < net.switches; i++) zero[i] = Math.abs(switches[i]) <= limit ? limit : 0;
}

function scaleOf(net: Rows, y: Float64Array): number {
  let scale = 1;
  for (let i = 0; i < net.size; i++) scale = Math.max(scale, Math.abs(y[i]));
  return scale;
}
