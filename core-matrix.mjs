/**
 * The matrix on which the decompositions of ml-matrix work in pages: its rows, and those methods of the package's own that they
 * and the library call. `test/entries/page-packages.test.ts` holds both to the same bits.
 */
export class AbstractMatrix {
  static checkMatrix(value) {
    return value instanceof AbstractMatrix ? value : new Matrix(value);
  }

  static zeros(rows, columns) {
    return new Matrix(rows, columns);
  }

  static diag(values) {
    const made = new Matrix(values.length, values.length);
    for (let i = 0; i < values.length; i++) made.set(i, i, values[i]);
    return made;
  }

  static columnVector(values) {
    return new Matrix(Array.from(values, (value) => [value]));
  }

  get(i, j) {
    return this.data[i][j];
  }

  set(i, j, value) {
    this.data[i][j] = value;
    return this;
  }

  isEmpty() {
    return this.rows === 0 || this.columns === 0;
  }

  isSquare() {
    return this.rows === this.columns;
  }

  isSymmetric() {
    return this.isSquare() && this.data.every((row, i) => row.every((value, j) => value === this.data[j][i]));
  }

  clone() {
    return new Matrix(this.data);
  }

  transpose() {
    const made = new Matrix(this.columns, this.rows);
    for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) made.set(j, i, this.get(i, j));
    return made;
  }

  mmul(other) {
    const made = new Matrix(this.rows, other.columns);
    for (let i = 0; i < this.rows; i++)
      for (let j = 0; j < other.columns; j++) {
        let sum = 0;
        for (let k = 0; k < this.columns; k++) sum += this.get(i, k) * other.get(k, j);
        made.set(i, j, sum);
      }
    return made;
  }

  subMatrixRow(indices, from, to) {
    return new Matrix(Array.from(indices, (i) => this.data[i].slice(from, to + 1)));
  }

  getColumn(j) {
    return this.data.map((row) => row[j]);
  }

  to1DArray() {
    return this.data.flatMap((row) => Array.from(row));
  }
}

export default class Matrix extends AbstractMatrix {
  /** Of rows, copied; or of so many rows and columns of zeros. */
  constructor(rows, columns) {
    super();
    this.data =
      typeof rows === 'number'
        ? Array.from({ length: rows }, () => new Float64Array(columns))
        : Array.from(rows, (row) => Float64Array.from(row));
    this.rows = this.data.length;
    this.columns = typeof rows === 'number' ? columns : (this.data[0]?.length ?? 0);
  }
}
