/** The plain engine of composite neurons beside another: counts and weights, batch by batch. */
import * as stochastic from '../../stochastic/index';

/** Where two engines part first: a count of a batch or a weight, found and expected. */
export interface StochasticDifference {
  readonly presentation: number;
  readonly what: string;
  readonly entry: number | null;
  readonly found: number;
  readonly expected: number;
}

export interface StochasticFound {
  /** The engine beside the plain one; null where nobody asked. */
  readonly verified: { readonly presentations: number; readonly first: StochasticDifference | null } | null;
}

export interface BesidePlain {
  /** The engine after it learnt a batch, and what that came to; `learn` does the same to the plain one. */
  compare(
    presentation: number,
    engine: stochastic.Engine,
    own: stochastic.Tally,
    learn: (engine: stochastic.Engine) => stochastic.Tally,
  ): void;
  found(): StochasticFound['verified'];
}

export function besidePlain(
  network: stochastic.Network,
  seed: number,
  weights: stochastic.Weights,
): BesidePlain {
  const make = stochastic.engines.get('typescript') as stochastic.EngineMaker;
  const plain = make(network, { seed, weights });
  let presentations = 0;
  let first: StochasticDifference | null = null;
  return {
    compare(presentation, engine, own, learn) {
      if (first !== null) return;
      const other = learn(plain);
      presentations += own.samples;
      first = differenceOf(presentation, [own, engine], [other, plain]);
    },
    found: () => ({ presentations, first }),
  };
}

type Learnt = readonly [stochastic.Tally, stochastic.Engine];

function differenceOf(
  presentation: number,
  [own, engine]: Learnt,
  [other, plain]: Learnt,
): StochasticDifference | null {
  for (const what of Object.keys(own) as (keyof stochastic.Tally)[])
    if (own[what] !== other[what])
      return { presentation, what, entry: null, found: own[what], expected: other[what] };
  const expected = plain.weights();
  for (const [l, matrix] of engine.weights().entries()) {
    const entry = matrix.findIndex((w, k) => w !== expected[l][k]);
    if (entry >= 0)
      return {
        ...{ presentation, what: `W${l + 1}`, entry },
        ...{ found: matrix[entry], expected: expected[l][entry] },
      };
  }
  return null;
}
