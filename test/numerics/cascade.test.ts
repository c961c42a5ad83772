import { evaluate, kernels, lowerBound, signAfterZero, upperBound } from '../../src/numerics/cascade';
import { firstSignChange, ladder, signChanges } from '../../src/numerics/ladder';
import { seeded } from '../support/random';

const grid = (na: number, nb: number, entries: Record<string, number>): Float64Array => {
  const C = new Float64Array(na * nb);
  for (const [key, value] of Object.entries(entries)) {
    const [a, b] = key.split(',').map(Number) as [number, number];
    C[a * nb + b] = value;
  }
  return C;
};

const kernel = (a: number, b: number, s: number): number => {
  const table = new Float64Array((a + 1) * (b + 1));
  kernels(table, a + 1, b + 1, s);
  return table[a * (b + 1) + b];
};

describe('the kernels B_ab of integrators and leaks in series', () => {
  test.each([1e-9, 1e-3, 0.3, 1, 2, 7.5, 40, 120, 499, 501, 900])(
    'have their closed forms at s = %p',
    (s) => {
      const close = (value: number, truth: number) =>
        expect(Math.abs(value - truth)).toBeLessThanOrEqual(4e-15 * Math.abs(truth));
      close(kernel(0, 1, s), Math.exp(-s));
      close(kernel(0, 3, s), (s * s * Math.exp(-s)) / 2);
      close(kernel(1, 0, s), 1);
      close(kernel(3, 0, s), (s * s) / 2);
      close(kernel(1, 1, s), -Math.expm1(-s));
      if (s > 0.1) close(kernel(2, 1, s), s + Math.expm1(-s));
      if (s > 1) close(kernel(1, 2, s), -Math.expm1(-s) - s * Math.exp(-s));
      if (s > 1) close(kernel(2, 2, s), s - 2 + (s + 2) * Math.exp(-s));
    },
  );

  test('keep their relative accuracy where the closed form cancels: B_ab -> s^{a+b-1}/(a+b-1)!', () => {
    const s = 1e-6;
    expect(kernel(1, 2, s) / ((s * s) / 2)).toBeCloseTo(1 - (2 / 3) * s, 12);
    expect(kernel(2, 3, s) / (s ** 4 / 24)).toBeCloseTo(1 - (3 / 5) * s, 12);
  });

  test('satisfy B_a,b-1 = B_ab + B_a-1,b, both sides computed by their own series', () => {
    for (const s of [0.01, 0.7, 3, 20, 80])
      for (const [a, b] of [
        [1, 2],
        [2, 2],
        [3, 4],
        [4, 3],
      ] as const)
        expect(Math.abs(kernel(a, b, s) + kernel(a - 1, b, s) - kernel(a, b - 1, s))).toBeLessThan(
          1e-14 * kernel(a, b - 1, s),
        );
  });

  test('no sample in [0, L] lies outside the bounds', () => {
    const random = seeded(3);
    const table = new Float64Array(12);
    let outside = 0;
    for (let trial = 0; trial < 300; trial++) {
      const C = Float64Array.from({ length: 12 }, (_, k) => (k === 0 ? 0 : 2 * random() - 1));
      const length = 5 * random();
      kernels(table, 3, 4, length);
      const above = upperBound(C, 0, 3, 4, length, table);
      const below = lowerBound(C, 0, 3, 4, length, table);
      for (let k = 0; k <= 20; k++) {
        kernels(table, 3, 4, (length * k) / 20);
        const value = evaluate(C, 0, table, 12);
        if (!(value <= above + 1e-13 && value >= below - 1e-13)) outside++;
      }
    }
    expect(outside).toBe(0);
  });
});

