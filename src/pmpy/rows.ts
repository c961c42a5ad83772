/** The seven rows of the protocol table: standard, as printed, with its misprints mended, and corrected. */
import {
  type Assumption,
  complementary,
  contrasting,
  mirrored,
  odd,
  oneSided,
  recovered,
  symmetric,
} from './assumptions';
import { minus, plus, transpose } from './products';
import type { ProtocolPass } from './protocol';
import { derivativeBySign, derivativeProducts, difference, sum, throughActivation } from './signs';
import {
  at,
  bySign,
  derivative,
  end,
  first,
  fromPairs,
  hiddenDelta,
  type Numbers,
  output,
  outputDelta,
  twoSided,
  update,
} from './versions';

/**
 * `printed` is the table of the talk; `mended` has its signs and its transposition right and keeps r and r' as they
 * are, in the rows that need it; `corrected` is exact for any r and r'.
 */
export const FORMS = ['printed', 'mended', 'corrected'] as const;
export type RowForm = (typeof FORMS)[number];

/** One way to write a row. In its formula a and b are + or -. */
export interface Version {
  readonly formula: string;
  readonly of: Numbers;
  /** All of them together make it equal to the standard row; none: it always is. */
  readonly assumes: readonly Assumption[];
}

export interface Row {
  readonly name: string;
  readonly standard: { readonly formula: string; readonly of: (pass: ProtocolPass) => number[] };
  readonly versions: { readonly [F in RowForm]?: Version };
}

const SIGNS = 'δ⁺⁺ + δ⁺⁻ − δ⁻⁺ − δ⁻⁻';

/** The table of Sornborger, Tao, Snyder, Zlotnik (NICE 2019). Where W'_1 is not defined, it is read as [W_1, -W_1]. */
export const rows: readonly Row[] = [
  {
    name: 'input',
    standard: { formula: 'n₁ = W₁x', of: ({ n }) => [...at(n, 0)] },
    versions: {
      printed: { formula: 'n₁ = W′₁[r(x); r(−x)]', of: first(throughActivation), assumes: [mirrored, odd] },
      corrected: { formula: 'n₁ = [W₁, −W₁][[x]⁺; [−x]⁺]', of: first(bySign), assumes: [] },
    },
  },
  {
    name: 'pre-activation',
    standard: { formula: 'nᵢ = Wᵢoᵢ₋₁', of: ({ n }) => n.flat() },
    versions: {
      printed: { formula: 'nᵢ = r(Wᵢoᵢ₋₁) − r(−Wᵢoᵢ₋₁)', of: twoSided(throughActivation), assumes: [odd] },
      corrected: {
        formula: 'nᵢ = [W′o′]⁺ − [−W′o′]⁺,  W′ = [Wᵢ, −Wᵢ], o′ = [[oᵢ₋₁]⁺; [−oᵢ₋₁]⁺]',
        of: fromPairs(bySign),
        assumes: [],
      },
    },
  },
  {
    name: 'output',
    standard: { formula: 'oᵢ = r(nᵢ)', of: ({ o }) => o.slice(1).flat() },
    versions: {
      printed: {
        formula: 'oᵢ = r(n⁺ − n⁻),  nᵃ = r(a nᵢ)',
        of: output(throughActivation),
        assumes: [recovered],
      },
      corrected: { formula: 'oᵢ = r(n⁺ − n⁻),  nᵃ = [a nᵢ]⁺', of: output(bySign), assumes: [] },
    },
  },
  {
    name: 'derivative',
    standard: { formula: 'pᵢ = r′(nᵢ)', of: ({ p }) => p.flat() },
    versions: {
      printed: {
        formula: 'pᵢ = p⁺ − p⁻,  pᵇ = r′(nᵢ)r′(b nᵢ)',
        of: derivative(derivativeProducts, difference),
        assumes: [contrasting],
      },
      mended: {
        formula: 'pᵢ = p⁺ + p⁻,  pᵇ = r′(nᵢ)r′(b nᵢ)',
        of: derivative(derivativeProducts, sum),
        assumes: [complementary],
      },
      corrected: {
        formula: 'pᵢ = p⁺ + p⁻,  p⁺ = r′(nᵢ)H(nᵢ), p⁻ = r′(nᵢ)(1 − H(nᵢ))',
        of: derivative(derivativeBySign, sum),
        assumes: [],
      },
    },
  },
  {
    name: 'output error',
    standard: { formula: 'δ_I = (o_I − t) p_I', of: ({ delta }) => [...end(delta)] },
    versions: {
      printed: {
        formula: `δ_I = ${SIGNS},  δᵃᵇ = r(a(o_I − t)) pᵇ`,
        of: outputDelta(throughActivation, derivativeProducts),
        assumes: [odd, complementary],
      },
      corrected: {
        formula: `δ_I = ${SIGNS},  δᵃᵇ = [a(o_I − t)]⁺ pᵇ`,
        of: outputDelta(bySign, derivativeBySign),
        assumes: [],
      },
    },
  },
  {
    name: 'hidden error',
    standard: { formula: 'δᵢ₋₁ = (Wᵢᵀδᵢ) pᵢ₋₁', of: ({ delta }) => delta.slice(0, -1).flat() },
    versions: {
      printed: {
        formula: `δᵢ₋₁ = ${SIGNS},  δᵃᵇ = r(a Wᵢδᵢ) pᵇ`,
        of: hiddenDelta((W) => W, throughActivation, derivativeProducts),
        assumes: [symmetric, odd, complementary],
      },
      mended: {
        formula: `δᵢ₋₁ = ${SIGNS},  δᵃᵇ = r(a Wᵢᵀδᵢ) pᵇ`,
        of: hiddenDelta(transpose, throughActivation, derivativeProducts),
        assumes: [odd, complementary],
      },
      corrected: {
        formula: `δᵢ₋₁ = ${SIGNS},  δᵃᵇ = [a Wᵢᵀδᵢ]⁺ pᵇ`,
        of: hiddenDelta(transpose, bySign, derivativeBySign),
        assumes: [],
      },
    },
  },
  {
    name: 'weights',
    standard: { formula: 'dWᵢ = δᵢoᵢ₋₁ᵀ', of: ({ dW }) => dW.flat(2) },
    versions: {
      printed: {
        formula: 'dW⁺ = (δ⁺⁺ − δ⁻⁺)oᵀ,  dW⁻ = −(δ⁻⁻ + δ⁺⁻)oᵀ',
        of: update(throughActivation, derivativeProducts, (mm, pm) => plus(mm, pm)),
        assumes: [odd, oneSided],
      },
      mended: {
        formula: 'dW⁺ = (δ⁺⁺ − δ⁻⁺)oᵀ,  dW⁻ = −(δ⁺⁻ − δ⁻⁻)oᵀ',
        of: update(throughActivation, derivativeProducts, (mm, pm) => minus(pm, mm)),
        assumes: [odd, complementary],
      },
      corrected: {
        formula: 'dW⁺ = (δ⁺⁺ − δ⁻⁺)oᵀ,  dW⁻ = −(δ⁺⁻ − δ⁻⁻)oᵀ',
        of: update(bySign, derivativeBySign, (mm, pm) => minus(pm, mm)),
        assumes: [],
      },
    },
  },
];
