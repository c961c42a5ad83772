/** Readings beside promises: quantities, their worst, and whether they are kept. */
import type { Cell, Place, Quantity } from './cell';
import type { Charge } from './charges';
import { skewed, squaresBelow } from './decide';
import type { Allowed, AllowedOf, Promised } from './promises/promise';
import type { Mode, Reading } from './readings';

export interface Bench {
  readonly charges: readonly Charge[];
  readonly promise: Promised | undefined;
  /** By request. */
  readonly allowed: readonly AllowedOf[];
  readonly mode: Mode;
  readonly trials: number;
  /** Standard deviations that one test may be off by. */
  readonly z: number;
}

/** A cell without its place in the table. */
export type Judged = Omit<Cell, 'circuit' | 'backend'>;

interface Held {
  readonly reading: Reading;
  readonly allowed: Allowed;
  readonly bound: number;
}

/** What is wrong with nothing: numbers that are equal to the last few bits. */
const ROUNDING = 1e-12;

export const placeOf = (
  charges: readonly Charge[],
  { charge, component, request, value, expected }: Reading,
): Place => {
  const { end: t, window, name } = charges[charge];
  return { value, expected, t, window, population: name, component, request };
};

/** The most that the mean of a reading may be off. */
export function boundOfReading(
  { terms, sd = 0, spikes = 0 }: Allowed,
  { trials, z }: Pick<Bench, 'trials' | 'z'>,
): number {
  const fixed = terms.reduce((sum, { value }) => sum + value, 0);
  return fixed + (sd > 0 ? (skewed(z, trials * spikes) * sd) / Math.sqrt(trials) : 0);
}

/** Readings that have a promise, and why the others have none. */
export function held(bench: Bench, readings: readonly Reading[]): { kept: Held[]; why: string | undefined } {
  let why: string | undefined = bench.promise === undefined ? 'no promise' : undefined;
  const kept = readings.flatMap((reading): Held[] => {
    const allowed = bench.allowed[reading.request]?.(reading.charge, reading.component) ?? 'no promise';
    if (typeof allowed === 'string') {
      why ??= allowed;
      return [];
    }
    return [{ reading, allowed, bound: boundOfReading(allowed, bench) }];
  });
  return { kept, why };
}

export const ratioOf = (off: number, bound: number, scale: number): number =>
  Math.abs(off) <= ROUNDING * Math.max(1, Math.abs(scale)) ? 0 : Math.abs(off) / Math.max(bound, 1e-300);

const QUANTITY: Readonly<Record<Charge['kind'], Quantity>> = {
  graded: 'amplitude',
  saturating: 'amplitude',
  switch: 'amplitude',
  held: 'memory',
  weight: 'weight',
};

/** All quantities of one mode. */
export function judged(bench: Bench, readings: readonly Reading[]): Judged[] {
  const by = new Map<Quantity, Reading[]>();
  for (const reading of readings) {
    const quantity = QUANTITY[bench.charges[reading.charge].kind];
    by.set(quantity, [...(by.get(quantity) ?? []), reading]);
  }
  const switches = readings.filter(({ charge }) => bench.charges[charge].kind === 'switch');
  const cells = [...by].map(([quantity, own]) => sizes(bench, quantity, own));
  if (switches.length > 0) cells.push(masks(bench, switches));
  if (bench.mode === 'window') cells.push(...slopes(bench, readings), ...spread(bench, readings));
  return cells;
}

