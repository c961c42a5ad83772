/** A loop that ends itself: an alarm that errors ring, and a step from the last stage to the first only while it has rung. */
import { invalid, raise, unknown } from '../../../errors';
import { checkGiven } from '../../../kinds';
import { FLUSH_GAIN } from '../../timeline';
import type { Circuit, Fragment, Gate, Projection } from '../../types';
import { alarmOf, CLOCK_OPTIONS, type Clock, type ClockOptions, clockOf, opening, stagesIn } from './clock';
import { INHIBITION } from './numbers';
import { rowOf, stageFor } from './patterns';
import { both, shutBy } from './ring';

export interface UntilOptions extends ClockOptions {
  /** Populations of one size whose sum is looked at, component by component: ['E+', 'E-'] is |E|. */
  readonly of: readonly string[];
  /** The alarm rings where one is above this. */
  readonly above: number;
  /** In which stage it is looked at (default: the one after the last that charges them). */
  readonly stage?: number;
  /** How many patterns the ring of `patterns` has, and the stage that advances it, as there. */
  readonly patterns: number;
  readonly advance?: number;
}

/** The alarm counts as rung from here on: it charges at rate 1 while the sum is above. */
const RUNG = 0.01;

/**
 * The machine goes through its patterns again and again until none of them has rung the alarm; then it rests in its last
 * stage, with that stage and the first pattern on: `circuit(selfClocked(c, { ring: 'open' }), patterns(c, ...), until(c, ...))`.
 *
 *     alarm      held; charged by a step of the sum; emptied in stage 2 of the first pattern
 *     go-on      the last stage AND not the first pattern: feeds stage 1
 *     go-again   the last stage AND the first pattern AND the alarm: likewise
 *
 * The pattern ring must have gone on before the sum is looked at, and after stage 2. Throws where it has not.
 */
export function until(circuit: Circuit, options: UntilOptions): Fragment {
  checkGiven('until', options, {
    ...CLOCK_OPTIONS,
    of: 'texts',
    above: 'number',
    stage: 'number?',
    patterns: 'number',
    advance: 'number?',
  });
  const { of, above, stage, patterns, advance, ...clocking } = options;
  const clock = clockOf('until', circuit, clocking);
  const { prefix, tau, ramp, stages } = clock;
  if (!(above > 0 && Number.isFinite(above)))
    raise(invalid('until.above', 'limit', above, 'a number above 0'));
  if (!(Number.isInteger(patterns) && patterns >= 3))
    raise(invalid('until.patterns', 'number of patterns', patterns, 'that of the ring, at least 3'));
  const size = sizeOf(circuit, of);
  const look = stageOf(clock, of, stage, advance);
  const first: Gate = { projection: rowOf(clock, 1), h: 0.5, d: 0, effect: 'opens' };
  const [alarm, cleared, reset] = [alarmOf(clock), `${prefix}cleared`, `${prefix}reset`];
  const last = stages[stages.length - 1];
  const step = [{ population: stages[0].population, gain: last.feedForward }];
  const shut = shutBy(stages[0].population, ramp);
  return {
    populations: [alarm, cleared].map((name) => ({ name, tau })),
    projections: [
      ...Array.from(
        { length: size },
        (_, i): Projection => ({
          name: `${prefix}ring-alarm${size === 1 ? '' : `-${i + 1}`}`,
          from: of.map((population) => ({
            population,
            ...(size === 1 ? {} : { matrix: [Array.from({ length: size }, (__, j) => (i === j ? 1 : 0))] }),
          })),
          to: [{ population: alarm, gain: 1 }],
          threshold: INHIBITION,
          transfer: { kind: 'heaviside', h: above },
          gatedBy: [opening(stages[look - 1])],
        }),
      ),
      both(
        reset,
        `${prefix}r1`,
        [{ population: cleared, gain: 1 }],
        [opening(stages[1]), shutBy(`${prefix}r2`)],
      ),
      self(`${alarm}~hold`, alarm, 1, { projection: reset, h: 0.5, d: 0, effect: 'closes' }),
      self(
        `${alarm}~flush`,
        alarm,
        Math.min(FLUSH_GAIN, 1 - (40 * tau) / stages[1].T),
        opening({ row: reset }),
      ),
      both(
        `${prefix}go-on`,
        last.population,
        step,
        [shut, { ...first, effect: 'closes', strength: INHIBITION }],
        ramp,
      ),
      both(
        `${prefix}go-again`,
        last.population,
        step,
        [shut, first, { population: alarm, h: RUNG, d: 0, effect: 'opens' }],
        ramp,
      ),
    ],
  };
}

/** The stage in which the populations are looked at: after the one that advances the patterns, which comes after stage 2. */
function stageOf(
  clock: Clock,
  names: readonly string[],
  wanted: number | undefined,
  next: number | undefined,
): number {
  const { blocks, populations } = clock.plan;
  const loading = stagesIn(clock, ({ open }) =>
    open.some(({ block }) => blocks[block].terms.some(({ population }) => populations[population].input)),
  );
  const charging = stagesIn(clock, ({ open }) =>
    open.some(({ block }) =>
      blocks[block].destinations.some(({ population }) => names.includes(populations[population].name)),
    ),
  );
  const number = wanted ?? (charging[charging.length - 1] ?? 0) + 1;
  const ahead = stageFor(clock, loading, next);
  if (!(Number.isInteger(number) && number > ahead && ahead > 2 && number < clock.stages.length))
    raise(
      invalid(
        'until.stage',
        'stage',
        number,
        `one after ${ahead}, in which the patterns go on (at least 3, see advance), and before the last, ${clock.stages.length}`,
      ),
    );
  return number;
}

/** A row of a population on itself alone. */
const self = (name: string, population: string, gain: number, gate: Gate): Projection => ({
  name,
  from: [{ population }],
  to: [{ population, gain }],
  gatedBy: [gate],
});

function sizeOf({ populations }: Circuit, of: readonly string[]): number {
  const sizes = of.map((name, k) => {
    const found = populations.find((population) => population.name === name);
    if (found === undefined)
      raise(
        unknown(
          `until.of[${k}]`,
          'population',
          name,
          populations.map((population) => population.name),
        ),
      );
    return found?.size ?? 1;
  });
  const other = sizes.findIndex((size) => size !== sizes[0]);
  if (other >= 0)
    raise(invalid(`until.of[${other}]`, 'size', sizes[other], `${sizes[0]}, that of the first`));
  if (sizes.length === 0) raise(invalid('until.of', 'list', of, 'at least one population'));
  return sizes[0];
}
