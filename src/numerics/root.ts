/**
 * The root of f between a and b, where it has different signs (infinite values count): the bracket is narrowed until no
 * number lies within, or f is 0. Chandrupatla's method (Adv Eng Softw 1997): inverse quadratic interpolation where that is
 * safe, bisection elsewhere.
 */
export function rootBetween(f: (x: number) => number, from: number, to: number): number {
  // a is the newest point, b the end on the other side of the root, c the point before
  let [a, b, c] = [to, from, from];
  let [fa, fb] = [f(a), f(b)];
  let fc = fb;
  let fraction = 0.5;
  for (let step = 0; step < MOST_STEPS && fa !== 0; step++) {
    let x = a + fraction * (b - a);
    if (!isBetween(x, a, b)) x = a + 0.5 * (b - a);
    if (!isBetween(x, a, b)) break;
    const fx = f(x);
    if (fx > 0 === fa > 0) [c, fc] = [a, fa];
    else [c, fc, b, fb] = [b, fb, a, fa];
    [a, fa] = [x, fx];
    fraction = step < MOST_STEPS / 4 ? interpolated({ a, fa, b, fb, c, fc }) : 0.5;
  }
  return Math.abs(fa) <= Math.abs(fb) ? a : b;
}

/** A quarter of them may interpolate; bisection alone then needs 64 at the most. */
const MOST_STEPS = 120;

const isBetween = (x: number, a: number, b: number): boolean => x > Math.min(a, b) && x < Math.max(a, b);

/** The fraction of the way from a to b at which to look next: the interpolated root where that is safe, else the middle. */
function interpolated(points: Readonly<Record<'a' | 'fa' | 'b' | 'fb' | 'c' | 'fc', number>>): number {
  const { a, fa, b, fb, c, fc } = points;
  const xi = (a - b) / (c - b);
  const phi = (fa - fb) / (fc - fb);
  if (!(phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi)) return 0.5;
  const t = (fa / (fb - fa)) * (fc / (fb - fc)) + ((c - a) / (b - a)) * (fa / (fc - fa)) * (fb / (fc - fb));
  const least = (2 * Number.EPSILON * Math.abs(a)) / Math.abs(b - a);
  return least < 0.5 && Number.isFinite(t) ? Math.min(1 - least, Math.max(least, t)) : 0.5;
}
