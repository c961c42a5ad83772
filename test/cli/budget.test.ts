import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { circuit, gradedChain, memory } from '../../src/index';
import { formatCircuit } from '../../src/io/circuit-file';
import { workspace } from '../support/workspace';
import { call } from './call';

const folder = workspace('budget');
const file = join(folder, 'chain.json');

beforeAll(() => {
  writeFileSync(file, formatCircuit(circuit(gradedChain({ stages: 4, T: 2 }))));
});
const few = ['--initial', 'u0=0.5', '--draws', '4'];

describe('budget', () => {
  test('prints the loss by each fault, closed form beside run, and the gate that fails first', async () => {
    const { code, out, err } = await call(['budget', file, ...few, '--gain-error', '0.02']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^amplitude +gain error +window width +gate jitter +residue +residual threshold +soft gates +ceiling$/m,
    );
    // 1 - 1.02^4 = -8.243 %
    expect(out).toMatch(/^u4 +t = 8 +0\.5 +-8\.243 \| -8\.243 /m);
    expect(out).toMatch(
      /^fails first: "u1>u2", row 0, at t = 1 tau, when all currents are 88\.291066 times as large$/m,
    );
  });

  test('--json is one document with amplitudes, effects, ceilings and the weakest gate', async () => {
    const { out } = await call(['budget', file, ...few, '--json']);
    const document = JSON.parse(out);
    expect(document.amplitudes.map(({ population }: { population: string }) => population)).toEqual([
      'u1',
      'u2',
      'u3',
      'u4',
    ]);
    expect(document.effects.map(({ fault }: { fault: string }) => fault)).toHaveLength(7);
    expect(document.effects[0].loss.measured[3]).toBeCloseTo(1 - 1.01 ** 4, 12);
    expect(document.ceilings[0].amplitude).toBeCloseTo(60 / (Math.exp(2) / 2 / Math.E), 10);
    expect(document.weakest.margin.projection).toBe('u1>u2');
  });

  test('--out writes the table, the document, the figure and a manifest with the seed', async () => {
    const out = join(folder, 'out');
    const { code, err } = await call(['budget', file, ...few, '--out', out, '--seed', '5']);
    expect(code).toBe(0);
    expect(err).toMatch(/^written: 5 files in \S+; open \S+budget.html\n$/);
    expect(readdirSync(out).sort()).toEqual([
      'budget.csv',
      'budget.html',
      'budget.json',
      'manifest.json',
      'plotly.min.js',
    ]);
    expect(readFileSync(join(out, 'budget.csv'), 'utf8').split('\r\n')[0]).toMatch(
      /^amplitude,t \(tau\),value \(a\.u\.\),gain_error_closed \(a\.u\.\),gain_error_measured/,
    );
    expect(JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')).seed).toBe(5);
  });

  test.each([
    [[], 2, 'error: initial: missing amplitude'],
    [['--initial', 'u0=0.5', '--ramp', '0'], 2, 'error: budget.faults.ramp: invalid duration 0'],
    [['--initial', 'u0=0.5', '--jitter', 'much'], 2, "argument 'much' is invalid. Allowed: a finite number."],
    [['--initial', 'u9=0.5'], 2, 'error: initial.u9: unknown population'],
    [['--gain-eror', '1'], 2, 'Did you mean --gain-error?'],
  ])('%p is wrong usage', async (argv, expected, message) => {
    const { code, err } = await call(['budget', file, ...argv]);
    expect(code).toBe(expected);
    expect(err).toContain(message);
  });
});

test('simulate notes what a schedule probably does not mean', async () => {
  const path = join(folder, 're-used.json');
  const again = circuit(gradedChain({ stages: 1, T: 2 }), {
    populations: [{ name: 'v' }],
    projections: [{ name: 'v>u1', from: [{ population: 'v' }], to: [{ population: 'u1' }] }],
    schedule: { windows: [{ t: [2, 4], open: ['v>u1'] }] },
  });
  writeFileSync(path, formatCircuit(again));
  const { code, err } = await call(['simulate', path, '--initial', 'u0=0.5']);
  expect(code).toBe(0);
  expect(err).toMatch(
    /^note: "u1" is charged again at t = 2, and 13\.5 % of its amplitude at t = 2 will still be there at t = 4/,
  );
  const clean = join(folder, 'memory.json');
  writeFileSync(clean, formatCircuit(circuit(memory({ T: 2 }))));
  expect((await call(['simulate', clean, '--initial', 'u=0.5'])).err).toBe('');
});
