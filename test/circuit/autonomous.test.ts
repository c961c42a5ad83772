/** Gating chains without a clock: closed forms of period, ignition and shut-off, hard and soft. */
import {
  autonomousChain,
  autonomousSgsc,
  circuit,
  designAutonomousChain,
  exact,
  meanField,
  type Solution,
  separatrix,
  simulate,
} from '../../src/index';

const HARD = { stages: 6, T: 2 };
const row = (run: Solution, name: string, active: boolean): number =>
  run.log.crossings!.find((c) => c.kind === 'row' && c.name === name && c.active === active)?.t ?? Number.NaN;

test.each([1.5, -1, 1, Number.NaN])('an onset of %p is refused by name', (onset) => {
  expect(() => designAutonomousChain({ T: 2, onset })).toThrow(
    `designAutonomousChain.onset: invalid onset ${onset} (allowed: a number`,
  );
});

describe('hard gates', () => {
  const chain = circuit(autonomousSgsc(HARD));
  const run = simulate(chain, { initial: { m1: 1.2, u0: 0.7 }, tspan: [0, 60] });

  test('w_f = h / (1 - e^{-T/tau}): 1.156517642749666 for T = 2', () => {
    expect(designAutonomousChain({ T: 2 }).feedForward).toBeCloseTo(1.156517642749666, 15);
    // dT/dw_f = -tau h / (w_f (w_f - h))
    const [a, b] = [1.9999, 2.0001].map((T) => designAutonomousChain({ T }).feedForward) as [number, number];
    const w = 1.156517642749666;
    expect(0.0002 / (b - a)).toBeCloseTo(-1 / (w * (w - 1)), 6);
  });

  test('every stage shuts the one before at the moment it starts, a period T after that one: exactly contiguous', () => {
    for (let k = 1; k <= 6; k++) {
      expect(row(run, `q${k}`, false)).toBe(row(run, `q${k + 1}`, true));
      expect(Math.abs(row(run, `q${k}`, false) - 2 * k)).toBeLessThan(1e-13);
    }
  });

  test('each stage is on once, and the closing stage until the last is at h / 2: then everything is empty', () => {
    for (let k = 2; k <= 7; k++)
      expect(run.log.crossings!.filter(({ name, kind }) => name === `q${k}` && kind === 'row')).toHaveLength(
        2,
      );
    const last = 2.5 - 1.5 * Math.exp(-2);
    expect(row(run, 'q7', false)).toBeCloseTo(12 + Math.log(last / 0.5), 12);
    for (const name of ['m1', 'm6', 'm7', 'u6']) expect(run.at(60, name)).toBeLessThan(1e-18);
  });

  test('the graded amplitude passes with gain 1 at every hop', () => {
    for (let k = 0; k <= 6; k++) expect(Math.abs(run.at(2 * k, `u${k}`) / 0.7 - 1)).toBeLessThan(1e-13);
  });

  test('nothing ignites at m1 = h, and all does just above: the ignition separatrix by fate', () => {
    const alive = (m1: number, stages: number) =>
      simulate(circuit(autonomousChain({ stages, T: 2 })), { initial: { m1 }, tspan: [0, 2 * stages] }).at(
        2 * stages,
        `m${stages}`,
      ) > 1;
    const found = separatrix({ domain: [0.5, 1.3], alive }, { tol: 1e-12, maxStages: 16 });
    expect(found.outcome).toBe('found');
    expect(Math.abs((found.bracket?.[1] ?? 0) - 1)).toBeLessThanOrEqual(2e-12);
  });

  test('a closing stage without self gain would slide: what it shuts is what drives it', () => {
    const { populations = [], projections = [] } = autonomousChain({ stages: 1, T: 2 });
    const [q1, q2] = projections as [(typeof projections)[number], (typeof projections)[number]];
    const bare = {
      name: 'q2',
      from: q2.from,
      to: [{ population: 'm2', gain: 0 }],
      threshold: 0,
      transfer: { kind: 'heaviside', h: 1 },
    } as const;
    const jammed = simulate(circuit({ populations, projections: [q1, bare] }), {
      initial: { m1: 1.2 },
      tspan: [0, 10],
      onFailure: 'return',
    });
    expect([jammed.retcode, jammed.tspan[1]]).toEqual(['sliding', expect.closeTo(2, 12)]);
  });
});

