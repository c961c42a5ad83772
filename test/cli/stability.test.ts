/** `stability`: what it says, what it writes. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { circuit, ring } from '../../src/index';
import { formatCircuit } from '../../src/io/circuit-file';
import { workspace } from '../support/workspace';
import { call } from './call';

const folder = workspace('stability');
const at = (name: string) => join(folder, name);

beforeAll(() => writeFileSync(at('ring.json'), formatCircuit(circuit(ring({ stages: 2, T: 2 })))));

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
    'plotly.min.js',
    'stability.json',
  ]);
});

test('stability --plane: the fixed points of a bistable pair, and its phase plane', async () => {
  const pair = await call(['example', 'bistable-pair', '--quiet']);
  writeFileSync(at('pair.json'), pair.out);
  const { code, out } = await call(['stability', at('pair.json'), '--plane', 'x,y', '--out', at('plane')]);
  expect(code).toBe(0);
  expect(out).toMatch(/^0 +1 +stable node +-1, -1$/m);
  expect(out).toMatch(/^0\.3333333333333333 +0\.3333333333333333 +saddle +-3, 1$/m);
  expect(readdirSync(at('plane')).sort()).toEqual([
    'manifest.json',
    'plane.html',
    'plane.json',
    'plotly.min.js',
  ]);
  const wrong = await call(['stability', at('pair.json'), '--plane', 'x,z']);
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain('"z"');
});
