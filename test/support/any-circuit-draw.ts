/**
 * What random circuits of the whole model are drawn from. A part of them have what is seldom met by chance, and where
 * solvers have been wrong: inputs that leak through closed rows, rows that are closed twice while their weights learn.
 */
import fc from 'fast-check';

/** Numbers of three digits. */
const number = (least: number, most: number) =>
  fc.integer({ min: Math.ceil(least * 1000), max: Math.floor(most * 1000) }).map((k) => k / 1000);
const index = fc.nat(11);
const numbers = (least: number, most: number, count: number) =>
  fc.array(number(least, most), { minLength: count, maxLength: count });
const seldom = <T>(value: fc.Arbitrary<T>, one = 4) =>
  fc.oneof({ weight: one - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const often = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 2, arbitrary: value }, fc.constant(undefined));
/** Thresholds: some that currents and other thresholds have too. */
const level = fc.oneof(number(0.02, 0.8), fc.constantFrom(0.25, 0.5));

const population = fc.record({
  size: fc.integer({ min: 1, max: 3 }),
  tau: often(number(-1.5, 1.5)),
  initial: fc.array(fc.oneof(fc.constantFrom(0, 0.5, 1), number(0, 1.5)), { minLength: 3, maxLength: 3 }),
  self: fc.oneof(
    fc.record({ kind: fc.constant('hold' as const), gain: fc.constant(1), offset: fc.constant(0) }),
    fc.record({ kind: fc.constant('hold' as const), gain: number(0.2, 1.2), offset: number(-0.3, 0.3) }),
    fc.record({ kind: fc.constant('flush' as const), gain: number(-20, -0.5), offset: fc.constant(0) }),
  ),
});

const source = fc.record({
  population: index,
  kind: fc.constantFrom('identity', 'matrix', 'weights', 'weights'),
  values: numbers(-1, 1.2, 9),
  scale: fc.oneof(fc.constantFrom(undefined, 1, -1), number(-1.5, 1.5)),
  weights: index,
});

const gate = fc.record({
  driver: index,
  output: fc.boolean(),
  h: level,
  d: fc.oneof(fc.constant(0), number(0.05, 0.6)),
  effect: fc.constantFrom('opens' as const, 'opens' as const, 'closes' as const),
  strength: seldom(number(0.1, 2), 2),
});

type AnyGate = typeof gate extends fc.Arbitrary<infer T> ? T : never;

const projection = fc.record({
  to: index,
  also: seldom(index),
  gain: fc.oneof({ weight: 4, arbitrary: number(0.3, 2) }, number(-1, -0.2), fc.constant('exact' as const)),
  from: fc.array(source, { minLength: 1, maxLength: 3 }),
  threshold: fc.oneof({ weight: 4, arbitrary: fc.constant(20) }, number(0.3, 1.5), fc.constant(0)),
  transfer: fc.oneof(
    { weight: 4, arbitrary: fc.constant({ kind: 'relu' as const }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('saturating' as const),
        G: number(0.5, 8),
        h: number(0, 0.3),
        F: number(0.2, 1),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('heaviside' as const), h: level }) },
  ),
  gates: fc.oneof(
    { weight: 2, arbitrary: fc.constant<AnyGate[]>([]) },
    fc.array(gate, { minLength: 1, maxLength: 3 }),
  ),
  resource: seldom(fc.record({ recovery: seldom(number(0.3, 5), 2) }), 3),
  bias: fc.oneof(fc.constant(0), number(-0.2, 0.5)),
  biases: fc.option(numbers(-0.2, 0.5, 3)),
});

const rule = fc.record({
  weights: index,
  post: fc.array(fc.tuple(index, fc.constantFrom(1, -1)), { minLength: 1, maxLength: 2 }),
  pre: fc.array(fc.tuple(index, fc.constantFrom(1, -1)), { minLength: 1, maxLength: 2 }),
  rate: number(-0.5, 0.5),
});

const window = fc.record({
  t0: fc.oneof(fc.integer({ min: 0, max: 4 }), number(0, 4)),
  length: fc.oneof(fc.constantFrom(0, 1), number(0.2, 2)),
  /** Ends that are the same edge, though another number. */
  off: fc.constantFrom(0, 0, 0, 1e-10, -1e-10),
  open: fc.array(index, { maxLength: 3 }),
  self: fc.array(index, { maxLength: 2 }),
  learn: fc.array(rule, { maxLength: 2 }),
});

const plainDraw = fc.record({
  /** exact() refuses resources. */
  depletes: fc.constantFrom(false, false, false, true),
  tau: fc.constantFrom(1, 1, 0.3),
  populations: fc.array(population, { minLength: 2, maxLength: 5 }),
  input: fc.record({
    size: fc.integer({ min: 1, max: 2 }),
    values: fc.array(numbers(0, 1.5, 2), { minLength: 3, maxLength: 3 }),
  }),
  weights: fc.array(fc.record({ post: index, pre: index, values: numbers(-1, 1.2, 9) }), { maxLength: 2 }),
  projections: fc.array(projection, { minLength: 1, maxLength: 6 }),
  windows: fc.array(window, { minLength: 1, maxLength: 7 }),
  cycles: fc.constantFrom(0, 0, 1, 2, 3),
  end: number(0.5, 6),
  times: numbers(0, 1, 3),
});

export type Draw = typeof plainDraw extends fc.Arbitrary<infer T> ? T : never;

