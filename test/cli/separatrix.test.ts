import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { circuit } from '../../src/circuit/circuit';
import { gradedChain, pulseChain } from '../../src/circuit/fragments';
import { pulseStates } from '../../src/dynamics/pulse-map';
import { formatCircuit } from '../../src/io/circuit-file';
import { sha256 } from '../../src/io/disk/files';
import { workspace } from '../support/workspace';
import { call } from './call';

const folder = workspace('separatrix');
const STAGE = { G: 10, h: 0.1, F: 1, T: 1 };
const write = (name: string, h = 0.1): string => {
  const path = join(folder, name);
  writeFileSync(path, formatCircuit(circuit(pulseChain({ stages: 6, ...STAGE, h }))));
  return path;
};
const file = write('pulse.json');
const ports = ['--enter', 'p0', '--exit', 'p1'];

test('prints the separatrix with its evidence, and every fixed point', async () => {
  const { code, out, err } = await call(['separatrix', file, ...ports]);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^map +p0 at t = 0 to p1 at t = 1, amplitudes 0 to 1$/m);
  expect(out).toMatch(/^separatrix +0\.23734984784\d+$/m);
  expect(out).toMatch(/^bracket +0\.237349847\d+ dies, 0\.237349847\d+ lives$/m);
  expect(out).toMatch(/^multiplier +2\.5499\d+$/m);
  expect(out).toMatch(/^crossings of R\(A\) = A that are 0\.0039\d+ or more apart are all listed$/m);
  expect(out).toMatch(/^0\.63212055882855\d+ +0 +superstable$/m);
});

test('--json is one document; the basin comes with --basin', async () => {
  const { out, err } = await call(['separatrix', file, ...ports, '--json']);
  expect(err).toBe('');
  const document = JSON.parse(out);
  expect(document.separatrix).toMatchObject({ outcome: 'found', at: expect.closeTo(0.237349847841118, 11) });
  expect(document.fixedPoints.points.map(({ stability }: { stability: string }) => stability)).toEqual([
    'superstable',
    'unstable',
    'superstable',
  ]);
  expect(document.basin).toBeUndefined();
  const axes = ['--basin-x', 'p0=0:0.6:7', '--basin-y', 'p1=0:0.8:5'];
  const { basin } = JSON.parse((await call(['separatrix', file, ...ports, ...axes, '--json'])).out);
  expect(basin).toMatchObject({ outcome: 'found', complete: true, rows: 5 });
  expect(basin.alive).toHaveLength(5);
  expect(basin.alive[0]).toEqual([0, 0, 0, 1, 1, 1, 1]);
});

test('an axis may be a path in the file: below the fold there is a line, above it none', async () => {
  const axes = ['--basin-x', 'p0=0:0.6:13', '--basin-y', 'projections[*].transfer.h=0.05:0.15:3'];
  const { out } = await call(['separatrix', file, ...ports, ...axes, '--json']);
  const { basin } = JSON.parse(out);
  const crossings = (basin.boundary as [number, number][][])
    .flat()
    .filter(([, h]) => [0.05, 0.1, 0.15].includes(h));
  expect(crossings.length).toBeGreaterThan(2);
  // six stages: the start that ends at A_s of the file's own h; for h = 0.1 that is the separatrix itself
  const at = crossings.find(([, h]) => h === 0.1)?.[0] ?? 0;
  const states = pulseStates(STAGE);
  expect(at).toBeCloseTo(states.outcome === 'found' ? states.separatrix : 0, 5);
});

test('below the fold the answer is absent: a result, exit code 0', async () => {
  const dead = write('dead.json', 0.17);
  const { code, out } = await call(['separatrix', dead, ...ports]);
  expect(code).toBe(0);
  expect(out).toMatch(/^separatrix +absent$/m);
  expect(out).toMatch(/^evidence +both ends of the domain end at 0$/m);
});

test('--out writes map, basin, figures, numbers and a manifest with their checksums', async () => {
  const out = join(folder, 'results');
  const said = await call([
    'separatrix',
    file,
    ...ports,
    '--out',
    out,
    '--basin-x',
    'p0=0:0.6:7',
    '--basin-y',
    'p1=0:0.8:5',
    '--quiet',
  ]);
  expect([said.code, said.err]).toEqual([0, '']);
  expect(readdirSync(out).sort()).toEqual(
    [
      'basin.csv',
      'basin.html',
      'circuit.json',
      'cobweb.html',
      'manifest.json',
      'map.csv',
      'plotly.min.js',
      'separatrix.json',
    ].sort(),
  );
  expect(readFileSync(join(out, 'map.csv'), 'utf8').split('\r\n')[0]).toBe("A (a.u.),R(A) (a.u.),R'(A)");
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
  expect(manifest.parameters).toMatchObject({ enter: 'p0', exit: 'p1', domain: [0, 1], tspan: [0, 1] });
  for (const [name, sum] of Object.entries(manifest.outputs))
    expect(sha256(readFileSync(join(out, name)))).toBe(sum);
  expect(Object.keys(manifest.outputs)).toHaveLength(7);
});

