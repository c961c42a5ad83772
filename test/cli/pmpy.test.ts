import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../src/io/disk/files';
import * as verify from '../../src/pmpy/verify';
import { workspace } from '../support/workspace';
import { call } from './call';

jest.mock('../../src/pmpy/verify', () => {
  const real = jest.requireActual('../../src/pmpy/verify');
  return { ...real, verifyTable: jest.fn(real.verifyTable) };
});

const folder = workspace('pmpy');
describe('pmpy', () => {
  test('prints a line for each row and form, marks what does not hold, and says when it does', async () => {
    const { code, out, err } = await call(['pmpy']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^row +form +relu +relu-half +relu-one +truncated-relu +softplus +leaky-relu +tanh +holds when$/m,
    );
    expect(out).toMatch(
      /^derivative +printed +0 +0\.5 ! +1 ! +0 +0\.5 ! +0\.19 ! +1 ! +r′\(n\) − r′\(−n\) = 1 where/m,
    );
    expect(out).toMatch(/^weights +corrected( +\S+){7} +always$/m);
    expect(out).toMatch(/^ +corrected +pᵢ = p⁺ \+ p⁻,/m);
  });

  test('--activation, --draws and --seed choose; --json is one document with the numbers of verifyTable', async () => {
    const options = ['--activation', 'relu', '--activation', 'tanh', '--draws', '20', '--seed', '4'];
    const { code, out, err } = await call(['pmpy', ...options, '--json']);
    expect([code, err]).toEqual([0, '']);
    const { standard, ...table } = JSON.parse(out);
    expect(table).toEqual(verify.verifyTable({ activations: ['relu', 'tanh'], draws: 20, seed: 4 }));
    expect(standard.map(({ row }: { row: string }) => row)).toHaveLength(7);
  });

  test('--out writes the table as JSON and CSV, the figure, and a manifest with their checksums', async () => {
    const out = join(folder, 'results');
    const { code, err } = await call(['pmpy', '--draws', '10', '--out', out]);
    expect(code).toBe(0);
    expect(err).toMatch(/^written: 5 files in \S+; open \S+pmpy.html\n$/);
    expect(readdirSync(out).sort()).toEqual([
      'manifest.json',
      'plotly.min.js',
      'pmpy.csv',
      'pmpy.html',
      'pmpy.json',
    ]);
    const lines = readFileSync(join(out, 'pmpy.csv'), 'utf8').trim().split('\r\n');
    expect(lines[0]).toBe('row,form,formula,activation,residual,holds,assumption,assured');
    expect(lines).toHaveLength(1 + 17 * 7);
    const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({ seed: 1, parameters: { draws: 10 } });
    for (const [name, sum] of Object.entries(manifest.outputs))
      expect(sha256(readFileSync(join(out, name)))).toBe(sum);
  });

  test('a cell that must hold and does not is exit code 3, named on standard error', async () => {
    const table = verify.verifyTable({ draws: 2, activations: ['relu'] });
    const cells = table.cells.map((cell) =>
      cell.row === 'weights' && cell.form === 'corrected' ? { ...cell, residual: 0.25, holds: false } : cell,
    );
    jest.mocked(verify.verifyTable).mockReturnValueOnce({ ...table, cells });
    const { code, out, err } = await call(['pmpy', '--activation', 'relu']);
    expect(code).toBe(3);
    expect(out).toMatch(/^weights +corrected +0\.25 ! +always$/m);
    expect(err).toBe(
      'error: weights, corrected, relu: residual 0.25, above 1e-13, although it should hold (always)\n',
    );
  });

  test.each([
    [['--activation', 'rleu'], 'unknown activation "rleu" (did you mean "relu"?'],
    [['--draws', '0'], 'invalid number 0'],
    [['--draws', 'x'], "argument 'x' is invalid"],
  ])('%j is exit code 2 and one line', async (options, message) => {
    const { code, out, err } = await call(['pmpy', ...options]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^error: [^\n]+\n$/);
    expect(err).toContain(message);
  });

  test('--help has an example and the common options', async () => {
    const { out } = await call(['pmpy', '--help']);
    expect(out).toContain('Example:\n  pulsegate pmpy');
    for (const option of ['--seed <n>', '--out <dir>', '--json', '--quiet', '--activation <name>'])
      expect(out).toContain(option);
  });
});
