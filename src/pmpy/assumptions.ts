/** What a row of the protocol takes for granted, in words and as a test of the activation. */
import type { Activation } from './activations';

export interface Assumption {
  readonly words: string;
  /** Whether it is true of an activation, on a grid that has 0 in it. */
  readonly holds: (activation: Activation) => boolean;
}

const ROUNDING = 1e-12;
/** -10 to 10 by eighths: binary fractions, so that -z is on it and 0 is exact. */
export const GRID: readonly number[] = Array.from({ length: 161 }, (_, k) => (k - 80) / 8);

const everywhere =
  (residual: (z: number, activation: Activation) => number) =>
  (activation: Activation): boolean =>
    GRID.every((z) => Math.abs(residual(z, activation)) <= ROUNDING);

/** True of every ReLU and of softplus. */
export const odd: Assumption = {
  words: 'r(z) − r(−z) = z',
  holds: everywhere((z, { r }) => r(z) - r(-z) - z),
};

/** Weaker than `odd`: true of a truncated ReLU as well, which cuts twice what it cuts once. */
export const recovered: Assumption = {
  words: 'r(r(z) − r(−z)) = r(z)',
  holds: everywhere((z, { r }) => r(r(z) - r(-z)) - r(z)),
};

/** False of a ReLU with H(0) = 1, whose two sides both count at n = 0. */
export const complementary: Assumption = {
  words: 'r′(n) + r′(−n) = 1 where r′(n) ≠ 0',
  holds: everywhere((z, { derivative }) => derivative(z) * (derivative(z) + derivative(-z) - 1)),
};

/** True of a ReLU, truncated or not, with H(0) = 0. */
export const contrasting: Assumption = {
  words: 'r′(n) − r′(−n) = 1 where r′(n) ≠ 0',
  holds: everywhere((z, { derivative }) => derivative(z) * (derivative(z) - derivative(-z) - 1)),
};

/** p^- = 0 and p^+ = r'(n): true of the same ones. */
export const oneSided: Assumption = {
  words: 'r′(n) = 1 and r′(−n) = 0 where r′(n) ≠ 0',
  holds: everywhere((z, { derivative }) =>
    Math.max(Math.abs(derivative(z) * derivative(-z)), Math.abs(derivative(z) * (derivative(z) - 1))),
  ),
};

/** Weights in general are not, so no activation makes it true. */
export const symmetric: Assumption = { words: 'Wᵢ = Wᵢᵀ', holds: () => false };

/** Said of weights that we may choose, so always true here. */
export const mirrored: Assumption = { words: 'W′₁ = [W₁, −W₁]', holds: () => true };
