/** The verb of the mean field alone: the derivative of a run. */

import { checkCircuit } from '../../circuit/made';
import { type Plan, plan } from '../../circuit/plan';
import { allRules } from '../../circuit/planned';
import type { Circuit } from '../../circuit/types';
import { failed, invalid, PulsegateError, raise, unsupported } from '../../errors';
import { checkGiven, optional, PAIR } from '../../kinds';
import { type RequestOptions, requestOf } from '../request';
import { LIMITS, solve } from './exact/exact';
import { identity, type Kink } from './sensitivity/state';

/** The most unknowns (currents and weights that learn) of a Jacobian: a matrix of 32 MB. */
const MOST_UNKNOWNS = 2000;

export interface JacobianOptions
  extends Pick<RequestOptions, 'tspan' | 'initial' | 'cycles' | 'inputs' | 'from'> {
  /** Rows whose arguments stay below this are reported as standing on their kinks (default 1e-12). */
  readonly kinkBelow?: number;
}

export interface Jacobian {
  /** "u0", or "u0[2]" for larger populations, inputs left out; then "W[1,0]" for each weight that learns. */
  readonly labels: readonly string[];
  /** [state at the end, state at the beginning]. */
  readonly matrix: readonly Float64Array[];
  /** Open rows whose arguments are 0: they count as silent, and the derivative is that of their silent side. */
  readonly kinks: readonly Kink[];
}

/**
 * The derivative of the state at tspan's end with respect to that at its beginning, exact like the solution: the product
 * of stretch exponentials, with a saltation matrix where a heaviside row or a step gate jumps. The state is all currents
 * and the weights that learn.
 *
 * Throws for more than 2,000 unknowns (code
 * 'unsupported') and for a run that fails.
 */
export function jacobian(circuit: Circuit, options: JacobianOptions = {}): Jacobian {
  checkCircuit(circuit);
  checkGiven('jacobian', options, {
    tspan: optional(PAIR),
    initial: 'object?',
    cycles: 'number?',
    inputs: 'object?',
    from: 'object?',
    kinkBelow: 'number?',
  });
  const { kinkBelow = 1e-12 } = options;
  if (!(kinkBelow >= 0 && Number.isFinite(kinkBelow)))
    raise(invalid('jacobian.kinkBelow', 'limit', kinkBelow, 'a number of at least 0'));
  const planned = plan(circuit);
  const labels = unknownsOf(planned);
  if (labels.length > MOST_UNKNOWNS)
    raise(
      unsupported(
        'jacobian',
        `${labels.length} unknowns, currents and weights that learn (allowed: at most ${MOST_UNKNOWNS})`,
      ),
    );
  const sensitivity = identity(planned, kinkBelow);
  const outcome = solve(planned, requestOf(planned, options), LIMITS, sensitivity);
  if (outcome.retcode !== 'success') {
    const { retcode, message = 'the run ended early' } = outcome;
    throw new PulsegateError([failed('simulate', `${retcode}: ${message}`)]);
  }
  const { columns, kinks } = sensitivity;
  return {
    labels: labels.map(({ label }) => label),
    matrix: labels.map(({ at }) => Float64Array.from(labels, (from) => columns[from.at]?.[at])),
    kinks,
  };
}

/** The unknowns of a state, with their places: currents but inputs, then the weights that learn. */
function unknownsOf(plan: Plan) {
  const { populations, circuit, size: currents } = plan;
  const learns = new Set(allRules(plan).map(({ weights }) => weights));
  const own = populations.flatMap(({ name, offset, size, input }) =>
    input
      ? []
      : Array.from({ length: size }, (_, i) => ({
          label: size === 1 ? name : `${name}[${i}]`,
          at: offset + i,
        })),
  );
  let at = currents;
  const entries = circuit.weights.flatMap(({ name, shape: [rows, columns] }, w) =>
    learns.has(w)
      ? Array.from({ length: rows * columns }, (_, k) => ({
          label: `${name}[${Math.floor(k / columns)},${k % columns}]`,
          at: at++,
        }))
      : [],
  );
  return [...own, ...entries];
}