/** Worst and rms of amplitudes, memories and weights. */
function sizes(bench: Bench, quantity: Quantity, readings: readonly Reading[]): Judged {
  const { mode, trials, charges, promise } = bench;
  const rms = Math.sqrt(readings.reduce((sum, { off }) => sum + off * off, 0) / readings.length);
  const common = { mode, quantity, rms, ...(trials > 1 ? { trials } : {}) };
  const { kept, why } = held(bench, readings);
  if (kept.length === 0) {
    const worst = readings.reduce((a, b) => (Math.abs(b.off) > Math.abs(a.off) ? b : a));
    return {
      ...common,
      status: 'no-promise',
      reason: why ?? 'no promise',
      count: readings.length,
      worst: placeOf(charges, worst),
    };
  }
  const ratio = ({ reading: { off, expected }, bound }: Held): number => ratioOf(off, bound, expected);
  const worst = kept.reduce((a, b) => (ratio(b) > ratio(a) ? b : a));
  const most = ratio(worst);
  const typical = Math.sqrt(kept.reduce((sum, one) => sum + ratio(one) ** 2, 0) / kept.length);
  const wide =
    promise?.rms !== undefined && mode === 'window' && quantity === 'amplitude' && typical > promise.rms;
  const { reading, allowed, bound } = worst;
  return {
    ...common,
    status: most <= 1 && !wide ? 'pass' : 'fail',
    ...(wide ? { reason: `rms ${typical.toPrecision(3)} of the bound, ${promise.rms} is promised` } : {}),
    ...(why === undefined ? {} : { note: `${readings.length - kept.length} without a promise: ${why}` }),
    ratio: wide ? Math.max(most, typical / promise.rms) : most,
    count: kept.length,
    worst: placeOf(charges, reading),
    promise: { value: bound, terms: withSampling(allowed, bound) },
    ...(trials > 1 ? { confidence: around(reading, trials) } : {}),
  };
}

function withSampling({ terms, sd = 0 }: Allowed, bound: number) {
  if (!(sd > 0)) return terms;
  const value = bound - terms.reduce((sum, one) => sum + one.value, 0);
  return [...terms, { name: 'sampling' as const, value, law: 'z sd / sqrt(trials)' }];
}

function around({ off, square }: Reading, trials: number): [number, number] {
  const half = 1.96 * Math.sqrt(Math.max(0, square - off * off) / Math.max(1, trials - 1));
  return [off - half, off + half];
}

/**
 * Components that ought to be on or off: above half of what a row that emits all through leaves. Those whose amplitude has no
 * promise, since noise may turn them, are not looked at.
 */
function masks(bench: Bench, readings: readonly Reading[]): Judged {
  const { mode, charges } = bench;
  const { kept, why } = held(bench, readings);
  const isOn = (value: number, charge: number): boolean =>
    value > charges[charge].feeds.reduce((sum, { factor, ceiling }) => sum + factor * ceiling, 0) / 2;
  if (kept.length === 0)
    return {
      mode,
      quantity: 'mask',
      status: 'no-promise',
      reason: why ?? 'no promise',
      count: readings.length,
    };
  const wrong = kept
    .map(({ reading }) => reading)
    .filter(({ value, expected, charge }) => isOn(value, charge) !== isOn(expected, charge));
  return {
    mode,
    quantity: 'mask',
    status: wrong.length === 0 ? 'pass' : 'fail',
    ratio: wrong.length === 0 ? 0 : Number.POSITIVE_INFINITY,
    count: kept.length,
    ...(wrong.length === 0
      ? {}
      : {
          worst: placeOf(charges, wrong[0]),
          reason: `${wrong.length} of ${kept.length} are not as they ought to be`,
        }),
  };
}

