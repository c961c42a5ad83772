/** Graded circuits on the chip: amplitudes to a level or so, silence outside windows, memories that do not drift. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { circuit, gradedChain, loihi, memory, ring, simulate } from '../../../src/index';
import { backendContract } from '../../contract/backend';
import { partsOf, spacingOf } from '../../support/chip-model';
import { gradedCase, spikesOutside } from '../../support/graded-chip';

describe('the Loihi back-end', () => {
  backendContract({
    backend: () => loihi({ range: 2, ranges: { 'u0>u1': 0.735, 'u1>u2': 0.735, 'u2>u3': 0.735 } }),
    tolerance: 0.735 / 32,
    refuses: {
      circuit: circuit(gradedChain({ stages: 1, T: 1 }), {
        weights: [{ name: 'W', shape: [1, 1], values: [[1]] }],
        schedule: {
          windows: [{ t: [1, 2], learn: [{ weights: 'W', post: [['u1', 1]], pre: [['u0', 1]], rate: 1 }] }],
        },
      }),
      message: /learn: the chip holds N x N synapses for one weight/,
    },
  });
});

/** Rows that an amplitude has passed since the input; a value that is held counts its load and its hold as one. */
const DEPTH: Readonly<Record<string, (population: string) => number>> = {
  chain: (name) => Number(name.slice(1)),
  vector: (name) => Number(name.slice(1)),
  overlap: (name) => Number(name.slice(1)),
  memory: (name) => (name === 'm' ? 1 : 2),
  mask: (name) => (name === 'b' ? 2 : Number(name.slice(1))),
};

test.each(Object.keys(DEPTH))(
  '%s: no amplitude is off by more than the root of its depth in spacings',
  (id) => {
    const { circuit: made, options, spacing, runs } = gradedCase(id);
    for (const { initial, amplitudes } of runs) {
      const run = simulate(made, { initial, backend: loihi(options) });
      for (const { t, population, component, meanField } of amplitudes) {
        const off = Math.abs(run.at(t, population, component) - meanField);
        expect({ t, population, component, off: off / spacing <= Math.sqrt(DEPTH[id](population)) }).toEqual({
          t,
          population,
          component,
          off: true,
        });
      }
      const [all, outside] = spikesOutside(run);
      expect(all).toBeGreaterThan(100);
      expect(outside).toBe(0);
      expect(run.chip?.wraps).toEqual([]);
    }
  },
);

test('a memory is the same number after 20 and after 400 time constants', () => {
  const held = circuit(memory({ T: 2, hold: 400 }));
  const run = simulate(held, { initial: { u: 0.55 }, tspan: [0, 402], backend: loihi() });
  expect(run.at(402, 'm')).toBe(run.at(22, 'm'));
  expect(run.at(22, 'm')).toBeGreaterThan(0.5);
});

test('a chain that gates itself opens every 32 steps after one start, and keeps its amplitude', () => {
  const file = join(__dirname, '..', '..', 'fixtures', 'circuits', 'autonomous-sgsc.json');
  const autonomous = circuit(JSON.parse(readFileSync(file, 'utf8')));
  const run = simulate(autonomous, { initial: { m1: 1.2, u0: 0.5 }, tspan: [0, 7], backend: loihi() });
  if (run.spikes === undefined) throw new Error('no spikes');
  const { rows, i, t } = run.spikes;
  const onsets = ['q1', 'q2', 'q3'].map(
    (row) => 16 * t[i.findIndex((unit) => Math.floor(unit / 32) === rows.indexOf(row))],
  );
  expect(onsets).toEqual([0, 32, 64]);
  const spacing = run.chip?.lowering.ladders.find(({ name }) => name === 'u0>u1')?.spacing ?? 0;
  for (const [t, name] of [
    [2, 'u1'],
    [4, 'u2'],
    [6, 'u3'],
  ] as const)
    expect(Math.abs(run.at(t, name) - 0.5)).toBeLessThan(spacing);
});

