/**
 * Random circuits over the whole circuit model as arbitraries of fast-check, so that what fails shrinks to a small circuit.
 * A draw says what should be; `made` leaves out what would contradict the rest: a second bias, a hold in a flush.
 */
import fc from 'fast-check';
import {
  type Circuit,
  circuit,
  type Fragment,
  type Gate,
  type LearnRule,
  type Projection,
  type Source,
  type Window,
} from '../../src/index';

export interface AnyCircuit {
  readonly circuit: Circuit;
  readonly initial: Readonly<Record<string, number[]>>;
  /** By input and cycle. */
  readonly inputs: Readonly<Record<string, number[][]>>;
  readonly end: number;
}

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

const draw = fc.record({
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
});

type Draw = typeof draw extends fc.Arbitrary<infer T> ? T : never;

export const anyCircuit: fc.Arbitrary<AnyCircuit> = draw.map(made);

/** The draw as a circuit. */
function made(drawn: Draw): AnyCircuit {
  const [fragment, end] = fragmentOf(drawn);
  const initial = Object.fromEntries(
    drawn.populations.map(({ initial: values, size }, k) => [`p${k}`, values.slice(0, size)]),
  );
  const inputs = { x: drawn.input.values.map((values) => values.slice(0, drawn.input.size)) };
  let whole: Circuit;
  try {
    whole = circuit(fragment);
  } catch {
    // a gain 'exact' that the windows do not give one value; nothing else may be wrong
    const numbered = fragment.projections!.map((one) => ({
      ...one,
      to: one.to.map(({ population: name, gain }) => ({
        population: name,
        gain: gain === 'exact' ? 1.3 : gain!,
      })),
    }));
    whole = circuit({ ...fragment, projections: numbered });
  }
  const count =
    whole.schedule.period === undefined ? 1 : Math.max(1, Math.ceil(end / whole.schedule.period - 1e-9));
  return { circuit: whole, initial, inputs: { x: inputs.x.slice(0, count) }, end };
}