/** Slopes through the origin of what is there on what is expected, over all requests, charge by charge. */
function slopes(bench: Bench, readings: readonly Reading[]): Judged[] {
  const { charges, promise, trials, z, mode } = bench;
  const by = new Map<number, Reading[]>();
  for (const reading of readings)
    if (charges[reading.charge].kind === 'graded')
      by.set(reading.charge, [...(by.get(reading.charge) ?? []), reading]);
  const found = [...by].flatMap(([charge, own]) => {
    const { kept } = held(bench, own);
    const squares = kept.reduce((sum, { reading: { expected } }) => sum + expected * expected, 0);
    if (squares === 0 || promise === undefined) return [];
    const slope = kept.reduce((sum, { reading: { off, expected } }) => sum + off * expected, 0) / squares;
    let [fixed, variance, inSquares] = [0, 0, 0];
    for (const {
      reading: { expected },
      allowed: { terms, sd = 0 },
    } of kept) {
      const bound = terms.reduce((sum, { value }) => sum + value, 0);
      const levels = promise.slope === undefined ? 0 : levelsIn(terms);
      fixed += Math.abs(expected) * (bound - levels);
      inSquares += (expected * levels) ** 2;
      variance += (expected * sd) ** 2 / trials;
    }
    const { base, spread } = promise.slope ?? { base: 0, spread: 0 };
    const sd = Math.sqrt(variance) / squares;
    const bound = base + (fixed + spread * Math.sqrt(inSquares)) / squares + z * sd;
    // amplitudes that are all below what is promised of each say nothing of a slope
    if (!(bound < 1)) return [];
    return [{ charge, slope, bound, sd, detects: bound + 3 * sd, ratio: ratioOf(slope, bound, 0), kept }];
  });
  if (found.length === 0) return [];
  const worst = found.reduce((a, b) => (b.ratio > a.ratio ? b : a));
  const { end: t, window, name } = charges[worst.charge];
  return [
    {
      mode,
      quantity: 'gain',
      status: worst.ratio <= 1 ? 'pass' : 'fail',
      ratio: worst.ratio,
      rms: Math.sqrt(found.reduce((sum, { slope }) => sum + slope * slope, 0) / found.length),
      count: found.length,
      worst: { value: 1 + worst.slope, expected: 1, t, window, population: name, component: 0, request: 0 },
      promise: { value: worst.bound, terms: slopeTerms(worst.bound, z * worst.sd, promise) },
      detects: found.reduce((most, { detects }) => Math.max(most, detects), 0),
      ...(trials > 1 ? { trials } : {}),
    },
  ];
}

const levelsIn = (terms: Allowed['terms']): number =>
  terms.reduce((sum, { name, value }) => sum + (name === 'levels' ? value : 0), 0);

function slopeTerms(bound: number, sampling: number, promise: Promised | undefined) {
  const { base = 0 } = promise?.slope ?? {};
  return [
    ...(base > 0 ? [{ name: 'weights' as const, value: base, law: 'what integers leave of a weight' }] : []),
    { name: 'levels' as const, value: bound - base - sampling, law: 'the bounds of the amplitudes' },
    ...(sampling > 0 ? [{ name: 'sampling' as const, value: sampling, law: 'z sd / sqrt(trials)' }] : []),
  ].filter(({ value }) => value > 0);
}

/** Whether trials spread as they ought to, or less: squares of single deviations over promised variances. */
function spread(bench: Bench, readings: readonly Reading[]): Judged[] {
  const { trials, z, mode, charges } = bench;
  if (trials < 2) return [];
  const own = held(bench, readings).kept.filter(
    ({ allowed: { sd = 0, spreads } }) => sd > 0 && spreads !== false,
  );
  if (own.length === 0) return [];
  const most = own.map(({ allowed: { terms, sd = 0 } }) =>
    Math.hypot(
      sd,
      terms.reduce((sum, { value }) => sum + value, 0),
    ),
  );
  const sum = own.reduce((all, { reading: { square } }, k) => all + (trials * square) / most[k] ** 2, 0);
  const n = own.length * trials;
  const bound = squaresBelow(n, z);
  const worst = own.reduce(
    (a, b, k) =>
      b.reading.square / most[k] ** 2 > a.ratio ? { one: b, ratio: b.reading.square / most[k] ** 2 } : a,
    { one: own[0], ratio: 0 },
  );
  return [
    {
      ...{ mode, quantity: 'spread' as const, trials, count: n },
      status: sum <= bound ? 'pass' : 'fail',
      ratio: sum / bound,
      rms: Math.sqrt(sum / n),
      worst: placeOf(charges, worst.one.reading),
      promise: {
        value: bound / n,
        terms: [{ name: 'sampling', value: bound / n, law: 'chi-square from above, over its number' }],
      },
    },
  ];
}
