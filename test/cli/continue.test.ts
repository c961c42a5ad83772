/** `continue`: what it says, what it writes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { circuit, pulseChain } from '../../src/index';
import { formatCircuit } from '../../src/io/circuit-file';
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
  expect(out).toMatch(/^1 +LP +0\.1655803270\d+ +0\.5500939942\d+ +1 /m);
  const [head] = readFileSync(join(at('cont'), 'branch.csv'), 'utf8').split('\r\n');
  expect(head).toBe('branch,projections[*].transfer.h,A (a.u.),multiplier,stable,label');
  const wrong = await call([...argv, '--vary', 'h=1']);
  expect(wrong.code).toBe(2);
  expect(wrong.err).toMatch(/--vary: invalid range "h=1" \(allowed: PATH=low:high, low < high\)/);
});
