import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simulate } from '../../src/backends/simulate';
import { circuit } from '../../src/circuit/circuit';
import { gradedChain } from '../../src/circuit/fragments';
import { formatCircuit } from '../../src/io/circuit-file';
import { readCircuit } from '../../src/io/disk/circuits';
import { sha256 } from '../../src/io/disk/files';
import { parseNpz } from '../../src/io/npz';
import { workspace } from '../support/workspace';
import { call } from './call';

const folder = workspace('simulate');
const file = join(folder, 'chain.json');
const chain = circuit(gradedChain({ stages: 3, T: 1, size: 2 }));
const run = simulate(chain, { initial: { u0: [0.7, 0.2] } });
const initial = ['--initial', 'u0=[0.7,0.2]'];

beforeAll(() => {
  writeFileSync(file, formatCircuit(chain));
});
describe('simulate', () => {
  test('prints amplitudes, the outcome and the nearest margin', async () => {
    const { code, out, err } = await call(['simulate', file, ...initial]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^outcome +success$/m);
    expect(out).toMatch(/^margin +row 0 of u\d>u\d at t = \S+ tau was nearest, \S+ below threshold$/m);
    expect(out).toMatch(/^u3\[0\] +0\.7 +t = 3 +0\.7$/m);
    expect(out).toMatch(/^u0\[1\] +0\.2 +not charged +\S+$/m);
  });

  test('--json is one document with the numbers of the solution', async () => {
    const { out, err } = await call(['simulate', file, ...initial, '--json', '--t-eval', '0:3:0.5']);
    expect(err).toBe('');
    const document = JSON.parse(out);
    expect(document.t).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3]);
    for (const [k, t] of document.t.entries()) {
      run.vector(t, 'u2').forEach((current, i) => {
        expect(document.currents.u2[k][i]).toBeCloseTo(current, 14);
      });
    }
    expect(document).toMatchObject({
      retcode: 'success',
      tspan: [0, 3],
      leaks: [],
      stats: run.stats,
      margins: run.margins,
    });
  });

  test('a leak is a warning that names the projection and the time, also in the document', async () => {
    const path = join(folder, 'leak.json');
    writeFileSync(path, formatCircuit(circuit(gradedChain({ stages: 3, T: 3, threshold: 1 }))));
    const { code, out, err } = await call(['simulate', path, '--initial', 'u0=0.5', '--json']);
    expect(code).toBe(0);
    expect(err).toMatch(
      /^warning: "u1>u2" leaked while it was closed: row 0 was \S+ above threshold at t = \S+$/m,
    );
    expect(JSON.parse(out).leaks[0]).toMatchObject({ projection: 'u1>u2', leaks: true });
    const quiet = await call(['simulate', path, '--initial', 'u0=0.5', '--quiet']);
    expect(quiet.err).toBe('');
    expect(quiet.out).toMatch(/^margin +LEAK: row 0 of u2>u3/m);
  });

  test('a circuit that the back-end refuses is exit code 1, with the reason and no output', async () => {
    const refused = join(folder, 'refused.json');
    const text = JSON.parse(readFileSync(file, 'utf8'));
    text.projections[0].resource = {};
    writeFileSync(refused, JSON.stringify(text));
    const { code, out, err } = await call(['simulate', refused, ...initial, '--json']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^error: projections\[0\]\.resource: .*resource/);
  });

  test('--figures all says why there are no images; none leaves the pages out; anything else is refused', async () => {
    const write = async (...argv: string[]) => {
      const out = join(folder, `figures-${argv.join('')}`);
      const said = await call(['simulate', file, ...initial, '--out', out, '--figures', ...argv]);
      return { ...said, files: said.code === 0 ? readdirSync(out) : [] };
    };
    const all = await write('all');
    expect(all.err).toMatch(/^note: no Chromium or Chrome found .*\nwritten: 8 files in .*\n$/);
    expect(all.files).toEqual(expect.arrayContaining(['figure.html', 'plotly.min.js']));
    const none = await write('none');
    expect([none.code, none.err]).toEqual([0, expect.stringMatching(/^written: 6 files in \S+\n$/)]);
    expect(none.files).toContain('currents.csv');
    expect(none.files.filter((name) => /html|plotly/.test(name))).toEqual([]);
    const wrong = await write('some');
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('Allowed: none, html, all.')]);
  });

  test('--out writes data, figure, circuit and a manifest with their checksums', async () => {
    const out = join(folder, 'results');
    const said = await call(['simulate', file, ...initial, '--out', out]);
    expect(said.code).toBe(0);
    // pages need no browser
    expect(said.err).toBe(`written: 8 files in ${out}; open ${join(out, 'figure.html')}\n`);
    expect(readdirSync(out).sort()).toEqual(
      [
        'circuit.json',
        'currents.csv',
        'currents.npz',
        'figure.html',
        'log.json',
        'manifest.json',
        'margins.csv',
        'plotly.min.js',
      ].sort(),
    );
    const arrays = parseNpz(readFileSync(join(out, 'currents.npz')), 'currents.npz');
    expect(arrays.get('t')).toEqual({ shape: [4], data: Float64Array.of(0, 1, 2, 3) });
    expect(arrays.get('u3')).toEqual({ shape: [4, 2], data: run.currents['u3'] });
    const [header, , second] = readFileSync(join(out, 'currents.csv'), 'utf8').split('\r\n');
    expect(header?.split(',').slice(0, 3)).toEqual(['t (tau)', 'u0[0] (a.u.)', 'u0[1] (a.u.)']);
    expect(Number(second?.split(',')[1])).toBe(run.at(1, 'u0', 0));
    expect(readCircuit(join(out, 'circuit.json'))).toEqual(chain);
    expect(JSON.parse(readFileSync(join(out, 'log.json'), 'utf8'))).toEqual(run.log);
    const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({
      seed: null,
      solver: run.backend,
      stats: run.stats,
      inputs: { [file]: sha256(readFileSync(file)) },
    });
    expect(manifest.parameters.initial).toEqual({ u0: [0.7, 0.2] });
    for (const [name, sum] of Object.entries(manifest.outputs))
      expect(sha256(readFileSync(join(out, name)))).toBe(sum);
    expect(Object.keys(manifest.outputs)).toHaveLength(7);
  });
});
