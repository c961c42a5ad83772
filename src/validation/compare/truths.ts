/** Runs of the reference. */
import type { Backend } from '../../backends/backend';
import { dopri5 } from '../../backends/meanfield/adaptive/adaptive';
import { exact } from '../../backends/meanfield/exact/exact';
import { meanField } from '../../backends/meanfield/mean-field';
import type { Solution } from '../../backends/solution';
import type { Plan } from '../../circuit/plan';

/** By circuit, learning or frozen, and request. */
export type Truths = Map<string, Solution>;

export const REFERENCE = meanField({ solver: exact() });

/** exact(), which does not run resources; where there are some, a solver that steps, finely. */
export const referenceOf = ({ blocks }: Plan): Backend =>
  blocks.some(({ resource }) => resource !== undefined)
    ? meanField({ solver: dopri5({ rtol: 1e-11, atol: 1e-13 }) })
    : REFERENCE;
