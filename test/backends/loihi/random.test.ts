/** Random circuits on the chip: near the mean field and silent outside their windows, or refused by name. */
import fc from 'fast-check';
import { prepared } from '../../../src/backends/loihi/loihi';
import { settingsOf } from '../../../src/backends/loihi/options';
import { type RequestOptions, requestOf } from '../../../src/backends/request';
import { plan } from '../../../src/circuit/plan';
import { loihi, PulsegateError, type Solution, simulate } from '../../../src/index';
import { anyCircuit } from '../../support/any-circuit';
import { cases } from '../../support/cases';
import { stepsOff } from '../../support/chip-model';
import { spikesOutside } from '../../support/graded-chip';
import { randomFeedForward } from '../../support/random-circuit';
import { randomGraded } from '../../support/random-graded';
import { randomModel } from '../../support/random-model';

const CHIP = { stepsPerTau: 32 };

/** The largest distance of any current at any edge from the mean field, in spacings of the coarsest ladder. */
function distance(run: Solution, exact: Solution): number {
  const { ladders, range } = run.chip?.lowering ?? { ladders: [], range: 0 };
  const spacing = ladders.reduce(
    (most, { levels, emission }) => (levels > 1 ? Math.max(most, emission) : most),
    range / 32,
  );
  let most = 0;
  for (const t of run.t)
    for (const { name, input } of run.circuit.populations) {
      if (input === true) continue;
      const [here, there] = [run.vector(t, name), exact.vector(t, name)];
      here.forEach((current, j) => {
        const off = Math.abs(current - there[j]) / spacing;
        if (!(off <= most)) most = off;
      });
    }
  return most;
}

test('circuits that the chip can run are within two levels of the mean field, and no row fires outside its windows', () => {
  let all = 0;
  const offs: number[] = [];
  for (let seed = 0; seed < cases(5, 300); seed++) {
    const { circuit, options } = randomGraded(seed);
    const run = simulate(circuit, { ...options, backend: loihi() });
    const off = distance(run, simulate(circuit, options));
    const [fired, outside] = spikesOutside(run);
    expect({ seed, near: off <= 2, outside, wraps: run.chip?.wraps }).toEqual({
      seed,
      near: true,
      outside: 0,
      wraps: [],
    });
    offs.push(off);
    all += fired;
  }
  offs.sort((a, b) => a - b);
  expect(offs[offs.length >> 1]).toBeLessThan(0.5);
  expect(all).toBeGreaterThan(cases(2e4, 1e6));
});

/** Runs, or is refused for what the chip cannot do; anything else is a fault. */
function judged(
  options: RequestOptions,
  circuit: Solution['circuit'],
  look: (run: Solution, exact: Solution) => void,
): 'ran' | 'refused' | 'no mean field' {
  let exact: Solution;
  try {
    exact = simulate(circuit, options);
  } catch {
    return 'no mean field';
  }
  if (exact.retcode !== 'success') return 'no mean field';
  try {
    const run = simulate(circuit, { ...options, backend: loihi(CHIP) });
    expect([run.retcode, run.chip?.wraps]).toEqual(['success', []]);
    look(run, exact);
    return 'ran';
  } catch (error) {
    if (!(error instanceof PulsegateError)) throw error;
    for (const { code, path, text } of error.problems) {
      expect({ code, text }).toEqual({ code: 'unsupported', text });
      expect(path).toMatch(/^(loihi|projections|schedule|tspan|populations)/);
    }
    return 'refused';
  }
}

test('feed-forward circuits with any edges are near the mean field, or refused by name', () => {
  const seen = new Set<string>();
  for (let seed = 0; seed < cases(5, 200); seed++) {
    const { circuit, initial, end } = randomFeedForward(seed);
    const near = (run: Solution, exact: Solution): void => expect(distance(run, exact)).toBeLessThan(3);
    seen.add(judged({ initial, tspan: [0, end] }, circuit, near));
  }
  expect([...seen].sort()).toEqual(expect.arrayContaining(['ran', 'refused']));
});

/** Each step is the step that the circuit in levels takes: a loop may make anything of what levels round. */
const inSteps =
  (circuit: Solution['circuit'], options: RequestOptions) =>
  (run: Solution): void => {
    const planned = plan(circuit);
    const request = requestOf(planned, options);
    const { tables } = prepared(planned, request, settingsOf(CHIP));
    expect(stepsOff(run, request, tables)).toBeLessThan(1.05);
  };

test('circuits of the whole model take the steps of the circuit in levels, or are refused by name', () => {
  for (let seed = 0; seed < cases(10, 500); seed++) {
    const { circuit, initial, end } = randomModel(seed);
    const options = { initial, tspan: [0, end] } as const;
    judged(options, circuit, inSteps(circuit, options));
  }
});

test('so do those of the widest model, with inputs, cycles, learning and resources', () => {
  fc.assert(
    fc.property(anyCircuit, ({ circuit, initial, inputs, end }) => {
      const { period } = circuit.schedule;
      const span: RequestOptions =
        period === undefined ? { tspan: [0, end] } : { cycles: Math.max(1, Math.ceil(end / period - 1e-9)) };
      const options = { initial, inputs, ...span };
      judged(options, circuit, inSteps(circuit, options));
    }),
    { numRuns: cases(10, 500), seed: 5 },
  );
});
