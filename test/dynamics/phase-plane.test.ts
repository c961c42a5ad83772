/** A bistable pair solved by hand, and by XPPAUT where it is installed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examples } from '../../src/cli/example/examples';
import { circuit, type PhasePlane, phasePlane, planeNetwork, simulate } from '../../src/index';
import { formatOde } from '../../src/io/ode';
import { call } from '../cli/call';

// x' = -x + [1 - 2 y]^+, y' = -y + [1 - 2 x]^+
const pair = (examples.find(({ name }) => name === 'bistable-pair') as (typeof examples)[number]).circuit();
const plane: PhasePlane = phasePlane(planeNetwork(pair, ['x', 'y'], 1), { x: [-0.2, 1.2], y: [-0.2, 1.2] });

describe('two populations that inhibit one another', () => {
  test('fixed points: (0, 1) and (1, 0), stable, -1 twice; (1/3, 1/3), a saddle, 1 and -3', () => {
    expect(plane.fixedPoints.map(({ kind }) => kind)).toEqual(['stable node', 'saddle', 'stable node']);
    const [left, saddle, right] = plane.fixedPoints;
    expect(left?.at).toEqual([0, 1]);
    expect(right?.at).toEqual([1, 0]);
    expect(saddle?.at[0]).toBeCloseTo(1 / 3, 15);
    expect(saddle?.at[1]).toBeCloseTo(1 / 3, 15);
    expect(saddle?.eigenvalues.map(({ re }) => Number(re.toFixed(13)))).toEqual([-3, 1]);
    expect(left?.eigenvalues).toEqual([
      { re: -1, im: 0 },
      { re: -1, im: 0 },
    ]);
    expect([left?.active, saddle?.active, right?.active]).toEqual([[1], [0, 1], [0]]);
  });

  test('the flow is that of the equations, and orbits end in a fixed point or outside of the window', () => {
    expect(plane.flow).toHaveLength(225);
    for (const {
      at: [x, y],
      slope,
    } of plane.flow) {
      expect(slope[0]).toBeCloseTo(-x + Math.max(0, 1 - 2 * y), 12);
      expect(slope[1]).toBeCloseTo(-y + Math.max(0, 1 - 2 * x), 12);
    }
    const ends = plane.orbits
      .map((orbit) => orbit[orbit.length - 1])
      .filter((end) => end.every((value) => value > -0.2 && value < 1.2));
    expect(ends.length).toBeGreaterThan(3);
    for (const [x, y] of ends)
      expect(Math.min(...plane.fixedPoints.map(({ at: [a, b] }) => Math.hypot(x - a, y - b)))).toBeLessThan(
        1e-6,
      );
  });

  test('points of an orbit are half a hundredth of the window or more apart, however tall it is', () => {
    const { orbits } = phasePlane(planeNetwork(pair, ['x', 'y'], 1), { x: [-0.2, 1.2], y: [-0.2, 60] });
    const steps = orbits.flatMap((orbit) =>
      orbit.slice(1, -1).map(([x, y], k) => Math.hypot((x - orbit[k][0]) / 1.4, (y - orbit[k][1]) / 60.2)),
    );
    expect(steps.length).toBeGreaterThan(50);
    expect(Math.min(...steps)).toBeGreaterThan(0.005);
    expect(Math.max(...steps)).toBeLessThan(0.1);
  });

  test('the separatrix is the diagonal, with its kink at (1/2, 1/2)', () => {
    const stable = plane.manifolds.filter(({ kind }) => kind === 'stable');
    expect(stable).toHaveLength(2);
    for (const { points } of stable) for (const [x, y] of points) expect(Math.abs(x - y)).toBeLessThan(1e-9);
    const kinks = stable.flatMap((manifold) => manifold.kinks);
    expect(kinks.length).toBeGreaterThan(0);
    expect(kinks[0]?.[0]).toBeCloseTo(0.5, 9);
  });

  test('the unstable manifold bends at (1/2, 1/6) and goes on to (1, 0): x = 1 - y (3 - 2 ln(6 y))', () => {
    const branch = plane.manifolds.find(({ kind, points }) => kind === 'unstable' && points[5]?.[0] > 1 / 3);
    expect(branch?.kinks[0]?.[0]).toBeCloseTo(0.5, 9);
    expect(branch?.kinks[0]?.[1]).toBeCloseTo(1 / 6, 6);
    // behind the kink y = e^{-s} / 6, (x e^s)' = e^s - 1/3, so that x = 1 - (1/2 + s/3) e^{-s}
    const behind = branch?.points.filter(([x, y]) => x > 0.5 && y > 1e-3) ?? [];
    expect(behind.length).toBeGreaterThan(50);
    for (const [x, y] of behind)
      expect(Math.abs(x - (1 - 6 * y * (0.5 - Math.log(6 * y) / 3)))).toBeLessThan(1e-6);
  });

  test('what is not threshold-linear in the plane is refused by name', () => {
    expect(() => planeNetwork(pair, ['x', 'z'], 1)).toThrow(/unknown population "z"/);
    expect(() => planeNetwork(pair, ['x', 'x'], 1)).toThrow(/two different ones/);
    const other = circuit({
      populations: [{ name: 'in', input: true }, { name: 'v', size: 2 }, { name: 'x' }],
    });
    expect(() => planeNetwork(other, ['in', 'v'], 0)).toThrow(
      /phasePlane\[0\]: invalid population "in" \(allowed: one of size 1, no input\)\nphasePlane\[1\]: invalid population "v"/,
    );
  });
});

const xpp = spawnSync('which', ['xppaut']).status === 0;
const whereXpp = xpp ? test : test.skip;

whereXpp('XPPAUT (Debian) agrees, by the file that `example --format ode` writes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'xpp-'));
  try {
    const { code, out } = await call(['example', 'bistable-pair', '--format', 'ode', '--quiet']);
    expect(code).toBe(0);
    writeFileSync(join(folder, 'pair.ode'), out);
    execFileSync('xppaut', ['pair.ode', '-silent'], { cwd: folder, stdio: 'ignore', timeout: 20_000 });
    const rows = readFileSync(join(folder, 'output.dat'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number));
    const own = simulate(pair, { initial: { x: 0.4, y: 0.3 } });
    expect(rows.length).toBeGreaterThan(100);
    // XPPAUT writes single precision
    for (const [t = 0, x = 0, y = 0] of rows.filter(([t = 0]) => t < 19.9)) {
      expect(Math.abs(own.at(t, 'x') - x)).toBeLessThan(2e-6);
      expect(Math.abs(own.at(t, 'y') - y)).toBeLessThan(2e-6);
    }
    const last = rows.filter(([t = 0]) => t < 19.9).at(-1) as number[];
    expect(last[1]).toBeCloseTo(1, 6);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('an .ode file is refused for what it cannot say', () => {
  const sgsc = (
    examples.find(({ name }) => name === 'autonomous-sgsc') as (typeof examples)[number]
  ).circuit();
  expect(() => formatOde(sgsc)).toThrow(/no \.ode file: gates that populations drive/);
});
