/**
 * y' = -y + [K y + b]^+ integrated for the error of the recurrent task; it shares no code with the solvers. With the
 * active rows fixed the equation is linear: Taylor steps of 1/128. A step at whose end a row has the wrong sign is cut by
 * bisection where the first one crosses; a step in which a row turns round near its threshold is halved, so that it
 * cannot cross twice unseen.
 */
type Vector = Float64Array<ArrayBuffer>;

const STEP = 1 / 128;
const SMALLEST = 1e-9;
const TERMS = 16;

export interface Reference {
  readonly final: Vector;
  readonly crossings: number;
}

export function reference(
  K: readonly (readonly number[])[],
  biases: readonly (readonly number[])[],
  T: number,
  initial: readonly number[],
): Reference {
  const flat = Float64Array.from(K.flat());
  let y = Float64Array.from(initial);
  let crossings = 0;
  for (const list of biases) {
    const b = Float64Array.from(list);
    let active = Uint8Array.from(argument(flat, b, y), (a) => (a > 0 ? 1 : 0));
    for (let t = 0; t < T; ) {
      const step = cut(flat, b, y, active, Math.min(STEP, T - t));
      y = step.end;
      t = T - t <= step.h ? T : t + step.h;
      crossings += step.flipped.length;
      active = active.map((on, r) => (step.flipped.includes(r) ? 1 - on : on));
    }
  }
  return { final: y, crossings };
}

function argument(K: Vector, b: Vector, y: Vector): Vector {
  const n = y.length;
  const a = b.slice();
  for (let r = 0; r < n; r++) {
    let sum = a[r];
    for (let j = 0; j < n; j++) sum += K[r * n + j] * y[j];
    a[r] = sum;
  }
  return a;
}

/** y(h) = sum of v_k, v_0 = y, v_{k+1} = h / (k + 1) (-v_k + [K v_k + b (k = 0)]_active). */
function taylor(K: Vector, b: Vector, y: Vector, active: Uint8Array, h: number): Vector {
  const none = new Float64Array(y.length);
  const end = y.slice();
  let term = y;
  for (let k = 0; k < TERMS; k++) {
    const a = argument(K, k === 0 ? b : none, term);
    term = term.map((v, r) => (h / (k + 1)) * ((active[r] === 1 ? a[r] : 0) - v));
    for (let r = 0; r < end.length; r++) end[r] += term[r];
  }
  return end;
}

interface Step {
  readonly h: number;
  readonly end: Vector;
  readonly flipped: readonly number[];
}

/** The longest step, at most h, to whose end no row changes sign before. */
function cut(K: Vector, b: Vector, y: Vector, active: Uint8Array, h: number): Step {
  const end = taylor(K, b, y, active, h);
  if (h > SMALLEST && mayTouch(K, b, y, end, active, h)) return cut(K, b, y, active, h / 2);
  if (wrong(argument(K, b, end), active).length === 0) return { h, end, flipped: [] };
  let [low, high] = [0, h];
  for (let middle = h / 2; middle > low && middle < high; middle = 0.5 * (low + high))
    if (wrong(argument(K, b, taylor(K, b, y, active, middle)), active).length === 0) low = middle;
    else high = middle;
  const at = taylor(K, b, y, active, high);
  return { h: high, end: at, flipped: wrong(argument(K, b, at), active) };
}

function wrong(a: Vector, active: Uint8Array): number[] {
  const rows: number[] = [];
  a.forEach((value, r) => {
    if (active[r] === 1 ? value < 0 : value > 0) rows.push(r);
  });
  return rows;
}

/** True where some row goes towards its threshold at the beginning and away from it at the end, and is near it. */
function mayTouch(K: Vector, b: Vector, y: Vector, end: Vector, active: Uint8Array, h: number): boolean {
  const none = new Float64Array(y.length);
  const [a0, a1] = [argument(K, b, y), argument(K, b, end)];
  const slope = (at: Vector, a: Vector) =>
    argument(
      K,
      none,
      at.map((v, r) => (active[r] === 1 ? a[r] : 0) - v),
    );
  const [s0, s1] = [slope(y, a0), slope(end, a1)];
  return a0.some((a, r) => {
    const side = active[r] === 1 ? 1 : -1;
    const towards = side * s0[r] < 0 && side * s1[r] > 0;
    return towards && side * a1[r] > 0 && Math.abs(a) < h * Math.abs(s0[r]);
  });
}
