/** What the Loihi back-end is told, checked and complete. */
import { invalid, raise } from '../../errors';
import { checkGiven, either, optional } from '../../kinds';

export interface LoihiOptions {
  /** N, the comparators of every row (default 32): a row emits 0 to N levels of its range. */
  readonly levels?: number;
  /** Steps of the chip in one time constant `tau` of the circuit (default 16). */
  readonly stepsPerTau?: number;
  /**
   * The largest current that rows must carry. 'auto' (default): of every row a twentieth more than its largest argument in the
   * mean field of the same request, or so much that this argument is a level; the solution reports `chip.lowering.ranges`.
   */
  readonly range?: 'auto' | number;
  /** Ranges of single ladders by name: projections, 'hold:m', 'flush:m'. */
  readonly ranges?: Readonly<Record<string, number>>;
  /** Bits of the magnitude of a weight: 1 to 6, or 8 (default). */
  readonly weightBits?: number;
  /**
   * The fraction of a weight that the chip's integers cannot hold: 'spread' (default) over the levels of a row, so that what
   * any number of them sends together is off by half a step of the mantissa at most; or rounded away in 'each' level, with
   * spacings that are trimmed to what the main weight of a row can be.
   */
  readonly rounding?: 'spread' | 'each';
}

export type Settings = Required<LoihiOptions>;

const MOST_LEVELS = 1024;
export const MOST_STEPS = 1024;
const WEIGHT_BITS = [1, 2, 3, 4, 5, 6, 8];

export const LOIHI_OPTIONS = {
  levels: 'number?',
  stepsPerTau: 'number?',
  range: optional(either(['auto'], 'number')),
  ranges: 'object?',
  weightBits: 'number?',
  rounding: optional(['spread', 'each']),
} as const;

export function settingsOf(options: LoihiOptions): Settings {
  checkGiven('loihi', options, LOIHI_OPTIONS);
  const settings = {
    levels: 32,
    stepsPerTau: 16,
    range: 'auto',
    ranges: {},
    weightBits: 8,
    rounding: 'spread',
    ...options,
  } as Settings;
  const { levels, stepsPerTau, range, ranges, weightBits } = settings;
  const whole = (name: string, value: number, least: number, most: number): void => {
    if (!(Number.isInteger(value) && value >= least && value <= most))
      raise(invalid(`loihi.${name}`, name, value, `a whole number from ${least} to ${most}`));
  };
  whole('levels', levels, 1, MOST_LEVELS);
  whole('stepsPerTau', stepsPerTau, 2, MOST_STEPS);
  if (!WEIGHT_BITS.includes(weightBits))
    raise(invalid('loihi.weightBits', 'weightBits', weightBits, '1 to 6, or 8, as on the chip'));
  if (range !== 'auto' && !isRange(range))
    raise(invalid('loihi.range', 'range', range, "'auto', or a number above 0"));
  for (const [name, one] of Object.entries(ranges))
    if (!isRange(one)) raise(invalid(`loihi.ranges.${name}`, 'range', one, 'a number above 0'));
  return settings;
}

/** Whether the spacings of ladders are trimmed, so that their main weights are ones of the chip: where each level rounds its own. */
export const trims = ({ rounding }: Settings): boolean => rounding === 'each';

const isRange = (value: unknown): boolean => typeof value === 'number' && value > 0 && Number.isFinite(value);
