/**
 * Where a function g of one number may be 0: cells of its domain, halved until values and slopes settle the signs in each.
 *
 * In a cell [a, b] with slopes of g between s and S:
 *
 *     g(x) >= max(g(a) + s (x - a), g(b) - S (b - x))        (and the same for -g)
 *
 * so that there is no root where that bound stays above 0, and one at most where 0 is not between s and S. Slopes come
 * from whoever knows them for whole cells, and the answer is then proven (Moore, Interval Analysis (1966); Piyavskii
 * (1972)); else from what the cell shows: its secant, those of its neighbours, the slopes at its ends, with as much room on
 * both sides as they differ by.
 */

/** A place that was looked at, and what was found there. */
export interface Look {
  readonly at: number;
  readonly value: number;
  /** The slope of g here, worked out when it is asked for: it costs more than the value. */
  readonly slope?: () => number;
}

/** What is looked at, and how closely. */
export interface Searched {
  readonly look: (x: number) => Look;
  /** Bounds of the slope of g over a cell, if there are any. */
  readonly slopes?: (a: number, b: number) => readonly [number, number];
  /** Values up to this are 0 to rounding. */
  readonly noise: number;
  /** Cells narrower than this are halved no more. */
  readonly narrowest: number;
  /** Cells that are 0 at both ends and wider than this are looked into. */
  readonly flat: number;
  /** The most looks. */
  readonly most: number;
}

export interface Isolation {
  readonly looks: readonly Look[];
  /** Neighbouring looks at which g is 0 to rounding. */
  readonly runs: readonly (readonly Look[])[];
  /** Cells over which g changes its sign. */
  readonly crossings: readonly (readonly [number, number])[];
  /** Neighbouring looks of one sign between which nothing settled that g stays away from 0. */
  readonly doubtful: readonly (readonly Look[])[];
  /** Cells wider than the narrowest that were left unsettled because `most` was reached. */
  readonly open: readonly (readonly [number, number])[];
  /** The widest cell. */
  readonly widest: number;
}

export function isolate(searched: Searched, grid: readonly number[]): Isolation {
  const { look, most } = searched;
  let looks = grid.map(look);
  for (;;) {
    const before = looks;
    let left = most - before.length;
    looks = before.flatMap((here, k) => {
      const next = left > 0 ? nextLook(searched, before, k) : undefined;
      if (next === undefined) return [here];
      left--;
      return [here, look(next)];
    });
    if (looks.length === before.length) return sorted(searched, looks);
  }
}

/** Where to look into the cell behind look k; undefined where it is settled or too narrow. */
function nextLook(searched: Searched, looks: readonly Look[], k: number): number | undefined {
  const [a, b] = [looks[k], looks[k + 1]];
  if (b === undefined) return undefined;
  const { narrowest, flat } = searched;
  const width = b.at - a.at;
  const zero = (look: Look | undefined) => isZero(searched, look);
  let x = a.at + 0.5 * width;
  if (zero(a) && zero(b)) {
    if (width <= flat) return undefined;
  } else if (zero(a) || zero(b)) {
    // beside a root the sign is found close by; farther off, where g is 0 to rounding for a while
    const way = zero(a) ? -1 : 1;
    const from = zero(a) ? k : k + 1;
    let end = from;
    while (zero(looks[end + way])) end += way;
    const step = Math.max(narrowest, 7 * Math.abs(looks[end].at - looks[from].at));
    if (step >= width) return undefined;
    x = looks[from].at - way * step;
  } else if (width <= 2 * narrowest || isSettled(searched, looks, k)) return undefined;
  return x > a.at && x < b.at ? x : undefined;
}

const isZero = ({ noise }: Searched, look: Look | undefined): boolean =>
  look !== undefined && Math.abs(look.value) <= noise;

/** Whether a cell with a sign at both ends is known to have as many roots as the signs say. */
function isSettled(searched: Searched, looks: readonly Look[], k: number): boolean {
  const [a, b] = [looks[k], looks[k + 1]];
  const sign = Math.sign(a.value);
  let [s, S] = slopesOver(searched, looks, k);
  if (s > 0 || S < 0) return true;
  if (Math.sign(b.value) !== sign) return false;
  if (sign < 0) [s, S] = [-S, -s];
  const [from, to, width] = [Math.abs(a.value), Math.abs(b.value), b.at - a.at];
  // the two lines of the bound meet at from + s t
  const t = (to - from - S * width) / (s - S);
  return S > s && from + s * t > 0;
}

function slopesOver(searched: Searched, looks: readonly Look[], k: number): readonly [number, number] {
  const [a, b] = [looks[k], looks[k + 1]];
  if (searched.slopes !== undefined) return searched.slopes(a.at, b.at);
  const secant = (j: number): number[] => {
    const [from, to] = [looks[j], looks[j + 1]];
    return from === undefined || to === undefined ? [] : [(to.value - from.value) / (to.at - from.at)];
  };
  const secants = [...secant(k), ...secant(k - 1), ...secant(k + 1)];
  const bend = FAR * Math.max(...secants.map(Math.abs));
  const far = Math.min(Math.abs(a.value), Math.abs(b.value)) > bend * (b.at - a.at);
  if (far && a.value > 0 === b.value > 0) return [-bend, bend];
  const known = a.slope === undefined || b.slope === undefined ? undefined : [a.slope(), b.slope()];
  const seen = [...secant(k), ...(known ?? secants)];
  const [least, most] = [Math.min(...seen), Math.max(...seen)];
  return [2 * least - most, 2 * most - least];
}

/** Where even slopes so many times the steepest secant nearby would not lead to 0, the slopes at the ends are not asked for. */
const FAR = 4;

/** The looks by what they say. */
function sorted(searched: Searched, looks: readonly Look[]): Isolation {
  const { narrowest } = searched;
  const runs: Look[][] = [];
  const crossings: (readonly [number, number])[] = [];
  const doubtful: Look[][] = [];
  const open: (readonly [number, number])[] = [];
  let widest = 0;
  looks.forEach((a, k) => {
    const before = looks[k - 1];
    const b = looks[k + 1];
    if (isZero(searched, a)) {
      if (isZero(searched, before)) runs[runs.length - 1].push(a);
      else runs.push([a]);
    }
    if (b === undefined) return;
    widest = Math.max(widest, b.at - a.at);
    if (isZero(searched, a) || isZero(searched, b)) return;
    const crosses = Math.sign(a.value) !== Math.sign(b.value);
    if (crosses) crossings.push([a.at, b.at]);
    if (isSettled(searched, looks, k)) return;
    if (b.at - a.at > 2 * narrowest) open.push([a.at, b.at]);
    if (crosses) return;
    const group = doubtful[doubtful.length - 1];
    if (group !== undefined && group[group.length - 1] === a) group.push(b);
    else doubtful.push([a, b]);
  });
  return { looks, runs, crossings, doubtful, open, widest };
}