/** Every other projection reads an input, ungated, with a low threshold, and some window closes it. */
const leaking = fc.record({
  kind: fc.constant('inputs leak' as const),
  threshold: number(0.05, 0.5),
  values: numbers(0.2, 1, 9),
});

/** A row with a low threshold reads weights that learn, and what drives its gate shuts it once more. */
const learning = fc.record({
  kind: fc.constant('closed rows learn' as const),
  threshold: number(0.1, 0.4),
  values: numbers(0.5, 1.2, 9),
  to: index,
  pre: index,
  readsInput: fc.boolean(),
  byOutput: fc.constantFrom(true, true, false),
  gate,
  rule,
  t0: number(0, 1),
  length: number(0.3, 2),
});

/** Relu rows that the schedule alone gates, populations of one tau that are held, flushed or leak: what has closed forms. */
const simple = fc.record({
  kind: fc.constant('one tau' as const),
  /** Thresholds, and which gains inhibit. */
  thresholds: fc.oneof(
    fc.constant(Array<number>(6).fill(20)),
    fc.array(fc.oneof(fc.constant(20), number(0.1, 0.8)), { minLength: 6, maxLength: 6 }),
  ),
  inhibits: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  /** What learns from what, in a window of its own. */
  post: index,
  pre: index,
  values: numbers(-1, 1.2, 9),
  lesson: rule,
  length: number(0.2, 1),
});

const theme = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: simple },
  { weight: 1, arbitrary: leaking },
  { weight: 2, arbitrary: learning },
);

type Theme = typeof theme extends fc.Arbitrary<infer T> ? T : never;

export const draw: fc.Arbitrary<Draw> = fc.tuple(plainDraw, theme).map(([drawn, chosen]) => {
  if (chosen?.kind === 'one tau') return simplified(drawn, chosen);
  if (chosen?.kind === 'inputs leak') return leaks(drawn, chosen);
  return chosen === undefined ? drawn : learns(drawn, chosen);
});

function simplified(drawn: Draw, chosen: Extract<Theme, { kind: 'one tau' }>): Draw {
  const { thresholds, inhibits, post, pre, values, lesson, length } = chosen;
  const projections = drawn.projections.map((one, k) => ({
    ...one,
    ...{ threshold: thresholds[k], gates: [], resource: undefined, transfer: { kind: 'relu' as const } },
    gain: inhibits[k] && one.gain !== 'exact' ? -Math.abs(one.gain) : one.gain,
    ...(k % 2 === 0 ? { bias: 0, biases: null } : {}),
  }));
  const populations = drawn.populations.map((one) => ({
    ...one,
    tau: undefined,
    self: one.self.kind === 'hold' ? { kind: 'hold' as const, gain: 1, offset: 0 } : one.self,
  }));
  // every other window holds what it charges
  const windows = drawn.windows.map((one, k) =>
    k % 2 === 1
      ? one
      : { ...one, self: [...one.self, ...one.open.map((j) => projections[j % projections.length].to)] },
  );
  const learns = {
    ...{ t0: 0, length, off: 0 as const, open: [], self: [] },
    learn: [{ ...lesson, weights: 0 }],
  };
  const n = populations.length;
  return {
    ...{ ...drawn, populations, projections },
    weights: [{ post: post % n, pre: pre % n, values }],
    windows: [learns, ...windows, naming(projections.length)],
  };
}

/** A window that does nothing but name all projections: what no window names is never closed. */
const naming = (count: number): Draw['windows'][number] => ({
  ...{ t0: 5.9, length: 0, off: 0 as const, self: [], learn: [] },
  open: Array.from({ length: count }, (_, k) => k),
});

function leaks(drawn: Draw, { threshold, values }: Extract<Theme, { kind: 'inputs leak' }>): Draw {
  const input = drawn.populations.length;
  const projections = drawn.projections.map((one, k) =>
    k % 2 === 1
      ? one
      : {
          ...one,
          ...{ threshold, gates: [], resource: undefined, transfer: { kind: 'relu' as const } },
          from: [{ population: input, kind: 'matrix' as const, values, scale: undefined, weights: 0 }],
        },
  );
  return { ...drawn, projections, windows: [...drawn.windows, naming(projections.length)] };
}

function learns(drawn: Draw, chosen: Extract<Theme, { kind: 'closed rows learn' }>): Draw {
  const [first] = drawn.projections;
  const to = chosen.to % drawn.populations.length;
  const pre = chosen.readsInput ? drawn.populations.length : chosen.pre;
  const gateOfReader = { ...chosen.gate, driver: 0, output: chosen.byOutput, effect: 'opens' as const };
  const reader: Draw['projections'][number] = {
    ...first,
    ...{
      to,
      threshold: chosen.threshold,
      transfer: { kind: 'relu' },
      gates: [gateOfReader],
      resource: undefined,
    },
    from: [{ population: pre, kind: 'weights', values: chosen.values, scale: undefined, weights: 0 }],
  };
  // the first drives the gate, the second has it
  const projections = [{ ...first, to }, reader, ...drawn.projections.slice(1)];
  const window = {
    ...{ t0: chosen.t0, length: chosen.length, off: 0 as const, open: [], self: [] },
    learn: [{ ...chosen.rule, weights: 0 }],
  };
  return {
    ...drawn,
    weights: [{ post: to, pre, values: chosen.values }],
    projections,
    windows: [window, ...drawn.windows, naming(projections.length)],
  };
}
