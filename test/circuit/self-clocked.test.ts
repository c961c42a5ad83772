/** Circuits that run themselves: any periodic schedule as a ring, a ring of patterns, a loop that ends. */

import { readFileSync } from 'node:fs';
import { distance, plainly, XOR } from '../../analysis/nice19/self-clocked/machine';
import {
  backprop,
  type Circuit,
  circuit,
  dopri5,
  type Fragment,
  gradedChain,
  ignition,
  learning,
  meanField,
  odex,
  patterns,
  ring,
  selfClocked,
  simulate,
  stages,
  until,
} from '../../src';
import { describe as described } from '../../src/circuit/describe';
import { LONG } from '../support/cases';
import { randomPeriodic } from '../support/random-periodic';
import {
  deviationsOfRing,
  kicked,
  machineOf,
  onsetsOf,
  xorCircuit,
  xorWeights,
} from '../support/self-clocked';

const fixture = (name: string): Circuit =>
  circuit(JSON.parse(readFileSync(`test/fixtures/circuits/${name}.json`, 'utf8')) as Fragment);

test.each(Array.from({ length: 12 }, (_, k) => 500 + k))(
  'law: random schedule %i and its ring are the same at every onset',
  (seed) => {
    const drawn = randomPeriodic(seed, seed % 3 === 0 ? [0.06, 0.5] : [0.3, 2.2]);
    expect(Math.max(...deviationsOfRing(drawn, 3))).toBeLessThan(1e-11);
  },
);

test('a schedule of fewer than four windows is halved until there are enough', () => {
  for (const windows of [1, 2, 3])
    expect(Math.max(...deviationsOfRing(randomPeriodic(40 + windows, [0.5, 2], windows), 3))).toBeLessThan(
      1e-11,
    );
});

test('the ring may be faster or slower than the circuit, and have names of its own', () => {
  for (const tau of [0.5, 1.7])
    expect(Math.max(...deviationsOfRing(randomPeriodic(11), 3, { tau, prefix: 'clock-' }))).toBeLessThan(
      1e-11,
    );
});