function fragmentOf(drawn: Draw): [Fragment, number] {
  const { populations, input, weights } = drawn;
  const names = [...populations.map((_, k) => `p${k}`), 'x'];
  const sizes = [...populations.map(({ size }) => size), input.size];
  const at = (k: number) => k % populations.length;
  const any = (k: number) => k % names.length;
  const rows = (k: number) => sizes[at(drawn.projections[k].to)];
  const grid = (values: readonly number[], height: number, width: number) =>
    Array.from({ length: height }, (_, r) =>
      Array.from({ length: width }, (_, j) => values[(3 * r + j) % 9]),
    );
  const shapes = weights.map(({ post, pre }) => [sizes[any(post)], sizes[any(pre)]] as const);

  const sourceOf = (one: Draw['projections'][number]['from'][number], height: number): Source => {
    const k = any(one.population);
    const scale = one.scale === undefined ? {} : { scale: one.scale };
    const named = { population: names[k], ...scale };
    const turned = [0, 1].flatMap((transpose) =>
      shapes.flatMap(([post, pre], w) =>
        (transpose === 0 ? post === height && pre === sizes[k] : pre === height && post === sizes[k])
          ? [{ weights: `w${w}`, ...(transpose === 1 ? { transpose: true } : {}) }]
          : [],
      ),
    );
    if (one.kind === 'weights' && turned.length > 0)
      return { ...named, ...turned[one.weights % turned.length] };
    if (one.kind === 'identity' && sizes[k] === height) return named;
    return { ...named, matrix: grid(one.values, height, sizes[k]) };
  };

  const gateOf = (
    one: Draw['projections'][number]['gates'][number],
    k: number,
    threshold: number,
  ): Gate[] => {
    const fits = (size: number) => size === 1 || size === rows(k);
    // outputs of projections before it: no circle
    const outputs = drawn.projections.flatMap((_, j) => (j < k && fits(rows(j)) ? [`j${j}`] : []));
    const currents = names.filter((_, p) => fits(sizes[p]));
    const { h, d, effect } = one;
    const strength =
      effect === 'closes' && (one.strength !== undefined || threshold === 0)
        ? { strength: one.strength ?? 1 }
        : {};
    if (one.output && outputs.length > 0)
      return [{ projection: outputs[one.driver % outputs.length], h, d, effect, ...strength }];
    if (currents.length === 0) return [];
    return [{ population: currents[one.driver % currents.length], h, d, effect, ...strength }];
  };

  const projections = drawn.projections.map((one, k): Projection => {
    const from = one.from.map((part) => sourceOf(part, rows(k)));
    const reads = from.some((part) => part.weights !== undefined);
    // rows that read weights are closed at times: else they could not learn
    const threshold = reads && one.threshold === 0 ? 20 : one.threshold;
    const also = one.also === undefined ? one.to : one.also;
    const second =
      at(also) !== at(one.to) && sizes[at(also)] === rows(k)
        ? [{ population: names[at(also)], gain: 0.7 }]
        : [];
    const gates = one.gates.flatMap((part) => gateOf(part, k, threshold));
    return {
      name: `j${k}`,
      from,
      to: [{ population: names[at(one.to)], gain: one.gain }, ...second],
      threshold,
      transfer: one.transfer,
      ...(gates.length === 0 ? {} : { gatedBy: gates }),
      ...(!drawn.depletes || one.resource === undefined
        ? {}
        : { resource: one.resource.recovery === undefined ? {} : { recovery: one.resource.recovery } }),
    };
  });

  const period = drawn.cycles === 0 ? undefined : 6;
  const end = period === undefined ? drawn.end : drawn.end * drawn.cycles;
  const reading = projections.filter(({ from }) => from.some((part) => part.weights !== undefined));
  const windows: Window[] = reading.map(({ name }) => ({ t: [0, 0], open: [name] }));
  const taken: { readonly key: string; readonly says: string; readonly t0: number; readonly t1: number }[] =
    [];
  /** False where another window says otherwise at that time. */
  const claim = (key: string, says: string, t0: number, t1: number): boolean => {
    if (taken.some((one) => one.key === key && one.says !== says && one.t0 < t1 + 1e-6 && t0 < one.t1 + 1e-6))
      return false;
    taken.push({ key, says, t0, t1 });
    return true;
  };
  for (const { t0, length, off, open, self, learn } of drawn.windows) {
    const t1 = Math.max(t0, t0 + length + (length > 0 ? off : 0));
    const opens = [...new Set(open.map((k) => k % projections.length))].filter((k) =>
      projections[k].from.every(
        (part) => part.weights === undefined || claim(part.weights, 'is read', t0, t1),
      ),
    );
    const selves = [...new Set(self.map(at))];
    windows.push({
      t: [t0, t1],
      open: opens.map((k) => {
        const { bias, biases } = drawn.projections[k];
        const given = biases?.slice(0, rows(k)) ?? bias;
        return given === 0 ? `j${k}` : { projection: `j${k}`, bias: given };
      }),
      hold: selves.flatMap((k) => {
        const { kind, gain, offset } = populations[k].self;
        return kind === 'hold' && claim(names[k], kind, t0, t1)
          ? [{ population: names[k], gain, offset }]
          : [];
      }),
      flush: selves.flatMap((k) => {
        const { kind, gain } = populations[k].self;
        return kind === 'flush' ? [{ population: names[k], gain }] : [];
      }),
      learn: learn.flatMap((one): LearnRule[] => {
        if (weights.length === 0) return [];
        const w = one.weights % weights.length;
        const side = (parts: typeof one.post, size: number) => {
          const fitting = names.filter((_, p) => sizes[p] === size);
          return parts.map(([k, sign]) => [fitting[k % fitting.length], sign] as const);
        };
        if (!claim(`w${w}`, 'learns', t0, t1)) return [];
        const [post, pre] = [side(one.post, shapes[w][0]), side(one.pre, shapes[w][1])];
        return [{ weights: `w${w}`, post, pre, rate: one.rate }];
      }),
    });
  }
  return [
    {
      tau: drawn.tau,
      populations: [
        ...populations.map(({ size, tau }, k) => ({
          name: names[k],
          size,
          ...(tau === undefined ? {} : { tau: 10 ** tau }),
        })),
        { name: 'x', input: true, size: input.size },
      ],
      weights: weights.map(({ values }, w) => ({
        name: `w${w}`,
        shape: [...shapes[w]] as [number, number],
        values: grid(values, ...shapes[w]),
      })),
      projections,
      schedule: { windows, ...(period === undefined ? {} : { period }) },
    },
    end,
  ];
}
