/** Fixed points of a return map, with their multipliers. */
import { invalid, raise } from '../errors';
import { checkGiven } from '../kinds';
import { isolate, type Look } from './isolation';
import { checkedMap, type ReturnMap, slopeAt } from './return-map';

/** |multiplier| below 1, above 1, 1 within 1e-6, 0 within 1e-12. */
export type Stability = 'stable' | 'unstable' | 'marginal' | 'superstable';

export interface FixedPoint {
  readonly at: number;
  /** R'(A): what a small distance from the fixed point is multiplied by at every stage. */
  readonly multiplier: number;
  readonly stability: Stability;
  /** Where R - A changes its sign or touches 0; an interval of fixed points (R = A all along) has its ends here. */
  readonly bracket: readonly [number, number];
}

/** Fixed points in ascending order; where there are none, how near the map came: the evidence. */
export interface FixedPoints {
  readonly outcome: 'found' | 'absent';
  readonly points: readonly FixedPoint[];
  /** Where R jumps across the diagonal without meeting it, with its values just below and just above. */
  readonly jumps: readonly { readonly at: number; readonly values: readonly [number, number] }[];
  /** The amplitude, of those looked at, at which |R(A) - A| is least. */
  readonly nearest: { readonly at: number; readonly distance: number };
  readonly resolution: Resolution;
}

/** What could be hidden: the evidence that there are no more. */
export interface Resolution {
  /** Whether bounds of the slope over whole cells (`map.slopes`) prove that there are no more. */
  readonly certified: boolean;
  /**
   * Fixed points at which R crosses the diagonal are all found where they are farther apart than this; nearer pairs, and
   * touches, where values and slopes beside them show them. Where it is certified, nearer ones may count as one.
   */
  readonly width: number;
  /** Parts of the domain that were still unsettled after the most looks. */
  readonly open: readonly (readonly [number, number])[];
}

export interface FixedPointOptions {
  /** Amplitudes that are looked at first, evenly over the domain (default 256); more beside both ends. */
  readonly samples?: number;
  /** The most amplitudes looked at before roots are refined (default 9 times `samples`, at least 2,048). */
  readonly most?: number;
}

/**
 * All A in the domain with R(A) = A, to the last bit that the map resolves. Cells between amplitudes are halved until
 * values and slopes settle how often R - A changes its sign in each; `resolution` says what could still be hidden.
 */
export function fixedPoints(map: ReturnMap, options: FixedPointOptions = {}): FixedPoints {
  checkGiven('fixedPoints', options, { samples: 'number?', most: 'number?' });
  const { samples = 256, most = Math.max(2048, 9 * samples) } = options;
  if (!(Number.isInteger(samples) && samples >= 3))
    raise(invalid('fixedPoints.samples', 'number of samples', samples, 'a whole number of at least 3'));
  if (!(Number.isInteger(most) && most >= samples))
    raise(invalid('fixedPoints.most', 'number of looks', most, `a whole number of at least ${samples}`));
  const checked = checkedMap(map);
  const { derivative, slopes } = checked;
  const [low, high] = checked.domain;
  const range = high - low;
  const excess = (A: number) => checked(A) - A;
  const noise = 4e-16 * Math.max(Math.abs(low), Math.abs(high));
  const narrowest = NARROWEST * range;
  const found = isolate(
    {
      look: (A) => ({
        at: A,
        value: excess(A),
        ...(derivative === undefined ? {} : { slope: once(() => derivative(A) - 1) }),
      }),
      ...(slopes === undefined
        ? {}
        : {
            slopes: (a: number, b: number) => {
              const [least, greatest] = slopes(a, b);
              return [least - 1, greatest - 1] as const;
            },
          }),
      noise,
      narrowest,
      flat: range / (3 * samples),
      most,
    },
    gridOf(checked.domain, samples),
  );
  const brackets = [
    ...found.runs.map((run): Bracket => {
      const best = run.reduce((least, look) => (Math.abs(look.value) < Math.abs(least.value) ? look : least));
      return { at: best.at, bracket: runEdges(excess, found.looks, run, noise) };
    }),
    ...[
      ...found.crossings.map(([a, b]) => bisect(excess, a, b)),
      ...found.doubtful.flatMap((looks) => hiddenIn(excess, looks, noise)),
    ].map((bracket): Bracket => ({ at: nearerOf(excess, bracket), bracket })),
  ].sort((one, other) => one.at - other.at);
  const apart = (A: number) => Math.abs(excess(A)) > JUMP * range;
  const leaps = brackets.filter(({ bracket: [a, b] }) => apart(a) && apart(b));
  const points = brackets
    .filter((bracket) => !leaps.includes(bracket))
    .map(({ at, bracket }) => {
      const multiplier = slopeAt(checked, at);
      return { at, multiplier, stability: stabilityOf(multiplier), bracket };
    });
  const nearest = found.looks.reduce((least, look) =>
    Math.abs(look.value) < Math.abs(least.value) ? look : least,
  );
  const certified = slopes !== undefined && found.open.length === 0;
  return {
    outcome: points.length === 0 ? 'absent' : 'found',
    points,
    jumps: leaps.map(({ bracket: [a, b] }) => ({ at: b, values: [checked(a), checked(b)] })),
    nearest: { at: nearest.at, distance: Math.abs(nearest.value) },
    resolution: { certified, width: certified ? 2 * narrowest : found.widest, open: found.open },
  };
}

