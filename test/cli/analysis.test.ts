/** `stability`, `continue`, `sweep`: what they say, what they write. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { circuit, pulseChain, ring } from '../../src/index';
import { formatCircuit } from '../../src/io/circuit-file';
import { SWEEP_PLAN } from '../support/sweep-plan';
import { workspace } from '../support/workspace';
import { call } from './call';

jest.setTimeout(120_000);
const folder = workspace('analysis');
const at = (name: string) => join(folder, name);

beforeAll(() => {
  writeFileSync(at('ring.json'), formatCircuit(circuit(ring({ stages: 2, T: 2 }))));
  writeFileSync(
    at('pulse.json'),
    formatCircuit(circuit(pulseChain({ stages: 1, G: 10, h: 0.1, F: 1, T: 1 }))),
  );
  writeFileSync(at('plan.json'), JSON.stringify(SWEEP_PLAN));
});
test('stability: multipliers of a ring, as text and as one document, and both sides on demand', async () => {
  const { code, out } = await call(['stability', at('ring.json'), '--initial', 'u0=0.5']);
  expect(code).toBe(0);
  expect(out).toMatch(/^multipliers: 1 contracting, 1 of modulus 1, 0 expanding$/m);
  const said = await call([
    'stability',
    at('ring.json'),
    '--initial',
    'u0=0.5',
    '--json',
    '--toward',
    'u0=1',
  ]);
  const document = JSON.parse(said.out);
  expect(document.multipliers[0].re).toBeCloseTo(1, 12);
  expect(document.sides.along.counts).toEqual({ contracting: 1, unit: 1, expanding: 0 });
  const wrong = await call(['stability', at('ring.json'), '--window', '9']);
  expect([wrong.code, wrong.err]).toEqual([
    2,
    'error: stability.window: invalid window 9 (allowed: 0 to 1)\n',
  ]);
  const out2 = at('stab');
  await call(['stability', at('ring.json'), '--initial', 'u0=0.5', '--out', out2]);
  expect(readdirSync(out2).sort()).toEqual([
    'manifest.json',
    'multipliers.csv',
    'multipliers.html',
    'stability.json',
  ]);
});

test('continue: the fold of a gating chain, its branches as a table', async () => {
  const argv = ['continue', at('pulse.json'), '--enter', 'p0', '--exit', 'p1', '--max-step', '0.05'];
  const vary = ['--vary', 'projections[*].transfer.h=0.1:0.25'];
  const { code, out, err } = await call([...argv, ...vary, '--out', at('cont')], { interactive: true });
  expect(code).toBe(0);
  expect(err).toMatch(/100\/100.*% of the range: branch 0, \d+ points/);
  const takenAway = err.lastIndexOf('\r\u001b[K');
  expect(takenAway).toBeGreaterThan(err.lastIndexOf('\r\u001b[K['));
  expect(out).toMatch(/^1 +LP +0\.1655803270\d+ +0\.5500939942\d+ +1 /m);
  const [head] = readFileSync(join(at('cont'), 'branch.csv'), 'utf8').split('\r\n');
  expect(head).toBe('branch,projections[*].transfer.h,A (a.u.),multiplier,stable,label');
  const wrong = await call([...argv, '--vary', 'h=1']);
  expect(wrong.code).toBe(2);
  expect(wrong.err).toMatch(/--vary: invalid range "h=1" \(allowed: PATH=low:high, low < high\)/);
});

test('sweep: an interrupt keeps what is finished (exit 130), and a second start does the rest', async () => {
  const stop = new AbortController();
  stop.abort();
  const first = await call(['sweep', at('plan.json'), '--out', at('stopped'), '--workers', '1'], {
    interrupt: stop.signal,
  });
  expect([first.code, first.err.includes('interrupted: 60 of 60 points are missing')]).toEqual([130, true]);
  const second = await call(['sweep', at('plan.json'), '--out', at('stopped'), '--workers', '1']);
  expect(second.code).toBe(0);
  expect(second.out).toMatch(/^40 ok, 0 absent, 20 failed, 0 missing; 60 run now$/m);
  const third = await call(['sweep', at('plan.json'), '--out', at('stopped')]);
  expect(third.out).toMatch(/; 0 run now$/m);
});

test('stability --plane: the fixed points of a bistable pair, and its phase plane', async () => {
  const pair = await call(['example', 'bistable-pair', '--quiet']);
  writeFileSync(at('pair.json'), pair.out);
  const { code, out } = await call(['stability', at('pair.json'), '--plane', 'x,y', '--out', at('plane')]);
  expect(code).toBe(0);
  expect(out).toMatch(/^0 +1 +stable node +-1, -1$/m);
  expect(out).toMatch(/^0\.3333333333333333 +0\.3333333333333333 +saddle +-3, 1$/m);
  expect(readdirSync(at('plane')).sort()).toEqual(['manifest.json', 'plane.html', 'plane.json']);
  const wrong = await call(['stability', at('pair.json'), '--plane', 'x,z']);
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain('"z"');
});
