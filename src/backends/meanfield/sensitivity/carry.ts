/**
 * Sensitivities over one stretch, from the same series as the exact solution, column by column. The state is all currents,
 * and the entries W of the weights that learn.
 *
 *     stretch:  v' = A v + sum over rows of S f' w I(t),   w' = rate (m post pre^T)_v    column by column
 *     event:    Phi <- (1 + (f+ - f-) n^T / (n^T f-)) Phi, n = gradient of the switch: the saltation matrix, which is the
 *               identity where the field is continuous
 *
 * Weights that transmit do not learn at the same time (circuits in which they do are refused), so w is constant while it
 * drives v, and its change is one integral of products of series.
 * Source: Leine and Nijmeijer, Dynamics and Bifurcations of Non-smooth Mechanical Systems (2004), ch. 7.
 */
import type { PlannedRule } from '../../../circuit/plan';
import type { Active } from '../rows/active';
import { expandColumn, expansion, shiftTo } from './expansion';
import { noteKinks } from './kinks';
import { learnColumn } from './learning';
import { type Plastic, plasticOf } from './plastic';
import type { Sensitivity } from './state';

/**
 * Carries the sensitivity over a stretch of length s from time t with the signs of the switches as they are; false where
 * its series does not converge.
 */
export function carry(
  sensitivity: Sensitivity,
  active: Active,
  rules: readonly PlannedRule[],
  t: number,
  s: number,
): boolean {
  const { net } = active;
  noteKinks(sensitivity, active, plasticOf(sensitivity, net), t, s);
  const column = expansion(active);
  const open = plasticOf(sensitivity, net, column.live);
  const involved = open.row.length > 0 || rules.length > 0;
  for (const v of sensitivity.columns) {
    let step = s;
    for (let done = 0; done < s; ) {
      const driven = involved && isDriven(open, v);
      if (!driven && isZero(v, net.size)) break;
      step = Math.min(step, s - done);
      if (driven || rules.length > 0) shiftTo(column, active, done);
      if (!expandColumn(column, active, driven ? open : undefined, v, step)) {
        step /= 2;
        if (!(step > 1e-12 * s)) return false;
        continue;
      }
      for (let k = 0; k < rules.length; k++)
        learnColumn(sensitivity, column, active, { rule: rules[k], factor: net.factors[k] }, v);
      addUp(column.terms, column.orders, v, net.size);
      done = step >= s - done ? s : done + step;
    }
  }
  return true;
}

/** The column at the end of the step: the sum of its series, smallest terms first. */
function addUp(terms: readonly Float64Array[], orders: number, column: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let k = orders; k >= 0; k--) sum += terms[k][i];
    column[i] = sum;
  }
}

function isZero(column: Float64Array, size: number): boolean {
  for (let i = 0; i < size; i++) if (column[i] !== 0) return false;
  return true;
}

/** True where the column changes a weight that an open row reads. */
function isDriven({ entry }: Plastic, column: Float64Array): boolean {
  for (let j = 0; j < entry.length; j++) if (column[entry[j]] !== 0) return true;
  return false;
}
