/** The .ode file means the circuit: its right-hand side, read by XPPAUT's rules, is that of the circuit model. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { simulate } from '../../src/backends/simulate';
import { circuit } from '../../src/circuit/circuit';
import type { Circuit, Opening, Transfer } from '../../src/circuit/types';
import { formatCircuit } from '../../src/io/circuit-file';
import { formatOde } from '../../src/io/ode';
import { call } from '../cli/call';
import { workspace } from '../support/workspace';

const field = join(__dirname, '../fixtures/field/ode-heaviside-at-threshold.json');
const { circuit: stepAtThreshold } = JSON.parse(readFileSync(field, 'utf8'));

/** The right-hand side of a file, by XPPAUT's rules: heav(0) is 1. */
function slopes(text: string): (t: number, x: readonly number[]) => number[] {
  const lines = text.split('\n');
  const size = lines.filter((line) => line.startsWith('init ')).length;
  const states = Array.from({ length: size }, (_, k) => `x${k}`);
  const rows = lines.filter((line) => /^a\d+_\d+=/.test(line)).map((line) => `const ${line};`);
  const sides = states.map((x) => lines.find((line) => line.startsWith(`${x}'=`))?.slice(x.length + 2));
  const body = `const { max, min } = Math; const heav = (z) => (z >= 0 ? 1 : 0);
    ${rows.join('\n')} return [${sides.join(', ')}].map((z) => z + 0);`;
  const read = new Function('t', ...states, body);
  return (t, x) => read(t, ...x);
}

/** The same straight from the model: f(a) = clip(G (a - h), 0, F), windows [t0, t1). */
function modelled(
  { populations, projections, schedule, threshold, tau }: Circuit,
  t: number,
  x: readonly number[],
) {
  const at = new Map(populations.map(({ name }, k) => [name, k]));
  const now = schedule.windows.filter(({ t: [t0, t1] }) => t0 <= t && t < t1);
  const out = x.map((value) => -value);
  const openings = (windows: typeof schedule.windows) =>
    windows.flatMap(({ open = [] }) =>
      open.map((one) => (typeof one === 'string' ? { projection: one } : one)),
    );
  for (const projection of projections) {
    const { transfer = { kind: 'relu' } } = projection;
    const own: Opening | undefined = openings(now).findLast((one) => one.projection === projection.name);
    const everOpened = openings(schedule.windows).some((one) => one.projection === projection.name);
    const gate =
      own === undefined ? (everOpened ? -(projection.threshold ?? threshold) : 0) : Number(own.bias ?? 0);
    const a =
      projection.from.reduce((sum, one) => sum + (one.scale ?? 1) * x[at.get(one.population) ?? -1], 0) +
      gate;
    for (const { population, gain } of projection.to)
      out[at.get(population) ?? -1] += Number(gain) * f(transfer, a);
  }
  return out.map((slope, k) => slope / (populations[k].tau ?? tau));
}

function f(transfer: Transfer, a: number): number {
  if (transfer.kind === 'relu') return Math.max(0, a);
  if (transfer.kind === 'heaviside') return a > transfer.h ? 1 : 0;
  return Math.min(transfer.F, Math.max(0, transfer.G * (a - transfer.h)));
}

/** Numbers of few bits, so that rows stand on their thresholds often, and exactly. */
const quarter = (from: number, to: number) =>
  fc.integer({ min: 4 * from, max: 4 * to }).map((value) => value / 4);

const transfer = fc.oneof(
  fc.constant<Transfer>({ kind: 'relu' }),
  quarter(-1, 1).map((h): Transfer => ({ kind: 'heaviside', h })),
  quarter(0, 1).map((h): Transfer => ({ kind: 'saturating', G: 2, h, F: 0.5 })),
);

const projection = fc.record({
  from: fc.nat(2),
  other: fc.nat(2),
  scale: quarter(-1, 1),
  to: fc.nat(2),
  gain: quarter(-2, 2),
  threshold: fc.constantFrom(0.5, 1, 60.1),
  transfer,
});

/** When a projection is open, if it ever is: two windows of one would clash where they overlap. */
const opening = fc.option(fc.tuple(fc.integer({ min: -1, max: 3 }), fc.nat(5), quarter(-1, 1)));

const trial = fc.array(fc.tuple(projection, opening), { minLength: 1, maxLength: 4 }).map((specs) =>
  circuit({
    populations: [{ name: 'u' }, { name: 'v', tau: 2 }, { name: 'w' }],
    projections: specs.map(([{ from, other, scale, to, gain, ...rest }], k) => ({
      ...rest,
      name: `p${k}`,
      from: [{ population: 'uvw'[from] }, { population: 'uvw'[other], scale }],
      to: [{ population: 'uvw'[to], gain }],
    })),
    schedule: {
      windows: specs.flatMap(([, open], k) => {
        if (open === null) return [];
        const [t0, length, bias] = open;
        return [{ t: [t0, t0 + length] as const, open: [{ projection: `p${k}`, bias }] }];
      }),
    },
  }),
);

