/**
 * Random circuits over the whole circuit model as arbitraries of fast-check, so that what fails shrinks to a small circuit.
 * A draw says what should be; `made` leaves out what would contradict the rest: a second bias, a hold in a flush.
 */
import type fc from 'fast-check';
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
import { type Draw, draw } from './any-circuit-draw';

export interface AnyCircuit {
  readonly circuit: Circuit;
  readonly initial: Readonly<Record<string, number[]>>;
  /** By input and cycle. */
  readonly inputs: Readonly<Record<string, number[][]>>;
  readonly end: number;
  /** Some times until then, in order. */
  readonly times: readonly number[];
}

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
  const times = drawn.times.map((part) => part * end).sort((a, b) => a - b);
  return { circuit: whole, initial, inputs: { x: inputs.x.slice(0, count) }, end, times };
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
