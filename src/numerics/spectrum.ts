/** Eigenvalues and singular values of square and other matrices. */
import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from 'ml-matrix';
import { type Complex, modulus } from './polynomial';

type Rows = readonly ArrayLike<number>[];

/**
 * Eigenvalues of a square matrix, the largest modulus first. Components that feed forward are taken apart first (strongly
 * connected components): what is triangular has its eigenvalues on the diagonal, to the last bit, where a
 * decomposition of the whole would smear a defective eigenvalue of multiplicity k over eps^{1/k}.
 */
export function eigenvalues(matrix: Rows): Complex[] {
  return components(matrix)
    .flatMap((members) => {
      const block = members.map((i) => members.map((j) => matrix[i]?.[j]));
      if (members.length === 1) return [{ re: block[0]?.[0], im: 0 }];
      const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(new Matrix(block));
      return realEigenvalues.map((re, k) => ({ re, im: imaginaryEigenvalues[k] ?? 0 }));
    })
    .sort((a, b) => modulus(b) - modulus(a) || b.re - a.re || b.im - a.im);
}

/** Singular values, the largest first: how much the matrix stretches whatever its eigenvalues are. */
export function singularValues(matrix: Rows): number[] {
  if (matrix.length === 0) return [];
  return new SingularValueDecomposition(new Matrix(matrix.map((row) => Array.from(row))), {
    autoTranspose: true,
  }).diagonal.sort((a, b) => b - a);
}

/** Strongly connected components of the graph of non-zero entries (Tarjan, without recursion). */
function components(matrix: Rows): number[][] {
  const n = matrix.length;
  const order = new Int32Array(n).fill(-1);
  const low = new Int32Array(n);
  const open = new Uint8Array(n);
  const at = new Int32Array(n);
  const stack: number[] = [];
  const found: number[][] = [];
  let count = 0;
  for (let root = 0; root < n; root++) {
    if (order[root] !== -1) continue;
    const path = [root];
    while (path.length > 0) {
      const i = path[path.length - 1];
      if (order[i] === -1) {
        order[i] = count;
        low[i] = count++;
        open[i] = 1;
        stack.push(i);
      }
      const j = at[i];
      if (j < n) {
        at[i] = j + 1;
        if (matrix[i]?.[j] === 0 || i === j) continue;
        if (order[j] === -1) path.push(j);
        else if (open[j] === 1) low[i] = Math.min(low[i], order[j]);
        continue;
      }
      path.pop();
      const parent = path[path.length - 1];
      if (parent !== undefined) low[parent] = Math.min(low[parent], low[i]);
      if (low[i] !== order[i]) continue;
      const members = stack.splice(stack.lastIndexOf(i));
      for (const member of members) open[member] = 0;
      found.push(members.sort((a, b) => a - b));
    }
  }
  return found;
}