describe('soft gates', () => {
  const backend = meanField({ solver: exact({ maxEvents: 3000 }) });
  const S = Math.exp(2) / 2;
  const run = (d: number, g0: number, gain: number, A: number, ignition = 1.2) =>
    simulate(circuit(autonomousSgsc({ stages: 8, T: 2, ramp: d, threshold: g0, gain, ignition })), {
      initial: { m1: ignition, u0: A },
      tspan: [0, 18],
      backend,
    });
  const onset = (solution: Solution, k: number) => row(solution, `q${k}`, true);
  const period = (solution: Solution, k: number) => onset(solution, k + 1) - onset(solution, k);
  /** Gain of hop k: both currents at the same phase of their gates. */
  const gainOf = (solution: Solution, k: number) =>
    solution.at(onset(solution, k + 2), `u${k + 1}`) / solution.at(onset(solution, k + 1), `u${k}`);

  test('d = 0.05: period 2.0455, width 2.0475 at half height, per-hop gain 0.9643 with the gain of hard gates', () => {
    const soft = run(0.05, 20, S, 0.5);
    expect(period(soft, 5)).toBeCloseTo(2.0455, 4);
    // q crosses 1/2 where m = h + d / 2 going up, and where inhibition does it going down
    const half = (k: number, from: number, to: number) => {
      const q = (t: number) => {
        const shut = Math.min(1, Math.max(0, (soft.at(t, `m${k + 1}`) - 1) / 0.05));
        return (soft.at(t, `m${k}`) - 1 - 10 * Math.max(0, shut - 0.5) * 2) / 0.05 - 0.5;
      };
      let [low, high] = [from, to];
      const rising = q(low) < 0;
      for (let i = 0; i < 60; i++) {
        const middle = 0.5 * (low + high);
        if (q(middle) < 0 === rising) low = middle;
        else high = middle;
      }
      return low;
    };
    const start = onset(soft, 4);
    const width = half(4, start + 1, start + 2.3) - half(4, start - 0.1, start + 1);
    expect(Math.abs(width - 2.0475)).toBeLessThan(2e-4);
    expect(gainOf(soft, 5)).toBeCloseTo(0.9643, 3);
  });

  test.each([
    [0.05, 20, 7e-4],
    [0.05, 80, 1.8e-4],
    [0.1, 5, 7e-3],
    [0.01, 20, 1.4e-4],
  ])(
    'after one retuning, d = %p and g0 = %p: gain 1 within %p a hop for A from 0.1 to 1.6',
    (d, g0, bound) => {
      const tuned = S / gainOf(run(d, g0, S, 0.5), 5);
      const gains = [0.1, 0.4, 1.6].map((A) => gainOf(run(d, g0, tuned, A), 4));
      for (const gain of gains) expect(Math.abs(gain - 1)).toBeLessThan(bound);
      // the larger the amplitude the earlier its row opens on the ramp
      expect(gains).toEqual([...gains].sort((a, b) => a - b));
    },
  );

  test('the error is O(I / g0): four times g0 is a quarter of the spread', () => {
    const spread = (g0: number) => {
      const tuned = S / gainOf(run(0.05, g0, S, 0.5), 5);
      return gainOf(run(0.05, g0, tuned, 1.6), 4) - gainOf(run(0.05, g0, tuned, 0.1), 4);
    };
    expect(spread(20) / spread(80)).toBeCloseTo(4, 0);
  });

  test('a weak and a strong kick are forgotten after one stage', () => {
    for (const ignition of [1.06, 1.5]) {
      const kicked = run(0.05, 20, S, 0.5, ignition);
      expect(period(kicked, 4)).toBeCloseTo(2.0454743, 6);
    }
  });

  test.each([0.05, 0.1])('on a ramp d = %p the ignition separatrix is h w_s / (w_s - d)', (d) => {
    const truth = 2.5 / (2.5 - d);
    expect(designAutonomousChain({ T: 2, ramp: d }).ignitionThreshold).toBeCloseTo(truth, 15);
    const chains = new Map([4, 8].map((n) => [n, circuit(autonomousChain({ stages: n, T: 2, ramp: d }))]));
    const alive = (m1: number, stages: number) => {
      const chain = chains.get(stages);
      if (chain === undefined) throw new Error(`no chain of ${stages}`);
      // a kick near the separatrix takes long to make up its mind
      const end = 2.2 * stages + 40;
      const log = simulate(chain, { initial: { m1 }, tspan: [0, end], backend }).log.crossings;
      return log!.some(({ name, kind, active }) => name === `q${stages}` && kind === 'ceiling' && active);
    };
    const found = separatrix({ domain: [1, 1.2], alive }, { tol: 1e-11, maxStages: 8 });
    expect(Math.abs((found.bracket?.[0] ?? 0) - truth)).toBeLessThan(2e-11);
  });
});

