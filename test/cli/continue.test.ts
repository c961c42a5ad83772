/** `continue`: what it says, what it writes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { circuit, pulseChain } from '../../src/index';
import { formatCircuit } from '../../src/io/circuit-file';
import { LONG } from '../support/cases';
import { workspace } from '../support/workspace';
import { call } from './call';

jest.setTimeout(120_000);
const folder = workspace('continue');
const at = (name: string) => join(folder, name);

beforeAll(() =>
  writeFileSync(
    at('pulse.json'),
    formatCircuit(circuit(pulseChain({ stages: 1, G: 10, h: 0.1, F: 1, T: 1 }))),
  ),
);

test('continue: the fold of a gating chain, its branches as a table', async () => {
  const argv = ['continue', at('pulse.json'), '--enter', 'p0', '--exit', 'p1', '--max-step', '0.05'];
  const vary = ['--vary', 'projections[*].transfer.h=0.1:0.25'];
  const { code, out, err } = await call([...argv, ...vary, '--out', at('cont')], { interactive: true });
  expect(code).toBe(0);
  expect(err).toMatch(/100\/100.*% of the range: branch 0, \d+ points/);
  const takenAway = err.lastIndexOf('\r\u001b[K');
  expect(takenAway).toBeGreaterThan(err.lastIndexOf('\r\u001b[K['));
  expect(out).toMatch(
    /^resolution: branches nearer than 0\.000001 in \(A, .*\) .* less than 0\.001 radians/m,
  );
  expect(out).toMatch(/^1 +LP +0\.1655803270\d+ +0\.5500939942\d+ +1 /m);
  const [head] = readFileSync(join(at('cont'), 'branch.csv'), 'utf8').split('\r\n');
  expect(head).toBe('branch,projections[*].transfer.h,A (a.u.),multiplier,stable,label');
  const wrong = await call([...argv, '--vary', 'h=1']);
  expect(wrong.code).toBe(2);
  expect(wrong.err).toMatch(/--vary: invalid range "h=1" \(allowed: PATH=low:high, low < high\)/);
});

describe('--switch', () => {
  // b = S times what is left of 0.2 - a e^{-t} where it is above 0, over two time constants
  const inhibited = circuit({
    populations: [{ name: 'a' }, { name: 'b' }],
    projections: [
      { name: 'a-|b', from: [{ population: 'a', scale: -1 }], to: [{ population: 'b', gain: 1 }] },
    ],
    schedule: { windows: [{ t: [0, 2], open: [{ projection: 'a-|b', bias: 0.2 }] }] },
  });
  const argv = ['continue', at('inhibited.json'), '--enter', 'a', '--exit', 'b', '--domain', '0,3'];
  const vary = ['--max-step', '0.1', '--vary', 'projections[0].to[0].gain=5.8:6.05', '--switch'];
  beforeAll(() => writeFileSync(at('inhibited.json'), formatCircuit(inhibited)));

  /** The map in closed form: the row opens at t = log(a / 0.2), and its drive decays. */
  const image = (a: number, S: number) => {
    const open = Math.max(0, Math.log(a / 0.2));
    return open > 2 ? 0 : S * (0.2 * (1 - Math.exp(open - 2)) - a * (2 - open) * Math.exp(-2));
  };

  // five seconds of continuation; of its laws test/dynamics knows more
  (LONG ? test : test.skip)(
    'a circuit doubles its period: both points of each cycle, where it was born, in text, table and document',
    async () => {
      const { code, out } = await call([...argv, ...vary, '--out', at('switch'), '--quiet']);
      expect(code).toBe(0);
      expect(out).toMatch(/^branch +label +\S+ +A +other A +multiplier$/m);
      expect(out).toMatch(
        /^branch 1: cycles of period 2, from PD on branch 0 at .* = 5\.8809874, \d+ points, end/m,
      );
      const rows = readFileSync(join(at('switch'), 'branch.csv'), 'utf8')
        .trim()
        .split('\r\n');
      expect(rows[0]).toBe(
        'branch,projections[0].to[0].gain,A (a.u.),multiplier,stable,label,period,other A (a.u.),born,born at,born on',
      );
      const cycles = rows.map((row) => row.split(',')).filter(([branch]) => branch === '1');
      expect(cycles.length).toBeGreaterThan(6);
      for (const [, S, A, , , , period, other, born, , on] of cycles) {
        expect([period, born, on]).toEqual(['2', 'PD', '0']);
        expect(image(Number(A), Number(S))).toBeCloseTo(Number(other), 8);
        expect(image(Number(other), Number(S))).toBeCloseTo(Number(A), 8);
      }
      const document = JSON.parse(readFileSync(join(at('switch'), 'branch.json'), 'utf8'));
      expect(document).toMatchObject({
        resolution: { distance: 1e-6, angle: 1e-3 },
        left: [],
        isLimited: false,
        unresolved: [],
      });
      expect(document.branches[1]).toMatchObject({ period: 2, born: { label: 'PD', branch: 0 } });
      expect(document.branches[1].points[5].orbit).toHaveLength(2);
    },
  );

  test('at G T = e^T a pulse chain without threshold has a branch point, and each amplitude up to a bound stays', async () => {
    const linear = circuit(pulseChain({ stages: 1, G: 3, h: 0, F: 1, T: 1 }));
    writeFileSync(at('linear.json'), formatCircuit(linear));
    const verb = ['continue', at('linear.json'), '--enter', 'p0', '--exit', 'p1'];
    const { out } = await call([...verb, '--vary', 'projections[*].transfer.G=2:4', '--switch']);
    expect(out).toMatch(/^0 +BP +2\.71828182\d+ +0 /m);
    expect(out).toMatch(/^branch 1: from BP on branch 0 at .* = 2\.7182818, 2 points, a continuum/m);
  });

  test('a limit that was reached is told; it needs --switch', async () => {
    const { out } = await call([...argv, ...vary, '--max-branches', '0']);
    expect(out).toMatch(
      /^the limit of --max-branches was reached: 1 more way not followed \(PD on branch 0, /m,
    );
    const { code, err } = await call([...argv, ...vary.slice(0, -1), '--max-branches', '3']);
    expect([code, err]).toEqual([
      2,
      'error: --max-branches: missing option --switch (which adds the branches)\n',
    ]);
  });
});