test('a ring keeps a packet for cycles: on the chip its windows are a ring of latches', () => {
  const turning = circuit(ring({ stages: 3, T: 2 }));
  const run = simulate(turning, { initial: { u0: 0.6 }, cycles: 6, backend: loihi() });
  const latches = run.chip?.network.groups.find(({ name }) => name === 'latch')?.size;
  expect(latches).toBe(3);
  const spacing = run.chip?.lowering.ladders[0].spacing ?? 0;
  for (let cycle = 1; cycle <= 6; cycle++)
    expect(Math.abs(run.at(6 * cycle, 'u0') - 0.6)).toBeLessThan(1.5 * spacing);
});

test('after one start spike generators carry data only: one spike a set bit, for inputs one a bit and cycle', () => {
  const held = circuit(
    {
      populations: [
        { name: 'x', size: 2, input: true },
        { name: 'u', size: 2 },
        { name: 'v', size: 2 },
      ],
    },
    {
      projections: [
        { name: 'x>u', from: [{ population: 'x' }], to: [{ population: 'u' }] },
        { name: 'u>v', from: [{ population: 'u' }], to: [{ population: 'v' }] },
      ],
      schedule: {
        period: 6,
        windows: [
          { t: [0, 2], open: ['x>u'] },
          { t: [2, 4], open: ['u>v'] },
          { t: [4, 6], flush: ['v', 'u'] },
        ],
      },
    },
  );
  const x = [
    [0.8, 0.2],
    [0, 0.4],
    [0.6, 0.6],
  ];
  const run = simulate(held, { inputs: { x }, cycles: 3, backend: loihi() });
  const { generators } = run.chip?.network ?? { generators: [] };
  expect(generators.map(({ name }) => name)).toEqual(['start', 'x']);
  const spikes = run.chip?.ledger.inputSpikes.reduce((a, b) => a + b, 0) ?? 0;
  const unit = run.chip?.lowering.unit ?? 0;
  const quantum = (64 * 4096) / (248 * unit);
  const bits = (value: number) =>
    [...Math.round(value / quantum).toString(2)].filter((bit) => bit === '1').length;
  expect(spikes).toBe(1 + x.flat().reduce((sum, value) => sum + bits(value), 0));
  const spacing = run.chip?.lowering.ladders[0].spacing ?? 0;
  for (const [cycle, values] of x.entries())
    for (const [j, value] of values.entries()) {
      expect(Math.abs(run.at(6 * cycle + 2, 'u', j) - value)).toBeLessThan(0.6 * spacing);
      expect(Math.abs(run.at(6 * cycle + 4, 'v', j) - value)).toBeLessThan(Math.SQRT2 * spacing);
      expect(Math.abs(run.at(6 * cycle + 1, 'x', j) - value)).toBeLessThanOrEqual(quantum / 2);
    }
});

test.each(['opens', 'closes'] as const)(
  'what an input %s is open for its windows whole, in every cycle, and else charges nothing',
  (effect) => {
    const gated = circuit({
      populations: [{ name: 'x', input: true }, { name: 'y', input: true }, { name: 'v' }],
      projections: [
        {
          name: 'y>v',
          from: [{ population: 'y' }],
          to: [{ population: 'v' }],
          gatedBy: [{ population: 'x', h: 0.5, d: 0, effect }],
        },
      ],
      schedule: {
        period: 3,
        windows: [
          { t: [0, 2], open: ['y>v'] },
          { t: [2.5, 3], flush: ['v'] },
        ],
      },
    });
    const inputs = { x: [1, 0, 1], y: [0.8, 0.65, 0.4] };
    const run = simulate(gated, { inputs, cycles: 3, backend: loihi() });
    const spacing = spacingOf(run, 'y>v');
    const { steps, levels } = partsOf(gated, { inputs, cycles: 3 });
    inputs.x.forEach((x, cycle) => {
      const open = (x === 1) === (effect === 'opens');
      const off = run.at(3 * cycle + 2, 'v') - (open ? inputs.y[cycle] : 0);
      // what a flush leaves is below half a level
      expect(Math.abs(off)).toBeLessThan(open ? 0.6 * spacing : spacing / 8);
      // and so has the circuit in steps, in real numbers and in levels: no step of a window is lost
      for (const t of [3 * cycle + 0.25, 3 * cycle + 2]) {
        expect(Math.abs(levels(t, 'v') - run.at(t, 'v'))).toBeLessThan(spacing / 2);
        if (!open) expect(steps(t, 'v')).toBeLessThan(spacing / 8);
      }
    });
  },
);
