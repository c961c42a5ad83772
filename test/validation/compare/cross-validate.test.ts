/** The canonical set on the deterministic back-ends, one request each, and a cell in spikes; circuits of one's own. */

import { comparisonDocument } from '../../../src/cli/compare/report';
import {
  type Contestant,
  canonical,
  circuit,
  crossValidate,
  gradedChain,
  loihi,
  meanField,
  memory,
  PulsegateError,
  simulate,
} from '../../../src/index';
import { documents } from '../../../src/schemas/json-schema';
import { setupOf, sizesOf } from '../../../src/validation/compare/setup';
import { finished, red } from '../../support/comparisons';

const short = [
  'graded-chain',
  'overlap-half',
  'vector-chain',
  'fan-out',
  'fan-in',
  'routing',
  'ring',
  'pulse-chain',
  'mask',
];

test('every circuit of the canonical set keeps its promises in the mean field, one request', () => {
  const { cells, complete, firstDivergence } = finished(
    crossValidate(canonical, { backends: ['dopri5'], requests: 1 }),
  );
  expect(complete).toBe(true);
  expect(new Set(cells.map((cell) => cell.circuit)).size).toBe(canonical.length + 1);
  expect(new Set(cells.map(({ status }) => status))).toEqual(new Set(['pass', 'not-applicable']));
  expect(firstDivergence).toBeNull();
});

test('and those without memories on the chip: amplitudes, slopes, silence, and every weight', () => {
  const given = { backends: ['loihi'], requests: 2, levels: 16, only: short };
  const comparison = finished(crossValidate(canonical, given));
  expect(red(comparison)).toEqual([]);
  const audits = comparison.cells.filter(({ quantity }) => quantity === 'audit');
  expect(audits.map((cell) => cell.circuit)).toEqual(short);
  for (const { count = 0 } of audits) expect(count).toBeGreaterThan(15);
});

test('a chain of Poisson neurons spreads as the law of finite size says: neither more nor far less', () => {
  const given = { backends: ['poisson'], requests: 1, trials: 20, only: ['fan-out', 'vector-chain'] };
  const { cells, tests } = finished(crossValidate(canonical, given));
  expect(cells.filter(({ status }) => status !== 'pass')).toEqual([]);
  for (const { rms = 0 } of cells.filter(({ quantity }) => quantity === 'spread')) {
    expect(rms).toBeGreaterThan(0.7);
    expect(rms).toBeLessThan(1.3);
  }
  // two modes of 5 + 3 amplitudes, three slopes and two, a spread each
  expect(tests).toBe(2 * (5 + 3) + 3 + 2 + 2);
});

test('what is said is of the shape of its schema, with the same bits for the same seed', () => {
  const run = () => {
    const given = {
      backends: ['dopri5', 'poisson', 'loihi'],
      requests: 2,
      levels: 8,
      only: ['hebb', 'mask', 'sbp-sample'],
    };
    const { backends, ...rest } = comparisonDocument(finished(crossValidate(canonical, given)));
    return JSON.parse(JSON.stringify({ ...rest, backends: backends.map((one) => ({ ...one, seconds: 1 })) }));
  };
  const first = run();
  expect(documents.get('compare')?.shape.safeParse(first).error?.issues ?? []).toEqual([]);
  expect(first.cells.map(({ status }: { status: string }) => status)).toContain('not-applicable');
  expect(run()).toEqual(first);
});

test('a back-end without a promise shows its deviations, and no more', () => {
  const own: Contestant = { id: 'mine', backend: () => meanField() };
  const { cells } = finished(
    crossValidate(circuit(gradedChain({ stages: 2, T: 1 })), { backends: [own], requests: 3 }),
  );
  const amplitude = cells.filter(({ quantity }) => quantity === 'amplitude');
  expect(amplitude.map(({ status, reason }) => [status, reason])).toEqual([
    ['no-promise', 'no promise'],
    ['no-promise', 'no promise'],
  ]);
  for (const { rms, count } of amplitude) {
    expect(rms).toBeLessThan(1e-14);
    expect(count).toBe(6);
  }
});

test('what a back-end refuses is told in its words, and the others go on', () => {
  const coarse: Contestant = { id: 'coarse', backend: () => loihi({ levels: 1024, stepsPerTau: 512 }) };
  const given = { backends: [coarse, 'dopri5'], requests: 1 };
  const { cells } = finished(crossValidate(circuit(memory({ T: 2 })), given));
  const [first, ...rest] = cells;
  expect(first).toMatchObject({ backend: 'coarse', status: 'refused' });
  expect(first.reason).toMatch(/finer than the quantum of the chip/);
  expect(rest.every(({ backend, status }) => backend === 'dopri5' && status === 'pass')).toBe(true);
});

test('names that nobody has are told with those that there are', () => {
  expect(() => finished(crossValidate(canonical, { only: ['graded-chan'] }))).toThrow(
    /did you mean "graded-chain"/,
  );
  expect(() => finished(crossValidate(canonical, { backends: ['loihy'] }))).toThrow(/did you mean "loihi"/);
  expect(() => finished(crossValidate(canonical, { trials: 1 }))).toThrow(PulsegateError);
});

test('spikes of the chip after the end of a run are not counted to its last window', () => {
  const ring = canonical.find(({ name }) => name === 'ring') ?? canonical[0];
  const run = simulate(ring.circuit(), { initial: { u0: 0.6 }, cycles: 2, backend: loihi({ levels: 8 }) });
  const last = run.counts?.values.at(-1) ?? new Float64Array(1).fill(1);
  expect(run.counts?.rows.filter((_, r) => last[r] > 0)).toEqual(['u2>u0']);
});

test('an input may drive a gate on the chip', () => {
  const gated = circuit({
    populations: [{ name: 'b', input: true }, { name: 'u' }, { name: 'v' }],
    projections: [
      {
        name: 'p',
        from: [{ population: 'u' }],
        to: [{ population: 'v' }],
        gatedBy: [{ population: 'b', h: 0.25, d: 0.5, effect: 'opens' }],
      },
    ],
    schedule: {
      windows: [
        { t: [2, 4], open: ['p'] },
        { t: [0, 2], hold: ['u'] },
      ],
    },
  });
  const at = (b: number) =>
    simulate(gated, { initial: { u: 0.6 }, inputs: { b }, backend: loihi() }).at(4, 'v');
  expect(at(0)).toBe(0);
  expect(at(1)).toBeCloseTo(0.6, 1);
  expect(() => at(0.5)).toThrow(/would stand half open/);
});

test('leaky neurons, which take long, run less often; as often as is asked for where that is said', () => {
  const runs = (options: object): (readonly [count: number, trials: number])[] => {
    const { prepared, settings } = setupOf(canonical, {
      only: ['fan-in'],
      backends: ['if', 'lif'],
      ...options,
    });
    return settings.contestants.map((one) => {
      const { count, trials } = sizesOf(prepared[0], one, settings);
      return [count, trials];
    });
  };
  const [quick, full, asked] = [runs({}), runs({ full: true }), runs({ full: true, trials: 7 })];
  for (const [integrating, leaky] of [quick, full]) {
    expect(leaky[0] * leaky[1]).toBeLessThan((integrating[0] * integrating[1]) / 2);
    expect(leaky[1]).toBeGreaterThan(1);
  }
  expect(asked.map(([, trials]) => trials)).toEqual([7, 7]);
});