test('slopes are those of the model, on thresholds and on gate edges too', () => {
  fc.assert(
    fc.property(trial, fc.array(quarter(0, 2), { minLength: 3, maxLength: 3 }), (made, x) => {
      const written = slopes(formatOde(made));
      for (const t of [-1, -0.5, 0, 0.5, 1, 2, 2.5, 3, 5, 7])
        expect(written(t, x).map(zero)).toEqual(modelled(made, t, x).map(zero));
    }),
    { seed: 6, numRuns: 150 },
  );
});

/** Zero has no sign here; beyond the last bits the order of a sum does not matter. */
const zero = (value: number) => Number(value.toPrecision(12)) + 0;

test('a heaviside row that stands on its threshold is silent, as the circuit says', () => {
  const made = circuit(stepAtThreshold);
  expect(simulate(made, { initial: { a: 0 } }).at(2, 'b')).toBe(0);
  const written = slopes(formatOde(made));
  for (const t of [0, 1, 1.999, 2]) expect(written(t, [0, 0])).toEqual([0, 0]);
  expect(written(1, [1e-300, 0])[1]).toBe(1);
});

describe('pulsegate convert FILE --to ode', () => {
  const input = JSON.stringify(stepAtThreshold);

  test("writes a user's own circuit, from the currents that are given", async () => {
    const said = await call(['convert', '-', '--to', 'ode', '--initial', 'a=0.25'], { input });
    expect([said.code, said.err]).toEqual([0, '']);
    expect(said.out).toBe(formatOde(circuit(stepAtThreshold), { a: 0.25 }));
    expect(said.out).toContain('init x0=0.25\ninit x1=0\n');
  });

  test.each([
    [['--to', 'odes'], '--to: unknown format "odes" (did you mean "ode"? known: ode, json)'],
    [[], "required option '--to <format>' not specified"],
    [
      ['--to', 'ode', '--initial', 'aa=1'],
      'initial.aa: unknown population "aa" (did you mean "a"? known: a, b)',
    ],
    [
      ['--to', 'ode', '--initial', 'a=[1,2]'],
      'initial.a: invalid initial current [1,2] (allowed: a number of at least 0)',
    ],
    [
      ['--to', 'json', '--initial', 'a=1'],
      '--initial: invalid option ["a=1"] (allowed: with --to ode: a circuit file says nothing of a start)',
    ],
  ])('%j is refused in words', async (argv, message) => {
    expect(await call(['convert', '-', ...argv], { input })).toEqual({
      code: 2,
      out: '',
      err: `error: ${message}\n`,
    });
  });

  test('what XPPAUT has no words for is refused by name, as a run that failed', async () => {
    const driven = { ...stepAtThreshold, populations: [{ name: 'a', input: true }, { name: 'b' }] };
    const said = await call(['convert', '-', '--to', 'ode'], { input: formatCircuit(circuit(driven)) });
    expect([said.code, said.err]).toEqual([1, 'error: populations: no .ode file: inputs have no equation\n']);
  });
});

describe('pulsegate convert', () => {
  const folder = workspace('convert');
  const input = JSON.stringify(stepAtThreshold);

  test('--to json is the circuit file with its defaults written out, and again the same', async () => {
    const said = await call(['convert', '-', '--to', 'json'], { input });
    expect(said).toEqual({ code: 0, out: formatCircuit(circuit(stepAtThreshold)), err: '' });
    expect(JSON.parse(said.out)).toMatchObject({ schemaVersion: 1, tau: 1, timeUnit: 'tau' });
    expect(await call(['convert', '-', '--to', 'json'], { input: said.out })).toEqual(said);
  });

  test('--out writes the file, nothing to standard output, and says so', async () => {
    const out = join(folder, 'new', 'step.ode');
    const said = await call(['convert', '-', '--to', 'ode', '--out', out], { input });
    expect(said).toEqual({ code: 0, out: '', err: `written: ${out}\n` });
    expect(readFileSync(out, 'utf8')).toBe(formatOde(circuit(stepAtThreshold)));
    const quiet = await call(['convert', '-', '--to', 'json', '--out', out, '--quiet'], { input });
    expect(quiet).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(out, 'utf8')).toBe(formatCircuit(circuit(stepAtThreshold)));
  });

  test('a place that cannot be written to is a run that failed', async () => {
    const { code, err } = await call(['convert', '-', '--to', 'ode', '--out', folder], { input });
    expect([code, err]).toEqual([1, expect.stringMatching(/^error: .* cannot be written \(\w+\)\n$/)]);
  });
});

test('a list of currents and a name with a line break stay in their places', () => {
  const made = circuit({ populations: [{ name: 'a\nx9=1', size: 2 }] });
  const lines = formatOde(made, { 'a\nx9=1': [0.5, 0.25] }).split('\n');
  expect(lines).toContain('# x0 is a x9=1[0]');
  expect(lines).toContain('init x1=0.25');
});
