import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { backprop } from '../../src/circuit/fragments/backprop';
import { circuit, connectivity, gradedChain, inspect } from '../../src/index';
import { formatCircuit } from '../../src/io/circuit-file';
import { workspace } from '../support/workspace';
import { call } from './call';

const folder = workspace('describe');
const file = join(folder, 'xor.json');
const xor = circuit(backprop({ layers: [2, 4, 1] }));

beforeAll(() => {
  writeFileSync(file, formatCircuit(xor));
});
describe('describe', () => {
  test('prints the phase table, and says that nothing is wrong', async () => {
    const { code, out, err } = await call(['describe', file]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^window +time +open +held +flushed +learning$/m);
    expect(out).toMatch(/^7 +12 to 14 tau +E>N2\+ E>N2- +X One O1 /m);
    expect(out).toMatch(/W1 \(local\) b1 \(local\) W2 \(local\) b2 \(local\) V2 \(copy of W2\)$/m);
    expect(out).toMatch(/\n\nnothing that is seldom meant\n$/);
  });

  test('prints what is seldom meant, by kind', async () => {
    const low = circuit(gradedChain({ stages: 3, T: 3, threshold: 1 }));
    const input = formatCircuit(low);
    const { out } = await call(['describe', '-'], { input });
    expect(out).toMatch(
      /^ceiling: "u1>u2" leaks while it is closed when the amplitude of "u1" is above 0\.406006/m,
    );
    const small = await call(['describe', '-', '--amplitude', '0.4'], { input });
    expect(small.out).toContain('nothing that is seldom meant');
  });

  test('a circuit without windows has no table', async () => {
    const path = join(__dirname, '..', 'fixtures', 'circuits', 'autonomous-sgsc.json');
    const { code, out } = await call(['describe', path]);
    expect([code, out.split('\n')[0]]).toEqual([0, 'no windows']);
  });

  test('--json is one document: phases, connectivity, findings', async () => {
    const { out, err } = await call(['describe', file, '--json']);
    const document = JSON.parse(out);
    expect(err).toBe('');
    expect(document.phases).toHaveLength(11);
    expect(document.connectivity).toEqual(connectivity(xor));
    expect(document.findings).toEqual(inspect(xor));
  });

  test('--out writes the document, the drawing and a manifest', async () => {
    const out = join(folder, 'out');
    const { code, err } = await call(['describe', file, '--out', out]);
    expect(code).toBe(0);
    expect(err).toMatch(/^written: 4 files in \S+; open \S+drawing.html\n$/);
    expect(readdirSync(out).sort()).toEqual([
      'describe.json',
      'drawing.html',
      'manifest.json',
      'plotly.min.js',
    ]);
    expect(JSON.parse(readFileSync(join(out, 'describe.json'), 'utf8')).connectivity.edges).toHaveLength(45);
    expect(readFileSync(join(out, 'drawing.html'), 'utf8')).toContain('B1+ excites N1+');
    const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
    expect(manifest.parameters).toEqual({ amplitude: 1 });
  });

  test('sbp: the phases of spiking backprop, and what the circuit takes of the chip', async () => {
    const { code, out, err } = await call(['describe', 'sbp', '--layers', '40,30,10']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^phase +gate +arriving +opens \(fires above\) +opened by units +inhibits +learns$/m);
    expect(out).toMatch(/^2 +g02 +h\(512\) h_lt\(0\) h_gt\(1024\)$/m);
    expect(out).toMatch(/^7 +g07 +x\(512\) +h<c_h h_lt<c_h h_gt<c_h +x>h\+2 x>h_lt\+2 x>h_gt\+2$/m);
    // 2 input, 6 hidden and 7 output layers, 12 gates
    expect(out).toContain(
      `40-30-10: 12 time steps a sample, ${2 * 40 + 6 * 30 + 7 * 10 + 12} compartments, `,
    );
    const inference = await call(['describe', 'sbp', '--layers', '40,30,10', '--inference', '--json']);
    const document = JSON.parse(inference.out);
    expect(document.phases).toHaveLength(4);
    expect(document).toMatchObject({ topology: 'inference', layers: [40, 30, 10], resources: { cores: 1 } });
  });

  test('sbp --out writes the table and its drawing', async () => {
    const out = join(folder, 'sbp');
    const { code } = await call([
      'describe',
      'sbp',
      '--layers',
      '4,3,2',
      '--extra-inhibition',
      '--out',
      out,
      '--quiet',
    ]);
    expect(code).toBe(0);
    expect(readdirSync(out).sort()).toEqual([
      'describe.json',
      'manifest.json',
      'phases.html',
      'plotly.min.js',
    ]);
    expect(JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')).parameters).toEqual({
      layers: [4, 3, 2],
      topology: 'training',
      extraInhibition: 'on',
    });
  });

  test.each([
    [['sbp'], 'error: --layers: missing layers (wanted with sbp: INPUT,HIDDEN,OUTPUT, as in 400,400,10)'],
    [['sbp', '--layers', '400,10'], 'error: layers: invalid sizes [400,10]'],
    [['sbp', '--layers', '400,,10'], 'error: layers: invalid sizes [400,"NaN",10]'],
    [
      ['sbp', '--layers', '400,400,10', '--amplitude', '1'],
      'error: --amplitude: invalid circuit "sbp" (allowed: a circuit file)',
    ],
    [[file, '--layers', '4,3,2'], `error: --layers: invalid circuit "${file}" (allowed: sbp)`],
    [[file, '--inference'], 'error: --inference: invalid circuit'],
    [[], "error: missing required argument 'file'"],
    [['nowhere.json'], 'error: nowhere.json: missing file'],
    [[file, '--amplitude', 'big'], "argument 'big' is invalid. Allowed: a finite number."],
    [[file, '--amplitude', '-1'], 'error: inspect.amplitude: invalid amplitude -1'],
    [[file, '--amplitud', '1'], 'Did you mean --amplitude?'],
  ])('%j is wrong usage', async (argv, message) => {
    const { code, out, err } = await call(['describe', ...argv]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});
