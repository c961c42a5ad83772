/** rms^2 = a / N + b^2 from trials: sums, intervals of confidence, the fit, the slope of log rms. */

/** How far trials with N neurons a row lie from the mean field. */
export interface Deviation {
  readonly neurons: number;
  readonly trials: number;
  /** Mean of the deviations and its standard error. */
  readonly mean: number;
  readonly meanError: number;
  /** Mean of their squares, its standard error, and where it lies with 95 %. */
  readonly meanSquare: number;
  readonly error: number;
  readonly low: number;
  readonly high: number;
}

/** A value with its standard error. */
export interface Estimate {
  readonly value: number;
  readonly error: number;
}

export interface Fit {
  readonly a: Estimate;
  /** b^2; below 0 by chance where there is no bias. */
  readonly b2: Estimate;
}

/** Sums of d, d^2 and d^4 over trials. */
export const SUMS = 3;

export function addTo(sums: Float64Array, at: number, d: number): void {
  sums[at] += d;
  sums[at + 1] += d * d;
  sums[at + 2] += d ** 4;
}

/**
 * The squares have the standard error that they show, whatever the shape of the deviations. The interval is that of a
 * chi-square with as many degrees of freedom as this error says (Satterthwaite), by Wilson and Hilferty.
 */
export function deviationOf(neurons: number, trials: number, sums: ArrayLike<number>): Deviation {
  const mean = sums[0] / trials;
  const meanSquare = sums[1] / trials;
  const spread = Math.max(0, meanSquare - mean * mean);
  const error = Math.sqrt(Math.max(0, sums[2] / trials - meanSquare * meanSquare) / trials);
  const freedom = error > 0 ? 2 * (meanSquare / error) ** 2 : Number.POSITIVE_INFINITY;
  const bound = (z: number) => {
    const part = 2 / (9 * freedom);
    return meanSquare / (1 - part + z * Math.sqrt(part)) ** 3;
  };
  return {
    neurons,
    trials,
    mean,
    meanError: Math.sqrt(spread / trials),
    meanSquare,
    error,
    low: bound(1.96),
    high: bound(-1.96),
  };
}

/** Rounds of reweighting: the error of a mean square is a part of its value, and that is known best by the fit. */
const ROUNDS = 30;

/** Weighted least squares in 1/N; null for fewer than two numbers of neurons, and where nothing spreads. */
export function fitOf(points: readonly Deviation[]): Fit | null {
  if (new Set(points.map(({ neurons }) => neurons)).size < 2) return null;
  if (points.some(({ meanSquare, error }) => !(meanSquare > 0 && error > 0))) return null;
  const parts = points.map(({ meanSquare, error }) => error / meanSquare);
  let expected = points.map(({ meanSquare }) => meanSquare);
  let fit = line(points, expected, parts);
  for (let round = 0; round < ROUNDS; round++) {
    const { a, b2 } = fit;
    // a point that the fit puts below 0 keeps a part of its own square
    expected = points.map(({ neurons, meanSquare }) =>
      Math.max(a.value / neurons + b2.value, 0.25 * meanSquare),
    );
    fit = line(points, expected, parts);
  }
  return fit;
}

function line(points: readonly Deviation[], expected: readonly number[], parts: readonly number[]): Fit {
  let [s, sx, sxx, sy, sxy] = [0, 0, 0, 0, 0];
  points.forEach(({ neurons, meanSquare }, k) => {
    const weight = (expected[k] * parts[k]) ** -2;
    const x = 1 / neurons;
    s += weight;
    sx += weight * x;
    sxx += weight * x * x;
    sy += weight * meanSquare;
    sxy += weight * x * meanSquare;
  });
  const determinant = s * sxx - sx * sx;
  return {
    a: { value: (s * sxy - sx * sy) / determinant, error: Math.sqrt(s / determinant) },
    b2: { value: (sxx * sy - sx * sxy) / determinant, error: Math.sqrt(sxx / determinant) },
  };
}

/** d log rms / d log N, -1/2 where only noise is left; null for fewer than two numbers of neurons. */
export function slopeOf(points: readonly Deviation[]): Estimate | null {
  if (new Set(points.map(({ neurons }) => neurons)).size < 2) return null;
  if (points.some(({ meanSquare, error }) => !(meanSquare > 0 && error > 0))) return null;
  let [s, sx, sxx, sy, sxy] = [0, 0, 0, 0, 0];
  for (const { neurons, meanSquare, error } of points) {
    const weight = (2 * (meanSquare / error)) ** 2;
    const [x, y] = [Math.log(neurons), 0.5 * Math.log(meanSquare)];
    s += weight;
    sx += weight * x;
    sxx += weight * x * x;
    sy += weight * y;
    sxy += weight * x * y;
  }
  const determinant = s * sxx - sx * sx;
  return { value: (s * sxy - sx * sy) / determinant, error: Math.sqrt(s / determinant) };
}
