/** What circuits are given: currents and inputs drawn from ranges, their edges first. */
import type { RequestOptions } from '../../backends/request';
import type { Plan } from '../../circuit/plan';
import { invalid, lookup, raise } from '../../errors';
import { type Stream, stream } from '../../numerics/random';

type Interval = readonly [number, number];
/** From where to where; or several such, one of which is taken each time. */
export type Range = Interval | readonly Interval[];
type Named = Readonly<Record<string, Range>>;

export interface Ranges {
  readonly initial?: Named;
  readonly inputs?: Named;
  /** Pairs of populations, "x" for "x+" and "x-": a number is in one of the two, the other has 0. */
  readonly pairs?: { readonly initial?: Named; readonly inputs?: Named };
  /** Inputs that are what they are: the values of all components, cycle after cycle. */
  readonly fixed?: Readonly<Record<string, readonly number[]>>;
}

/** Whether something is drawn: requests that are all alike need be made once only. */
export const isDrawn = ({ initial = {}, inputs = {}, pairs = {} }: Ranges): boolean =>
  [initial, inputs, pairs.initial ?? {}, pairs.inputs ?? {}].some((named) => Object.keys(named).length > 0);

/** What one run is given: initial currents, and inputs cycle by cycle. */
export interface Drawn {
  readonly initial: Readonly<Record<string, readonly number[]>>;
  readonly inputs: readonly Readonly<Record<string, readonly number[]>>[];
}

const isOne = (range: Range): range is Interval => typeof range[0] === 'number';

/** Request 0 is the least of each range, request 1 the largest; the rest is uniform. */
function valueIn(range: Range, request: number, { uniform, below }: Stream): number {
  const intervals: readonly Interval[] = isOne(range) ? [range] : range;
  const at = request === 0 ? 0 : request === 1 ? intervals.length - 1 : below(intervals.length);
  const [least, most] = intervals[at];
  const part = request === 0 ? 0 : request === 1 ? 1 : uniform();
  return least + part * (most - least);
}

/** `count` requests for a circuit, the same for the same seed and name, whatever their number. */
export function requestsFor(
  plan: Plan,
  ranges: Ranges,
  { count, cycles, seed, name }: { count: number; cycles: number; seed: number; name: string },
): Drawn[] {
  const sizeOf = (population: string, path: string): number =>
    plan.populations[lookup(plan.index, population, path, 'population')].size;
  return Array.from({ length: count }, (_, request) => {
    const own = stream(seed, `${name} request ${request}`);
    const of = (named: Named = {}, pairs: Named = {}, path: string): Record<string, number[]> => {
      const values: Record<string, number[]> = {};
      for (const [population, range] of Object.entries(named))
        values[population] = Array.from({ length: sizeOf(population, path) }, () =>
          valueIn(range, request, own),
        );
      for (const [pair, range] of Object.entries(pairs)) {
        const size = sizeOf(`${pair}+`, path);
        const signed = Array.from(
          { length: size },
          () => (own.below(2) === 0 ? 1 : -1) * valueIn(range, request, own),
        );
        values[`${pair}+`] = signed.map((value) => Math.max(0, value));
        values[`${pair}-`] = signed.map((value) => Math.max(0, -value));
      }
      return values;
    };
    return {
      initial: of(ranges.initial, ranges.pairs?.initial, 'draws.initial'),
      inputs: Array.from({ length: cycles }, (__, cycle) => ({
        ...of(ranges.inputs, ranges.pairs?.inputs, 'draws.inputs'),
        ...fixedIn(ranges.fixed ?? {}, cycle, sizeOf),
      })),
    };
  });
}

const fixedIn = (
  fixed: Readonly<Record<string, readonly number[]>>,
  cycle: number,
  sizeOf: (population: string, path: string) => number,
): Record<string, readonly number[]> =>
  Object.fromEntries(
    Object.entries(fixed).map(([name, values]) => {
      const size = sizeOf(name, 'draws.fixed');
      return [name, values.slice(cycle * size, (cycle + 1) * size)];
    }),
  );

/** A request as `simulate` takes it. */
export function optionsOf(
  { initial, inputs }: Drawn,
  plan: Plan,
): Pick<RequestOptions, 'initial' | 'inputs'> {
  const names = Object.keys(inputs[0] ?? {});
  const all = (name: string) => inputs.map((one) => one[name]);
  return {
    initial,
    inputs: Object.fromEntries(
      names.map((name) => {
        const cycles = all(name);
        const size = plan.populations[plan.index.get(name) ?? -1]?.size ?? 1;
        if (cycles.length === 1) return [name, cycles[0]];
        return [name, size === 1 ? cycles.map(([value]) => value) : cycles];
      }),
    ),
  };
}

/** The inputs of one cycle, as `simulate` takes them for a run within it. */
export const inputsIn = ({ inputs }: Drawn, cycle: number): NonNullable<RequestOptions['inputs']> =>
  inputs[Math.min(inputs.length - 1, Math.max(0, cycle))] ?? {};

/** For a circuit of one's own: what its first rows read before anything charges it, and all inputs, from 0.1 to 0.9. */
export function rangesOf(plan: Plan): Ranges {
  const given = new Set<string>();
  const charged = new Set<number>();
  for (const { open, selves, learn } of plan.segments) {
    const read = [
      ...open.flatMap(({ block }) => plan.blocks[block].terms.map(({ population }) => population)),
      ...selves.map(({ population }) => population),
      ...learn.flatMap(({ post, pre }) => [...post, ...pre].map(({ population }) => population)),
    ];
    for (const { block } of open)
      for (const { population } of plan.blocks[block].destinations) charged.add(population);
    for (const p of read)
      if (!charged.has(p) && !plan.populations[p].input) given.add(plan.populations[p].name);
  }
  const own: Interval = [0.1, 0.9];
  const inputs = plan.populations.filter(({ input }) => input).map(({ name }) => name);
  if (given.size === 0 && inputs.length === 0)
    raise(invalid('crossValidate', 'circuit', 'without a start', 'one with a source or an input'));
  return {
    initial: Object.fromEntries([...given].map((name) => [name, own])),
    inputs: Object.fromEntries(inputs.map((name) => [name, own])),
  };
}
