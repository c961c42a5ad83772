/** Roots of a sum of sines by interval bisection: proven, and independent of everything in src (Moore, Interval Analysis, 1966). */

/** g(x) = offset + sum of size sin(rate x + phase). */
export interface Sines {
  readonly offset: number;
  readonly waves: readonly { readonly size: number; readonly rate: number; readonly phase: number }[];
}

type Interval = readonly [number, number];

export const sineSum = ({ offset, waves }: Sines, x: number): number =>
  waves.reduce((sum, { size, rate, phase }) => sum + size * Math.sin(rate * x + phase), offset);

export const slopeOf = ({ waves }: Sines, x: number): number =>
  waves.reduce((sum, { size, rate, phase }) => sum + size * rate * Math.cos(rate * x + phase), 0);

/** All values of sin over an interval. */
function sinOver([a, b]: Interval): Interval {
  const holds = (peak: number) =>
    Math.ceil((a - peak) / (2 * Math.PI)) <= Math.floor((b - peak) / (2 * Math.PI));
  const [from, to] = [Math.sin(a), Math.sin(b)];
  return [
    holds(-Math.PI / 2) ? -1 : Math.min(from, to) - 1e-15,
    holds(Math.PI / 2) ? 1 : Math.max(from, to) + 1e-15,
  ];
}

const scaled = ([a, b]: Interval, by: number): Interval => (by < 0 ? [by * b, by * a] : [by * a, by * b]);

export function slopesOf({ waves }: Sines, a: number, b: number): Interval {
  let [least, most] = [0, 0];
  for (const { size, rate, phase } of waves) {
    const shift = phase + Math.PI / 2;
    const [low, high] = scaled(sinOver([rate * a + shift, rate * b + shift]), size * rate);
    least += low;
    most += high;
  }
  return [least, most];
}

/** Every root in [a, b]; undefined where two are so near to one another (or a touch) that halving does not part them. */
export function rootsOf(g: Sines, a: number, b: number): number[] | undefined {
  const [least, most] = slopesOf(g, a, b);
  const middle = 0.5 * (a + b);
  const centre = sineSum(g, middle);
  const reach = 0.5 * (b - a) * Math.max(Math.abs(least), Math.abs(most)) + 1e-14;
  if (Math.abs(centre) > reach) return [];
  if (least > 0 || most < 0) {
    let [low, high] = [a, b];
    const rising = least > 0;
    if (sineSum(g, low) > 0 === sineSum(g, high) > 0) return [];
    for (let k = 0; k < 60; k++) {
      const x = 0.5 * (low + high);
      if (sineSum(g, x) < 0 === rising) low = x;
      else high = x;
    }
    return [low];
  }
  if (b - a < 1e-9) return undefined;
  const [left, right] = [rootsOf(g, a, middle), rootsOf(g, middle, b)];
  return left === undefined || right === undefined ? undefined : [...left, ...right];
}
