/** Polynomials by their coefficients, constant term first. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** p(x) and p'(x) (Horner). */
export function valueAndSlope(coefficients: ArrayLike<number>, x: number): readonly [number, number] {
  let value = 0;
  let slope = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) {
    slope = slope * x + value;
    value = value * x + coefficients[k];
  }
  return [value, slope];
}

/**
 * All complex roots, sorted by modulus: the eigenvalues of the companion matrix, each improved by Newton steps on p that
 * make |p| smaller and stay near. A root of multiplicity k is good to about the k-th root of the machine's precision;
 * scale x so that the roots that matter are of order one.
 */
export function roots(coefficients: readonly number[]): Complex[] {
  const degree = coefficients.findLastIndex((c) => c !== 0);
  if (degree < 1) return [];
  const lead = coefficients[degree];
  const companion = Matrix.zeros(degree, degree);
  for (let k = 0; k < degree; k++) {
    companion.set(0, k, -coefficients[degree - 1 - k] / lead);
    if (k > 0) companion.set(k, k - 1, 1);
  }
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(companion);
  return realEigenvalues
    .map((re, k) => polish(coefficients, degree, { re, im: imaginaryEigenvalues[k] ?? 0 }))
    .sort((a, b) => modulus(a) - modulus(b));
}

export const modulus = ({ re, im }: Complex): number => Math.hypot(re, im);

/** A Newton step that moves an eigenvalue by more than this part of itself goes to another root. */
const NEAR = 1e-6;

function polish(coefficients: readonly number[], degree: number, start: Complex): Complex {
  let root = start;
  let [value, slope] = complexHorner(coefficients, degree, root);
  for (let step = 0; step < 8; step++) {
    const size = slope.re ** 2 + slope.im ** 2;
    if (size === 0 || modulus(value) === 0) break;
    const next = {
      re: root.re - (value.re * slope.re + value.im * slope.im) / size,
      im: root.im - (value.im * slope.re - value.re * slope.im) / size,
    };
    const [nextValue, nextSlope] = complexHorner(coefficients, degree, next);
    const moved = Math.hypot(next.re - start.re, next.im - start.im);
    if (!(modulus(nextValue) < modulus(value) && moved < NEAR * modulus(start))) break;
    root = next;
    value = nextValue;
    slope = nextSlope;
  }
  return root;
}

function complexHorner(coefficients: readonly number[], degree: number, x: Complex): [Complex, Complex] {
  let value = { re: 0, im: 0 };
  let slope = { re: 0, im: 0 };
  const times = (a: Complex): Complex => ({ re: a.re * x.re - a.im * x.im, im: a.re * x.im + a.im * x.re });
  for (let k = degree; k >= 0; k--) {
    const turned = times(slope);
    slope = { re: turned.re + value.re, im: turned.im + value.im };
    const next = times(value);
    value = { re: next.re + coefficients[k], im: next.im };
  }
  return [value, slope];
}
