/** The certificate: results that are right are proven, and each that is wrong is refused at the place where it is. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  autonomousSgsc,
  backprop,
  backpropWeights,
  type Certificate,
  certify,
  circuit,
  dopri5,
  gradedChain,
  meanField,
  odex,
  pulseChain,
  recheck,
  type Solution,
  simulate,
  xor,
} from '../../src/index';
import { altered } from '../support/altered';
import { cases } from '../support/cases';
import { randomFeedForward } from '../support/random-circuit';

const chain = (T: number, overlap = 0) => circuit(gradedChain({ stages: cases(6, 20), T, overlap }));
const START = { initial: { u0: 0.7 } };

/** A learning run: so many presentations. */
const learning = (cycles: number) => ({
  cycles,
  initial: backpropWeights(xor.network, 1, xor.initialisation),
  inputs: {
    x: Array.from({ length: cycles }, (_, k) => Array.from(xor.patterns(1)(k).x)),
    t: Array.from({ length: cycles }, (_, k) => Array.from(xor.patterns(1)(k).t)),
    one: 1,
  },
});

describe('a right result is certified', () => {
  const sgsc = autonomousSgsc({ stages: 2, T: 2 });
  test.each([
    ['a chain, T = 0.5', chain(0.5), START, 0],
    ['a chain, T = 3', chain(3), START, 0],
    ['overlapping windows', chain(2, 0.5), START, 0],
    [
      'a pulse that saturates',
      circuit(pulseChain({ stages: 4, T: 1, G: 4, h: 0.3, F: 1.58 })),
      { initial: { p0: 0.5 } },
      1,
    ],
    [
      'a chain without a clock, its gates steps',
      circuit(sgsc),
      { initial: { m1: 1.2, u0: 0.5 }, tspan: [0, 5] as const },
      14,
    ],
  ])('%s', (_, made, options, crossings) => {
    const {
      verdict,
      bound,
      radius,
      crossings: proven,
      reason,
    } = certify(made, options, simulate(made, options));
    expect(reason).toBeUndefined();
    expect(verdict).toBe('certified');
    expect(bound).toBeLessThan(1e-13);
    expect(radius).toBeLessThan(1e-60);
    expect(proven).toHaveLength(crossings);
  });

  test.each([
    ['odex', odex({ rtol: 1e-9 })],
    ['dopri5', dopri5({ rtol: 1e-9 })],
  ])('that of %s only within its tolerance', (_, solver) => {
    const run = simulate(chain(1), { ...START, backend: meanField({ solver }) });
    expect(certify(chain(1), { ...START, within: 1e-8 }, run).verdict).toBe('certified');
    expect(certify(chain(1), { ...START, within: 1e-17 }, run).verdict).toBe('refused');
  });

  test('and learnt weights with the currents', () => {
    const made = circuit(backprop(xor.network));
    const options = learning(cases(1, 40));
    const { verdict, bound, radius } = certify(made, options, simulate(made, options));
    expect(verdict).toBe('certified');
    expect(bound).toBeLessThan(1e-15);
    expect(radius).toBeLessThan(1e-60);
  });

  test('in random circuits', () => {
    for (let seed = 1; seed <= cases(3, 500); seed++) {
      const { circuit: made, initial, end } = randomFeedForward(seed);
      const options = { initial, tspan: [0, end] as const };
      const { verdict, reason } = certify(made, options, simulate(made, options));
      expect([seed, verdict, reason]).toEqual([seed, 'certified', undefined]);
    }
  });
});

test('a row that rests at its threshold is silent there: whether a log says that it goes below is the same', () => {
  const { circuit: made, initial, end } = randomFeedForward(174);
  const options = { initial, tspan: [0, end] as const };
  const run = simulate(made, options);
  const goes = { t: 0.6214575531610977, kind: 'row', name: "l2>l3'", row: 1, active: false } as const;
  const crossings = run.log.crossings ?? [];
  expect(crossings.some(({ name }) => name === goes.name)).toBe(false);
  expect(certify(made, options, run).verdict).toBe('certified');
  const told = [...crossings, goes];
  expect(
    certify(made, options, altered(run, { log: { ...run.log, crossings: told } })).reason,
  ).toBeUndefined();
  // at another time it does no such thing
  const wrong = [...crossings, { ...goes, t: 0.7 }];
  expect(certify(made, options, altered(run, { log: { ...run.log, crossings: wrong } })).reason).toMatch(
    /^no such crossing: row l2>l3'\[1\] off at t = 0\.7$/,
  );
});

/** The same result with another current at one output time. */
function changed(run: Solution, name: string, k: number, by: number): Solution {
  const list = Float64Array.from(run.currents[name]);
  list[k] += by;
  return altered(run, { currents: { ...run.currents, [name]: list } });
}

const made = circuit(autonomousSgsc({ stages: 2, T: 2 }));
const options = { initial: { m1: 1.2, u0: 0.5 }, tspan: [0, 3] as const };
const run = simulate(made, options);
const crossings = run.log.crossings ?? [];