describe('the sign just after 0', () => {
  test('is that of the first derivative that does not vanish', () => {
    // e^{-s} - 1 + s = s^2/2 - ...
    expect(signAfterZero(grid(3, 2, { '0,1': 1, '1,0': -1, '2,0': 1 }), 0, 3, 2)).toBe(1);
    // 1 - e^{-s} - s e^{-s} - s^2/2 = -s^3/3 + ...
    expect(signAfterZero(grid(4, 3, { '1,2': 1, '3,0': -1 }), 0, 4, 3)).toBe(-1);
  });

  test('takes the rounding error of a sum for zero', () => {
    // 0.3 - 3 * 0.1 = -5.6e-17 in doubles, then a rising term
    expect(signAfterZero(grid(3, 2, { '1,0': 0.3, '0,1': -3 * 0.1, '2,0': 1 }), 0, 3, 2)).toBe(1);
  });

  test('is 0 for the zero function', () => {
    expect(signAfterZero(grid(2, 3, {}), 0, 2, 3)).toBe(0);
    // 1 - e^{-s} - B_11 = 0 identically
    expect(signAfterZero(grid(2, 2, { '1,0': 1, '0,1': -1, '1,1': -1 }), 0, 2, 2)).toBe(0);
  });
});

describe('the ladder', () => {
  const zeros = (C: Float64Array, na: number, nb: number, length: number) => [
    ...signChanges(ladder(), C, 0, na, nb, length),
  ];

  test('finds ln 2 as the zero of 2 e^{-s} - 1, on the far side', () => {
    const [zero] = zeros(grid(2, 2, { '0,1': 2, '1,0': -1 }), 2, 2, 5) as [number];
    expect(Math.abs(zero - Math.LN2)).toBeLessThan(2e-16);
    expect(2 * Math.exp(-zero) - 1).toBeLessThanOrEqual(0);
  });

  test('the first change alone is the first of all', () => {
    const random = seeded(4);
    for (let trial = 0; trial < 200; trial++) {
      const C = Float64Array.from({ length: 12 }, (_, k) => (k === 0 ? 0 : 2 * random() - 1));
      const length = 5 * random();
      expect(firstSignChange(ladder(), C, 0, 3, 4, length)).toBe(zeros(C, 3, 4, length)[0]);
    }
  });

  test('finds the zero at s = 1 of (1 - s) e^{-s} in a window of 900 tau', () => {
    expect(zeros(grid(1, 3, { '0,1': 1, '0,2': -1 }), 1, 3, 900)).toEqual([expect.closeTo(1, 15)]);
  });

  test('finds the two zeros of (s - 1)(s - 1 - eps) e^{-s}, however near', () => {
    for (const eps of [1e-2, 1e-4, 1e-6]) {
      const found = zeros(grid(1, 4, { '0,1': 1 + eps, '0,2': -(2 + eps), '0,3': 2 }), 1, 4, 3);
      expect(found).toHaveLength(2);
      expect(found[0]).toBeCloseTo(1, 8);
      expect(Math.abs(found[1] - 1 - eps)).toBeLessThan(1e-8);
    }
  });

  test('a touch, (s - 1)^2 e^{-s}, is harmless: no zero, or two within rounding', () => {
    const work = ladder();
    const found = [...signChanges(work, grid(1, 4, { '0,1': 1, '0,2': -2, '0,3': 2 }), 0, 1, 4, 3)];
    // either it is known as a touch, or rounding splits it in two
    expect([found.length, work.touches.length]).toEqual(found.length === 0 ? [0, 1] : [2, 0]);
    for (const s of [...found, ...work.touches]) expect(Math.abs(s - 1)).toBeLessThan(1e-7);
  });

  test('misses no change of sign that 2,000 samples can see, for 500 random functions', () => {
    const random = seeded(7);
    const table = new Float64Array(12);
    let seen = 0;
    let missed = 0;
    for (let trial = 0; trial < 500; trial++) {
      const C = Float64Array.from({ length: 12 }, (_, k) => (k === 0 ? 0 : 2 * random() - 1));
      const found = zeros(C, 3, 4, 6);
      const samples: number[] = [];
      let sign = signAfterZero(C, 0, 3, 4);
      for (let k = 1; k <= 2000; k++) {
        const s = (6 * k) / 2000;
        kernels(table, 3, 4, s);
        const value = evaluate(C, 0, table, 12);
        if (value * sign < 0) {
          samples.push(s);
          sign = -sign;
        }
      }
      if (found.length < samples.length || (found.length - samples.length) % 2 !== 0) missed++;
      for (const s of samples) if (!found.some((zero) => zero > s - 0.0031 && zero <= s)) missed++;
      seen += samples.length;
    }
    expect(missed).toBe(0);
    expect(seen).toBeGreaterThan(200);
  });
});
