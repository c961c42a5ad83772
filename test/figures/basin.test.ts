/** The living area of a basin against circles whose area is known. */
import fc from 'fast-check';
import { basin } from '../../src/dynamics/basin';
import { outlineOf } from '../../src/figures/basin-outline';
import { plotBasin } from '../../src/figures/plot/basin';

const axis = (name: string, count: number) => ({
  name,
  values: Array.from({ length: count }, (_, k) => -1 + (2 * k) / (count - 1)),
});

/** Signed area of closed rings: against the clock is positive. */
const areaOf = (rings: readonly (readonly (readonly [number, number])[])[]): number =>
  rings.reduce(
    (sum, ring) =>
      sum +
      ring.reduce((part, [x, y], k) => {
        const [u, v] = ring[(k + 1) % ring.length];
        return part + (x * v - u * y) / 2;
      }, 0),
    0,
  );

const disc = (x0: number, y0: number, r: number, inside = true) =>
  basin({
    x: axis('x', 41),
    y: axis('y', 37),
    alive: (x, y) => Math.hypot(x - x0, y - y0) < r === inside,
  });

test('the outline of a disc has its area, and that of what is left of it the rest of the window', () => {
  fc.assert(
    fc.property(
      ...(([-0.3, -0.3] as const).map((low) => fc.double({ min: low, max: 0.3, noNaN: true })) as [
        fc.Arbitrary<number>,
        fc.Arbitrary<number>,
      ]),
      fc.double({ min: 0.2, max: 0.65, noNaN: true }),
      (x0, y0, r) => {
        const area = Math.PI * r * r;
        // a polygon of chords as long as a cell is that much smaller
        expect(Math.abs(areaOf(outlineOf(disc(x0, y0, r))) - area)).toBeLessThan(0.01);
        expect(Math.abs(areaOf(outlineOf(disc(x0, y0, r, false))) - (4 - area))).toBeLessThan(0.01);
      },
    ),
    { seed: 7, numRuns: 25 },
  );
});

test('where all live the outline is the window, where none lives there is none', () => {
  const whole = basin({ x: axis('x', 5), y: axis('y', 4), alive: () => true });
  expect(areaOf(outlineOf(whole))).toBeCloseTo(4, 12);
  expect(outlineOf(basin({ x: axis('x', 5), y: axis('y', 4), alive: () => false }))).toEqual([]);
});

test('two living corners of a cell that lie across it are two pieces', () => {
  const checkered = basin({
    x: { name: 'x', values: [0, 1] },
    y: { name: 'y', values: [0, 1] },
    alive: (x, y) => Math.hypot(x, y) < 0.4 || Math.hypot(x - 1, y - 1) < 0.4,
  });
  expect(outlineOf(checkered)).toHaveLength(2);
  expect(areaOf(outlineOf(checkered))).toBeCloseTo(0.16, 5);
});

test('the names of both fates stand where they are true', () => {
  const made = disc(0.1, 0, 0.5);
  const words = (plotBasin(made).layout.annotations ?? []) as { text: string; x: number; y: number }[];
  expect(words.map(({ text }) => text)).toEqual(['dies', 'lives']);
  for (const { text, x, y } of words) expect(Math.hypot(x - 0.1, y) < 0.5).toBe(text === 'lives');
});
