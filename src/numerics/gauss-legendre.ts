/** Nodes and weights of Gauss and Legendre: the integral of f over [a, b] is the sum of weight f(node). */

export interface Quadrature {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/** Of n nodes, exact for polynomials up to degree 2 n - 1: Newton's method for the roots of P_n. */
export function gaussLegendre(n: number, a: number, b: number): Quadrature {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    let x = Math.cos((Math.PI * (k + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let round = 0; round < 20; round++) {
      const [value, derivative] = legendre(n, x);
      slope = derivative;
      const step = value / slope;
      x -= step;
      if (Math.abs(step) < 1e-15) break;
    }
    nodes[n - 1 - k] = (a + b) / 2 + ((b - a) / 2) * x;
    weights[n - 1 - k] = (b - a) / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}

/** P_n and its derivative. */
function legendre(n: number, x: number): [value: number, derivative: number] {
  let before = 1;
  let value = x;
  for (let k = 2; k <= n; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
  return [value, (n * (x * value - before)) / (x * x - 1)];
}
