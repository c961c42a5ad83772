/**
 * Hebbian learning in closed form: over a window both sides either stay or decay, so that
 *
 *     W += rate c post pre^T,   c = T (both held), tau (1 - e^{-s}) (one decays), tau (1 - e^{-2s}) / 2 (both decay)
 *
 * T = s tau the window's length, post and pre as they are at its beginning.
 */
import type { Part } from '../../../../circuit/plan';
import { reserveFactors, roomOf } from '../history';
import { addOuter, NEGLIGIBLE } from '../outer';
import { type Run, renew } from '../run';
import { keepInRange, loosen } from '../silence/weight-bounds';
import type { Charging } from './segment';

/** Applies the rules of a segment of length s, which ends at time t, and keeps their factors; false where weights get out of range. */
export function learn(run: Run, { rules, updates, tau }: Charging, t: number, s: number): boolean {
  const { history } = run;
  const room = rules.reduce((sum, rule) => sum + roomOf(rule), 0);
  const first = reserveFactors(history, room);
  history.events.push({ t, updates, at: first });
  const { tape } = history;
  let at = first;
  let inRange = true;
  for (let k = 0; k < rules.length; k++) {
    const rule = rules[k];
    const { weights, posts, pres, post, pre, rate, postDecays, preDecays } = rule;
    const c =
      postDecays && preDecays ? -Math.expm1(-2 * s) / 2 : postDecays || preDecays ? -Math.expm1(-s) : s;
    const factor = rate * (c * tau);
    tape[at] = factor;
    sumUp(run, post, tape, at + 1, posts);
    sumUp(run, pre, tape, at + 1 + posts, pres);
    dropResidues(tape, at + 1, posts, residueOf(run, post));
    dropResidues(tape, at + 1 + posts, pres, residueOf(run, pre));
    addOuter(run.work.outer, run.weights[weights], factor, tape, at + 1, rule);
    inRange &&= loosenBounds(run, weights, Math.abs(factor));
    at += roomOf(rule);
  }
  return inRange;
}

/** A signed sum of populations. */
function sumUp(
  { wiring: { offset }, currents }: Run,
  parts: readonly Part[],
  out: Float64Array,
  at: number,
  size: number,
): void {
  for (let i = 0; i < size; i++) out[at + i] = 0;
  for (let k = 0; k < parts.length; k++) {
    const { population, sign } = parts[k];
    const from = offset[population];
    for (let i = 0; i < size; i++) out[at + i] += sign * currents[from + i];
  }
}

/** What is too small to count beside the largest current that these populations have had: a flush has left it. */
function residueOf({ peaks, dips }: Run, parts: readonly Part[]): number {
  let most = 0;
  for (let k = 0; k < parts.length; k++) {
    const { population } = parts[k];
    most = Math.max(most, peaks[population], dips[population]);
  }
  return NEGLIGIBLE * most;
}

/** Nothing in place of residues: products with them would be below the rounding of those with real charges. */
function dropResidues(tape: Float64Array, at: number, size: number, residue: number): void {
  for (let i = at; i < at + size; i++) if (Math.abs(tape[i]) <= residue) tape[i] = 0;
}

/** The sums of |change| of a row are at most max |post| sum |pre|, those of a column sum |post| max |pre|; false out of range. */
function loosenBounds(run: Run, w: number, factor: number): boolean {
  const bounds = run.wiring.weights;
  const { rows, columns } = run.work.outer;
  if (bounds === undefined || rows.most === 0 || columns.most === 0) return true;
  loosen(bounds, w, factor * rows.most * columns.sum, factor * rows.sum * columns.most);
  renew(run, w);
  return keepInRange(bounds, w);
}