describe('the designer names what fails, with its numbers', () => {
  const failing = (options: Parameters<typeof designAutonomousChain>[0]) =>
    designAutonomousChain(options)
      .conditions.filter(({ holds }) => !holds)
      .map(({ name }) => name);

  test.each([
    [{ T: 2 }, []],
    [{ T: 2, selfGain: 0.9 }, ['self-hold']],
    [{ T: 2, inhibition: 1 }, ['shut-off', 'first stage shut-off']],
    [{ T: 0.4 }, ['no re-ignition', 'first stage']],
    [{ T: 0.5, ignition: 4 }, ['first stage']],
    [{ T: 2, ignition: 0.9 }, ['ignition']],
    [{ T: 2, ramp: 0.05, onset: 0, selfGain: 1.6, inhibition: 5 }, ['hand-over']],
  ])('%p fails %p', (options, names) => {
    expect(failing(options)).toEqual(names);
    expect(designAutonomousChain(options).works).toBe(names.length === 0);
  });

  test('re-ignition forbids T below ln 1.5 at w_s = 2.5: each side of it does what is said', () => {
    expect(failing({ T: Math.log(1.5) - 1e-6, ignition: 1.0001 })).toContain('no re-ignition');
    expect(failing({ T: Math.log(1.5) + 1e-6, ignition: 1.0001 })).not.toContain('no re-ignition');
  });

  test.each([
    ['T just too short', { T: 0.4 }, true],
    ['T just long enough', { T: 0.42 }, false],
  ])('the circuit re-ignites exactly where the condition says: %s', (_, { T }, again) => {
    const { feedForward } = designAutonomousChain({ T });
    // the fragment refuses such a T, so its rows are taken from another and given the drive of this one
    const { populations = [], projections = [] } = autonomousChain({ stages: 4, T: 2 });
    const rows = projections.map((row) => ({
      ...row,
      to: row.to.map((to) => ({ ...to, gain: to.gain === 2.5 ? 2.5 : feedForward })),
    }));
    const run = simulate(circuit({ populations, projections: rows }), {
      initial: { m1: 1.0001 },
      tspan: [0, 4 * T + 0.1],
      onFailure: 'return',
    });
    const ons = run.log.crossings!.filter(
      ({ name, kind, active }) => name === 'q2' && kind === 'row' && active,
    );
    expect(ons.length > 1).toBe(again);
  });

  test('the fragment refuses them by name', () => {
    expect(() => autonomousChain({ stages: 3, T: 0.4 })).toThrow(
      /^autonomousChain: invalid no re-ignition condition "1 > 1\.00\d+" \(allowed: parameters with h > /,
    );
  });
});