describe('on a ramp', () => {
  // 709 is refused on its schedule already: its weights would transmit while they learn
  const seeds = Array.from({ length: 13 }, (_, k) => 700 + k).filter((seed) => seed !== 709);
  test.each(LONG ? seeds : [700, 703])(
    'law: random schedule %i, of windows as unequal as they like, and its ring are the same at every onset',
    (seed) => {
      for (const ramp of LONG ? [0.01, 0.05, 0.1, 0.3] : [0.05, 0.3])
        expect(Math.max(...deviationsOfRing(randomPeriodic(seed, [0.06, 2.5]), 3, { ramp }))).toBeLessThan(
          1e-12,
        );
    },
  );

  test('the drives of T = 2 make stages of 2.0454742505371 (d = .05) and 2.0930919841074 (d = .1)', () => {
    for (const [ramp, T] of [
      [0.05, 2.0454742505371],
      [0.1, 2.0930919841074],
    ]) {
      const { projections = [] } = selfClocked(circuit(ring({ stages: 11, T })), { ramp });
      for (const { name, to } of projections)
        if (name.startsWith('ramp')) expect(to[1].gain).toBeCloseTo(1 / -Math.expm1(-2), 12);
    }
  });

  const presentations = LONG ? 12 : 2;
  const softly = (ramp: number, start: Readonly<Record<string, number>>) => {
    const machine = circuit(
      selfClocked(xorCircuit, { ring: 'open', loaded: ['x', 't'], ramp }),
      patterns(xorCircuit, { list: XOR, ramp }),
      until(xorCircuit, { of: ['E+', 'E-'], above: 0.05, patterns: XOR.length, ramp }),
    );
    const { initial, inputs } = kicked(3);
    const { m1, ...weights } = initial;
    const run = simulate(machine, {
      tspan: [0, 22 * presentations + 1],
      initial: { ...weights, ...start },
      inputs,
    });
    const plain = plainly(3, presentations);
    return onsetsOf(run).map((t, k) => distance(plain[k], run.state(t).weights));
  };

  test.each(LONG ? [0.05, 0.1] : [0.1])(
    'd = %p: the machine that stops learns XOR with the weights of plain backprop',
    (ramp) => {
      const apart = softly(ramp, ignition(xorCircuit, { ramp, ring: 'open' }));
      expect(apart).toHaveLength(presentations + 1);
      expect(Math.max(...apart)).toBeLessThan(3e-14);
    },
  );

  test('a kick instead of the settled ring makes the first windows other ones', () => {
    const apart = softly(0.05, { m1: 1.2, alarm: 1 });
    expect(apart[1]).toBeGreaterThan(1e-6);
    expect(apart[1]).toBeLessThan(1e-2);
  });

  /** The machine whose data read the ramps themselves, until its masks have been made. */
  const onRamps = (maskGain: number) => {
    const driven = circuit(backprop({ layers: [2, 4, 1], maskGain }));
    const made = circuit(
      selfClocked(driven, { loaded: ['x', 't'], ramp: 0.05 }),
      patterns(driven, { list: XOR, ramp: 0.05 }),
    );
    const projections = made.projections.map((row) => ({
      ...row,
      gatedBy: (row.gatedBy ?? []).map((gate) =>
        /^m\d/.test(row.name) || gate.projection?.startsWith('q') !== true
          ? gate
          : { ...gate, projection: gate.projection.replace('q', 'ramp'), h: 0, d: 1 },
      ),
    }));
    return circuit({ ...(made as Fragment), projections });
  };

  test('masks of any gain may have gates on a ramp', () => {
    const { initial, inputs } = kicked(3);
    const [low, ...high] = [1e8, 1e12, 1e16].map((maskGain) =>
      simulate(onRamps(maskGain), {
        tspan: [0, 8],
        initial: { ...initial, b1: [[0.3], [0], [-0.2], [0.1]], ...ignition(xorCircuit, { ramp: 0.05 }) },
        inputs,
      }).vector(8, 'G1b'),
    );
    expect(low.some((value) => value > 0.5)).toBe(true);
    expect(low.some((value) => value === 0)).toBe(true);
    for (const masks of high) for (const [i, value] of masks.entries()) expect(value).toBeCloseTo(low[i], 7);
  });

  test('what does not fit on a ramp is said in one line', () => {
    const of = (T: number, ramp: number) => () => selfClocked(circuit(ring({ stages: 5, T })), { ramp });
    expect(of(0.4, 0.6)).toThrow(
      /^selfClocked.ramp: invalid ramp 0.6 \(allowed: one on which stage \d of 5, 0.4 tau long, is handed over: a smaller ramp, or longer windows\)$/,
    );
    expect(of(3, 0.6)).not.toThrow();
    for (const ramp of [-0.1, 1, Number.NaN])
      expect(of(2, ramp)).toThrow(/^selfClocked.ramp: invalid ramp .* \(allowed: a number/);
  });
});

test('without a kick nothing moves', () => {
  const { circuit: c } = randomPeriodic(7);
  const run = simulate(circuit(selfClocked(c)), { tspan: [0, 50], inputs: { one: 1 } });
  for (const { name, input } of c.populations)
    if (input !== true) expect(run.vector(50, name).every((value) => value === 0)).toBe(true);
  expect(run.log.crossings).toEqual([]);
});

test('a pulse a billionth below the threshold dies, one above lives for ever', () => {
  const c = circuit(ring({ stages: 5, T: 2 }));
  const machine = circuit(selfClocked(c));
  const end = (m1: number) => simulate(machine, { tspan: [0, 200], initial: { m1, u0: 0.5 } });
  expect(end(1 - 1e-9).log.crossings?.filter(({ name }) => name === 'q2')).toEqual([]);
  expect(
    end(1 + 1e-9).log.crossings?.filter(
      ({ name, active, kind }) => name === 'q1' && active && kind === 'row',
    ),
  ).toHaveLength(20);
});

test('it comes back from JSON as it was', () => {
  const made = machineOf('open');
  expect(circuit(JSON.parse(JSON.stringify(made)))).toEqual(made);
  expect(made.schedule.windows).toEqual([]);
});

test('the ring found by independent means: u0(100) = .499909216627', () => {
  const run = simulate(fixture('self-clocked-ring'), { tspan: [0, 100], initial: { m1: 1.2, u0: 0.5 } });
  expect(run.at(100, 'u0')).toBeCloseTo(0.499909216627, 11);
});

test('the machine is the one found by independent means, as far as its weights go: 12 presentations of XOR', () => {
  const tspan = [0, 12 * 22] as const;
  const start = { m1: 1.2, r1: 1.2 };
  const other = simulate(fixture('self-clocked-xor-stops'), { tspan, initial: start, inputs: { one: 1 } });
  const { values } = fixture('self-clocked-xor-stops').weights[0];
  expect(values?.flat()).toEqual([...xorWeights(3).W1]);
  const own = simulate(machineOf('open'), { tspan, ...kicked(3) });
  for (const [name, entries] of Object.entries(own.weights))
    entries.forEach((value, i) => {
      expect(Math.abs(value - other.weights[name][i])).toBeLessThan(1e-13);
    });
});

test.each([
  ['dopri5', dopri5({ rtol: 1e-9, atol: 1e-12 })],
  ['odex', odex({ rtol: 1e-9, atol: 1e-12 })],
])('%s agrees within 1000 rtol on a presentation, on three in the long suite', (_, solver) => {
  const tspan = [0, (LONG ? 3 : 1) * 22] as const;
  const exactly = simulate(machineOf('closed'), { tspan, ...kicked(3) });
  const run = simulate(machineOf('closed'), { tspan, ...kicked(3), backend: meanField({ solver }) });
  expect(run.retcode).toBe('success');
  for (const [name, entries] of Object.entries(run.weights))
    entries.forEach((value, i) => {
      expect(Math.abs(value - exactly.weights[name][i])).toBeLessThan(1e-6);
    });
});

test('a learner that runs itself learns like the one that is driven, and every charge is verified', () => {
  const [task] = learning.tasks;
  const options = { task, seed: 3, verify: 24 } as const;
  const [own, driven] = [true, false].map((selfClocked) =>
    [...learning.learn(learning.circuitLearner({ ...options, selfClocked }), { epochs: 6 })].pop(),
  );
  expect(own?.presentation).toBe(24);
  const first = learning.circuitLearner({ ...options, selfClocked: true });
  for (const state of learning.learn(first, { epochs: 6 }))
    expect(state.presentation).toBeLessThanOrEqual(24);
  expect(first.findings()).toHaveLength(24);
  for (const { deviation, window } of first.findings()) {
    expect(deviation).toBeLessThan(1e-13);
    expect(window).toBeNull();
  }
  Object.entries(driven?.weights ?? {}).forEach(([name, values]) => {
    values.forEach((value, i) => {
      expect(Math.abs(value - Number(own?.weights[name]?.[i]))).toBeLessThan(1e-13);
    });
  });
});

test('where there are no windows its stages are described', () => {
  const text = described(machineOf('closed'));
  const line = (stage: string) => text.split('\n').find((row) => row.startsWith(`${stage} `)) ?? '';
  expect(line('q1')).toMatch(/one>One.*p2:x>X \(with R2\)/);
  expect(line('q10')).toMatch(/W1 \(local\).*V2 \(copy of W2\)/);
  expect(stages(machineOf('closed')).find(({ gate }) => gate === 'q11')?.flushed).toContain('N1+');
});

describe('wrong use is answered in one line that says what to do', () => {
  const said = (make: () => unknown) => {
    try {
      make();
    } catch (error) {
      return (error as Error).message;
    }
    return 'nothing';
  };
  const short = (T: number, period = 4 * T) =>
    circuit({
      ...gradedChain({ stages: 4, T }),
      schedule: { windows: gradedChain({ stages: 4, T }).schedule?.windows ?? [], period },
    });

  test('a schedule without a period', () => {
    expect(said(() => selfClocked(circuit(gradedChain({ stages: 4, T: 2 }))))).toBe(
      'selfClocked.circuit: invalid schedule "without a period" (allowed: one that repeats, since a ring does: give schedule.period)',
    );
  });
  test('stages too short for a ring: fewer than four and no way to split', () => {
    expect(said(() => selfClocked(short(0.01)))).toMatch(
      /^selfClocked: invalid stage 1 of 4 "0.01 long" \(allowed: at least 0.05 tau = 0.05 each and 4 stages: longer windows, or a smaller tau\)/,
    );
    expect(
      said(() =>
        selfClocked(circuit({ populations: [{ name: 'u' }], schedule: { windows: [], period: 0.1 } })),
      ),
    ).toMatch(/stage 1 of 4 "0.025 long"/);
  });
  test('stages so long that w_f is h', () => {
    expect(said(() => selfClocked(short(40)))).toMatch(
      /"40 long" \(allowed: w_f > h, at most 12 tau = 12 each/,
    );
    expect(said(() => selfClocked(short(40), { tau: 20 }))).toBe('nothing');
  });
  test('fewer than three patterns', () => {
    expect(said(() => patterns(xorCircuit, { list: XOR.slice(0, 2) }))).toBe(
      'patterns.list: invalid number of patterns 2 (allowed: at least 3: repeat them, as in [...list, ...list])',
    );
  });
  test('patterns of what is no input, or of another size', () => {
    expect(said(() => patterns(xorCircuit, { list: [...XOR, { X: 1 }] }))).toMatch(
      /patterns.list\[4\].X: unknown input "X"/,
    );
    expect(said(() => patterns(xorCircuit, { list: [...XOR, { x: 1 }] }))).toMatch(
      /number of values 1 \(allowed: 2/,
    );
  });
  test('patterns that go on while they are loaded', () => {
    expect(said(() => patterns(xorCircuit, { list: XOR, advance: 1 }))).toMatch(
      /^patterns.advance: invalid stage 1/,
    );
  });
  test('a look at the errors before the patterns have gone on', () => {
    expect(said(() => until(xorCircuit, { of: ['E+', 'E-'], above: 0.05, patterns: 4, stage: 4 }))).toMatch(
      /^until.stage: invalid stage 4 \(allowed: one after 5, in which the patterns go on/,
    );
  });
  test('names that are taken', () => {
    const taken = circuit({ ...short(2), populations: [...short(2).populations, { name: 'm2' }] });
    expect(said(() => selfClocked(taken))).toMatch(/^selfClocked.prefix: invalid prefix "m2"/);
    expect(said(() => selfClocked(taken, { prefix: 'clock-' }))).toBe('nothing');
  });
});