/** The ends of a run of looks at which f is 0 to rounding: where it begins to be, and ceases to. */
function runEdges(
  f: (x: number) => number,
  looks: readonly Look[],
  run: readonly Look[],
  noise: number,
): readonly [number, number] {
  const [first, last] = [run[0], run[run.length - 1]];
  if (first === last) return [first.at, last.at];
  const over = (x: number) => (Math.abs(f(x)) > noise ? 1 : -1);
  const [before, behind] = [looks[looks.indexOf(first) - 1], looks[looks.indexOf(last) + 1]];
  return [
    before === undefined ? first.at : bisect(over, before.at, first.at)[1],
    behind === undefined ? last.at : bisect(over, last.at, behind.at)[0],
  ];
}

function once(action: () => number): () => number {
  let known: number | undefined;
  return () => {
    known ??= action();
    return known;
  };
}

interface Bracket {
  readonly at: number;
  readonly bracket: readonly [number, number];
}

/** Cells are halved down to this part of the domain: there a touch is rounding, 1e-16 of it. */
const NARROWEST = 2 ** -34;

/** Even samples, and beside both ends ever nearer ones: amplitudes live and die by their logarithms. */
function gridOf([low, high]: readonly [number, number], samples: number): number[] {
  const cell = (high - low) / (samples - 1);
  const near = Array.from({ length: 16 }, (_, k) => cell * 4 ** -(k + 1));
  const grid = [
    ...Array.from({ length: samples - 1 }, (_, k) => low + ((high - low) * k) / (samples - 1)),
    high,
    ...near.flatMap((step) => [low + step, high - step]),
  ];
  return [...new Set(grid)].sort((a, b) => a - b);
}

const nearerOf = (f: (x: number) => number, [a, b]: readonly [number, number]): number =>
  Math.abs(f(a)) <= Math.abs(f(b)) ? a : b;

/** Neighbouring doubles with R - A farther from 0 than this part of the domain, on both sides of it: R jumps. */
const JUMP = 1e-6;

function stabilityOf(multiplier: number): Stability {
  const size = Math.abs(multiplier);
  if (size <= 1e-12) return 'superstable';
  if (Math.abs(size - 1) <= 1e-6) return 'marginal';
  return size < 1 ? 'stable' : 'unstable';
}

/** Neighbouring doubles between which f changes its sign. */
export function bisect(f: (x: number) => number, a: number, b: number): [number, number] {
  let [low, high] = [a, b];
  const rising = f(low) < 0;
  for (;;) {
    const middle = low + 0.5 * (high - low);
    if (middle <= low || middle >= high) return [low, high];
    const value = f(middle);
    if (value === 0) return [middle, middle];
    if (value < 0 === rising) low = middle;
    else high = middle;
  }
}

/** Looks of one sign: where f comes nearest to 0 among them, the two roots about the extremum, or the touch. */
function hiddenIn(f: (x: number) => number, looks: readonly Look[], noise: number): [number, number][] {
  const sign = Math.sign(looks[0].value);
  const size = (k: number) => Math.abs(looks[k]?.value ?? Number.POSITIVE_INFINITY);
  return looks.flatMap((look, k): [number, number][] => {
    if (!(size(k) <= size(k - 1) && size(k) < size(k + 1))) return [];
    const [a, b] = [looks[Math.max(0, k - 1)], looks[Math.min(looks.length - 1, k + 1)]];
    const at = nearestToZero((x) => sign * f(x), a.at, b.at);
    const depth = sign * f(at);
    if (depth < -noise) return [bisect(f, a.at, at), bisect(f, at, b.at)];
    // at the tip of a kink f is 0 to the rounding of its argument
    const steep = Math.max(1, Math.abs(a.value - look.value) / Math.max(look.at - a.at, Number.MIN_VALUE));
    const slack = a === look ? 4 * noise : 4 * noise * steep;
    return depth <= slack ? [[at, at]] : [];
  });
}

/** Golden section: the minimum of f in [a, b], to 1e-9 of its width. */
function nearestToZero(f: (x: number) => number, a: number, b: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [a, b];
  let [x, y] = [high - ratio * (high - low), low + ratio * (high - low)];
  let [fx, fy] = [f(x), f(y)];
  for (let step = 0; step < 45; step++) {
    if (fx < fy) {
      [high, y, fy] = [y, x, fx];
      x = high - ratio * (high - low);
      fx = f(x);
    } else {
      [low, x, fx] = [x, y, fy];
      y = low + ratio * (high - low);
      fy = f(y);
    }
  }
  return fx < fy ? x : y;
}
