/** A second ring beside a clock: at each revolution it goes one pattern on, and its stage says which one is loaded. */
import { invalid, raise, unknown } from '../../../errors';
import { checkGiven } from '../../../kinds';
import { rowOfTerm } from '../../blocks';
import type { Circuit, Fragment, Projection } from '../../types';
import { CLOCK_OPTIONS, type Clock, type ClockOptions, cannot, clockOf, opening, stagesIn } from './clock';
import { SELF_GAIN, THRESHOLD } from './numbers';
import { both, shutBy } from './ring';
import { ONE } from './self-clocked';

/** Values of input populations, by name. */
export type PatternValues = Readonly<Record<string, number | readonly number[]>>;

export interface PatternsOptions extends ClockOptions {
  /** The patterns in turn; at least 3 (repeat them). Populations that are not named are 0. */
  readonly list: readonly PatternValues[];
  /** The stage in which the ring goes on, at three quarters of it: one in which nothing is loaded (default: a middle one). */
  readonly advance?: number;
}

/** A ring that steps must know its predecessor from its successor. */
const FEWEST = 3;

/** A stage of the pattern ring is fed for this part of the stage that advances it: what is left is too short for the next. */
const PART = 0.75;

/**
 * The patterns of a self-clocked circuit: `circuit(selfClocked(c, { loaded: ['x', 't'] }), patterns(c, { list }))`. What in `c`
 * reads an input that the patterns name is loaded from the input "one", which is 1, by the pattern that is on.
 *
 *     Rp   stage p of the ring: on while r_p is above the threshold and r_p+1 is not
 *     Ap   Rp AND the stage that advances: feeds r_p+1, and is shut by it
 *     pp:  rows of pattern p, opened by the stages that load AND by Rp
 *
 * It starts with `initial: { r1: 1.2 }` beside the kick of the clock. Throws for fewer than
 * 3 patterns, for values that are not those of inputs, and for what reads an input and something else in one sum.
 */
export function patterns(circuit: Circuit, options: PatternsOptions): Fragment {
  checkGiven('patterns', options, { ...CLOCK_OPTIONS, list: 'objects', advance: 'number?' });
  const { list, advance, ...clocking } = options;
  const clock = clockOf('patterns', circuit, clocking);
  if (list.length < FEWEST)
    raise(
      invalid(
        'patterns.list',
        'number of patterns',
        list.length,
        `at least ${FEWEST}: repeat them, as in [...list, ...list]`,
      ),
    );
  const named = new Set(list.flatMap((values) => Object.keys(values)));
  checkInputs(circuit, list);
  const loads = circuit.projections.filter(({ from }) =>
    from.some(({ population }) => named.has(population)),
  );
  const loading = stagesIn(clock, ({ open }) =>
    open.some(({ block }) => loads.includes(circuit.projections[block])),
  );
  const stage = clock.stages[stageFor(clock, loading, advance) - 1];
  const count = list.length;
  const r = (p: number) => `${clock.prefix}r${((p + count - 1) % count) + 1}`;
  const numbers = list.map((_, k) => k + 1);
  const feed = THRESHOLD / -Math.expm1((-PART * stage.T) / clock.tau);
  return {
    populations: [
      ...(circuit.populations.some(({ name }) => name === ONE) ? [] : [{ name: ONE, size: 1, input: true }]),
      ...numbers.map((p) => ({ name: r(p), tau: clock.tau })),
    ],
    projections: numbers.flatMap((p): Projection[] => [
      {
        name: rowOf(clock, p),
        from: [{ population: r(p) }],
        to: [{ population: r(p), gain: SELF_GAIN }],
        threshold: 0,
        transfer: { kind: 'heaviside', h: THRESHOLD },
        gatedBy: [shutBy(r(p + 1))],
      },
      both(
        `${clock.prefix}A${p}`,
        r(p),
        [{ population: r(p + 1), gain: feed }],
        [opening(stage), shutBy(r(p + 1))],
      ),
      ...loads.flatMap((load) => loadedBy(clock, load, list[p - 1], p)),
    ]),
  };
}

/** The row of pattern p. */
export const rowOf = ({ prefix }: Pick<Clock, 'prefix'>, p: number): string => `${prefix}R${p}`;

/** The stage that advances: the one wanted, else the middle one in which nothing is loaded. */
export function stageFor({ stages }: Clock, loading: readonly number[], wanted: number | undefined): number {
  const free = stages.map(({ number }) => number).filter((number) => !loading.includes(number));
  const middle = Math.ceil((stages.length - 1) / 2);
  const number =
    wanted ?? free.reduce((best, k) => (Math.abs(k - middle) < Math.abs(best - middle) ? k : best), free[0]);
  if (number === undefined || !free.includes(number))
    raise(
      invalid(
        'patterns.advance',
        'stage',
        number ?? 'none',
        `one in which nothing is loaded: ${free.join(', ') || 'there is none'}`,
      ),
    );
  return number;
}

function checkInputs({ populations }: Circuit, list: readonly PatternValues[]): void {
  const inputs = new Map(populations.filter(({ input }) => input).map(({ name, size = 1 }) => [name, size]));
  list.forEach((values, k) => {
    for (const [name, value] of Object.entries(values)) {
      const path = `patterns.list[${k}].${name}`;
      const size = inputs.get(name);
      if (size === undefined) raise(unknown(path, 'input', name, [...inputs.keys()]));
      const given = typeof value === 'number' ? 1 : value.length;
      if (given !== size) raise(invalid(path, 'number of values', given, `${size}: one for each component`));
      for (const one of typeof value === 'number' ? [value] : value)
        if (!Number.isFinite(one)) raise(invalid(path, 'value', one, 'a finite number'));
    }
  });
}

/** The rows by which pattern p does what a row that reads an input does; none where they would emit nothing. */
function loadedBy(clock: Clock, load: Projection, values: PatternValues, p: number): Projection[] {
  const { plan } = clock;
  const k = plan.circuit.projections.indexOf(load);
  const block = plan.blocks[k];
  const path = `patterns: "${load.name}"`;
  if (block.terms.some(({ population }) => !plan.populations[population].input))
    return cannot(path, 'reads an input and what is not one in one sum (a row of its own for the input)');
  const drive = Array.from({ length: block.rows }, (_, row) =>
    block.terms.reduce((sum, term) => {
      const { name, size } = plan.populations[term.population];
      const value = values[name];
      const input = typeof value === 'number' ? [value] : (value ?? []);
      if (term.kind === 'weights')
        return cannot(path, 'reads an input through weights (a population between)');
      return sum + rowOfTerm(term, row, size).reduce((part, weight, j) => part + weight * (input[j] ?? 0), 0);
    }, 0),
  );
  if (drive.every((value) => value <= 0)) return [];
  const stages = stagesIn(clock, ({ open }) => open.some((entry) => entry.block === k));
  const { gatedBy = [] } = load;
  return stages.map((number, j) => ({
    ...load,
    name: `${clock.prefix}p${p}:${load.name}${j === 0 ? '' : `#${j + 1}`}`,
    from: [{ population: ONE, matrix: drive.map((value) => [value]) }],
    to: block.destinations.map(({ population, gain }) => ({
      population: plan.populations[population].name,
      gain,
    })),
    gatedBy: [
      ...gatedBy,
      opening(clock.stages[number - 1]),
      { projection: rowOf(clock, p), h: 0.5, d: 0, effect: 'opens' },
    ],
  }));
}
