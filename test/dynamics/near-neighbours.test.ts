/** Beside neighbours at a distance d a walk stays on its branch, with steps as long as the square root of d. */
import { type BranchPoint, continuation } from '../../src/index';

const own = (p: number) => 0.3 + 0.4 * p - 0.3 * p ** 2 + 0.2 * p ** 3;

test.each([1e-5, 3e-6])('between two neighbours %d away, in a line and in a plane', (d) => {
  const line = (x: number, p: number) => (x - own(p)) * (x - own(p) - d * (1 + p * p)) * (x - own(p) + d);
  for (const plane of [false, true]) {
    const walk = continuation(
      { kind: 'equilibrium', f: ([x, y], p) => [line(x, p), ...(plane ? [y - x * p] : [])] },
      { start: { x: plane ? [own(-1), -own(-1)] : [own(-1)], p: -1 }, parameter: [-1, 1], maxPoints: 40 },
    );
    const points: BranchPoint[] = [...walk];
    for (const { x, p, label } of points) {
      expect(Math.abs(x[0] - own(p))).toBeLessThan(1e-3 * d);
      expect([undefined, 'EP']).toContain(label);
    }
    const mean = (points[points.length - 1].p + 1) / points.length;
    expect(mean).toBeGreaterThan(0.03 * Math.sqrt(d));
  }
});