test('an interrupt keeps the rows that are done and is exit code 130', async () => {
  const stop = new AbortController();
  stop.abort();
  const { code, out, err } = await call(['separatrix', file, ...ports, '--basin'], {
    interrupt: stop.signal,
  });
  expect(code).toBe(130);
  expect(err).toBe('interrupted: 0 of 41 rows of the basin are done\n');
  expect(out).toMatch(/^separatrix +0\.2373/m);
});

test.each([
  [['--enter', 'p0'], "error: required option '--exit <name>' not specified"],
  [['--enter', 'p9', '--exit', 'p1'], 'error: returnMap.enter: unknown population "p9" (did you mean "p0"?'],
  [[...ports, '--domain', '1,0'], 'error: --domain: invalid span "1,0"'],
  [[...ports, '--tol', 'x'], "option '--tol <width>' argument 'x' is invalid"],
  [
    [...ports, '--basin-x', 'p0=0:1'],
    'error: --basin-x: invalid axis "p0=0:1" (allowed: NAME=start:stop:count',
  ],
  [[...ports, '--basin-x', 'q=0:1:5'], 'error: --basin-x: unknown population "q"'],
  [
    [...ports, '--basin-y', 'projections[*].transfer.x=0:1:5'],
    'error: --basin-y projections[*].transfer.x: invalid path',
  ],
  [[...ports, '--basin', '--read', 'p77'], 'error: --read: unknown population "p77"'],
])('wrong usage %j is exit code 2 and one line', async (options, line) => {
  const { code, out, err } = await call(['separatrix', file, ...options]);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(line);
  expect(err).toMatch(/^[^\n]+\n$/);
});

test('a run that fails is exit code 1, with the amplitude', async () => {
  const { code, err } = await call([
    'separatrix',
    write('refused.json'),
    ...ports,
    '--t-span',
    '0,1',
    '--max-stages',
    '0',
  ]);
  expect([code, err]).toEqual([
    2,
    'error: separatrix.maxStages: invalid number of stages 0 (allowed: a whole number of at least 1)\n',
  ]);
  // a heaviside row that slides along its threshold
  const jam = circuit({
    populations: [{ name: 'x' }, { name: 'm' }],
    projections: [
      { name: 'drive', from: [{ population: 'x' }], to: [{ population: 'm', gain: 5 }], threshold: 0 },
      {
        name: 'brake',
        from: [{ population: 'm' }],
        to: [{ population: 'm', gain: -8 }],
        threshold: 0,
        transfer: { kind: 'heaviside', h: 0.3 },
      },
    ],
  });
  const path = join(folder, 'jam.json');
  writeFileSync(path, formatCircuit(jam));
  const jammed = await call(['separatrix', path, '--enter', 'x', '--exit', 'm', '--t-span', '0,3']);
  expect([jammed.code, jammed.out]).toEqual([1, '']);
  expect(jammed.err).toMatch(
    /^error: map: threw at amplitude \S+: simulate: sliding: row 0 of "brake" slides .*\n$/,
  );
});

test('earlier windows that are not run are named, with those that start at 0 for it', async () => {
  const late = circuit(
    pulseChain({ stages: 1, G: 4, h: 0.2, F: 1, T: 1, start: 2 }),
    gradedChain({ stages: 1, T: 1, prefix: 'early' }),
  );
  const around = { input: formatCircuit(late) };
  const argv = ['separatrix', '-', '--enter', 'p0', '--exit', 'p1'];
  expect((await call(argv, around)).out).toContain(
    'windows [0, 1) are not run: earlyu1 starts at 0 (--initial gives it a value)',
  );
  expect(JSON.parse((await call([...argv, '--json'], around)).out).separatrix.cutOff).toEqual({
    windows: [[0, 1]],
    populations: ['earlyu1'],
  });
  expect((await call([...argv, '--initial', 'earlyu1=0.5'], around)).out).not.toContain('not run');
});