describe('a wrong result is refused', () => {
  test('a current that is off by 2e-13, at its place', () => {
    const plain = simulate(chain(1), START);
    const { verdict, worst } = certify(chain(1), START, changed(plain, 'u2', 2, 2e-13));
    expect(verdict).toBe('refused');
    expect(worst).toMatchObject({ t: plain.t[2], name: 'u2', component: 0 });
  });

  test.each(crossings.map((_, k) => k).slice(1))('crossing %i left out of the log', (k) => {
    const log = { ...run.log, crossings: crossings.filter((_, j) => j !== k) };
    const { verdict, differences } = certify(made, options, altered(run, { log }));
    expect(verdict).toBe('refused');
    expect(differences).toHaveLength(1);
    expect(differences[0]).toMatchObject({
      fault: 'missing',
      name: crossings[k].name,
      row: crossings[k].row,
    });
  });

  test('but the gate of a row that is silent either way may be left out', () => {
    expect(crossings[0].kind).toBe('gate');
    const log = { ...run.log, crossings: crossings.slice(1) };
    expect(certify(made, options, altered(run, { log })).verdict).toBe('certified');
  });

  test('a crossing that the log has 1e-6 too late', () => {
    const late = crossings.map((one, k) => (k === 1 ? { ...one, t: one.t + 1e-6 } : one));
    const { verdict, differences } = certify(
      made,
      options,
      altered(run, { log: { ...run.log, crossings: late } }),
    );
    expect(verdict).toBe('refused');
    expect(differences.map(({ fault }) => fault).sort()).toEqual(['extra', 'missing']);
  });

  test('a window that the run left out', () => {
    const windows = chain(1).schedule.windows.map((one, k) =>
      k === 2 ? { ...one, t: [2, 2] as const } : one,
    );
    const other = { ...chain(1), schedule: { windows } };
    const gains = chain(1).projections.map((one) => ({
      ...one,
      to: one.to.map((to) => ({ ...to, gain: Math.E })),
    }));
    const whole = circuit({ ...chain(1), projections: gains });
    const part = simulate(circuit({ ...other, projections: gains }), START);
    const { verdict, reason } = certify(whole, START, altered(part, { circuit: whole }));
    expect(verdict).toBe('refused');
    expect(reason).toContain('at t = 3');
  });
});

test('a run goes on from a state, and is certified from there: from a current that a solver left below 0 as well', () => {
  const half = simulate(made, { ...options, tspan: [0, 1.5] }).state();
  const below = { ...half, currents: { ...half.currents, u2: Float64Array.of(-1.6e-7) } };
  for (const from of [half, below]) {
    const tspan = [1.5, 3] as const;
    const rest = simulate(made, { from, tspan });
    expect(certify(made, { from, tspan }, rest).verdict).toBe('certified');
    // and from nowhere else
    const u0 = Float64Array.from(half.currents['u0'], (one) => one + 1e-6);
    const other = { ...from, currents: { ...from.currents, u0 } };
    expect(certify(made, { from: other, tspan }, rest).verdict).toBe('refused');
  }
});

test('what cannot be proven is named', () => {
  const depletes = circuit({
    populations: [{ name: 'a' }, { name: 'b' }],
    projections: [
      { name: 'p', from: [{ population: 'a' }], to: [{ population: 'b', gain: 1 }], resource: {} },
    ],
  });
  const spent = { initial: { a: 1 }, tspan: [0, 1] as const };
  const solved = simulate(depletes, { ...spent, backend: meanField({ solver: odex() }) });
  expect(() => certify(depletes, spent, solved)).toThrow(
    'projections[0].resource: a depleting resource is not certified',
  );
});

describe('a certificate', () => {
  const { certificate } = certify(made, options, run);
  const text = JSON.stringify(certificate);

  test('is the same, byte for byte, when it is made again', () => {
    expect(JSON.stringify(certify(made, options, simulate(made, options)).certificate)).toBe(text);
  });

  test('is proven again from itself', () => {
    expect(recheck(JSON.parse(text))).toMatchObject({ verdict: 'certified', crossings: crossings.length });
  });

  test.each([0, 20, 39])('with digit %i of a value changed is refused', (digit) => {
    const copy = JSON.parse(text) as { values: { currents: Record<string, [string, number][]> }[] };
    const last = copy.values[copy.values.length - 1].currents.m2[0];
    const place = last[0].indexOf('.') + 1 + digit;
    last[0] = last[0].slice(0, place) + ((Number(last[0][place]) + 1) % 10) + last[0].slice(place + 1);
    const { verdict, reason } = recheck(copy as unknown as Certificate);
    expect(verdict).toBe('refused');
    expect(reason).toContain('m2[0] at t = 3');
  });

  test('with a gain that is not the exact one is refused', () => {
    const exact = certify(chain(1), START, simulate(chain(1), START)).certificate;
    const gains = exact.gains.map((list) => list.map((gain) => gain * (1 + 1e-12)));
    expect(recheck({ ...exact, gains })).toMatchObject({ verdict: 'refused' });
  });
});

test('the checker imports nothing of solvers, plans or numerics', () => {
  const folder = join(__dirname, '../../src/certify');
  const imports = readdirSync(folder).flatMap((name) =>
    Array.from(readFileSync(join(folder, name), 'utf8').matchAll(/from '([^']+)'/g), ([, path]) => path),
  );
  expect(imports.length).toBeGreaterThan(20);
  const others = imports.filter((path) => !path.startsWith('./'));
  expect([...new Set(others)].sort()).toEqual(['../circuit/types', '../errors', '../kinds', '../records']);
});
