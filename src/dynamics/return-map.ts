/** A return map: amplitude in, amplitude out, on a domain. The tools of this folder take one and know nothing of circuits. */
import { failed, invalid, PulsegateError, raise, show } from '../errors';
import { checkGiven, checkKinds, type Kind, PAIR } from '../kinds';

/**
 * A function with a domain: `map(A)` is the amplitude one stage (or cycle) after A, both in arbitrary units of current.
 *
 * For those who write one: `amplitudeMap(f, { domain, derivative, slopes })` makes any function into a ReturnMap. The function
 * may leave the domain (an orbit then counts as staying at its nearest end); it must return finite numbers.
 */
export interface ReturnMap {
  (amplitude: number): number;
  readonly domain: readonly [number, number];
  /** dR/dA, exact; without it the tools take central differences. */
  readonly derivative?: (amplitude: number) => number;
  /** Bounds of dR/dA between two amplitudes: with them `fixedPoints` proves that it has found all. */
  readonly slopes?: (from: number, to: number) => readonly [least: number, greatest: number];
  /** Of a map of a circuit, where earlier windows of the schedule are left out. */
  readonly cutOff?: CutOff;
}

/** What a map of a circuit leaves out because it begins in the middle of a schedule. */
export interface CutOff {
  /** Windows that begin before the amplitude goes in. */
  readonly windows: readonly (readonly [number, number])[];
  /** Populations that these would charge, and that start at 0 because no initial value was given. */
  readonly populations: readonly string[];
}

export interface AmplitudeMapOptions {
  readonly domain: readonly [number, number];
  readonly derivative?: (amplitude: number) => number;
  /** Bounds of dR/dA between two amplitudes: with them `fixedPoints` proves that it has found all. */
  readonly slopes?: (from: number, to: number) => readonly [least: number, greatest: number];
}

/**
 * Any function as a ReturnMap that guards itself: an amplitude outside the domain (code 'invalid'), a value that is no
 * finite number and a function that throws (code 'failed') are errors that name the amplitude.
 */
export function amplitudeMap(f: (amplitude: number) => number, options: AmplitudeMapOptions): ReturnMap {
  checkGiven('amplitudeMap', options, {
    domain: PAIR,
    derivative: 'function?',
    slopes: 'function?',
  });
  return guarding(f, options);
}

/** The same, with what is known of the map. */
export function guarding(
  f: (amplitude: number) => number,
  { domain, derivative, slopes, cutOff }: AmplitudeMapOptions & Pick<ReturnMap, 'cutOff'>,
): ReturnMap {
  if (typeof f !== 'function') raise(invalid('map', 'return map', f, 'a function of one amplitude'));
  checkDomain(domain);
  const guarded = (amplitude: number) => guard(f, 'map', checkAmplitude(amplitude, domain));
  const map: ReturnMap = Object.freeze(
    Object.assign(guarded, {
      domain: Object.freeze([domain[0], domain[1]] as const),
      ...(derivative === undefined
        ? {}
        : {
            derivative: (amplitude: number) =>
              guard(derivative, 'map.derivative', checkAmplitude(amplitude, domain)),
          }),
      ...(slopes === undefined ? {} : { slopes }),
      ...(cutOff === undefined ? {} : { cutOff }),
    }),
  );
  guardedMaps.add(map);
  return map;
}

const guardedMaps = new WeakSet<ReturnMap>();

/** The map as the tools use it: guarded once, whoever made it. */
export const checkedMap = (map: ReturnMap): ReturnMap => {
  if (typeof map !== 'function')
    raise(invalid('map', 'return map', map, 'a function with a domain, as amplitudeMap() makes one'));
  return guardedMaps.has(map) ? map : guarding(map, map);
};

export function checkDomain(domain: readonly [number, number] | undefined, path = 'map.domain'): void {
  const [low, high] = Array.isArray(domain) && domain.length === 2 ? domain : [Number.NaN, Number.NaN];
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high))
    raise(invalid(path, 'domain', domain, '[low, high], two finite amplitudes, low < high'));
}

function checkAmplitude(amplitude: number, [low, high]: readonly [number, number]): number {
  if (!(amplitude >= low && amplitude <= high))
    raise(invalid('amplitude', 'amplitude', amplitude, `within the domain, [${low}, ${high}]`));
  return amplitude;
}

function guard(f: (amplitude: number) => number, path: string, amplitude: number): number {
  let value: unknown;
  try {
    value = f(amplitude);
  } catch (error) {
    if (error instanceof PulsegateError && error.code === 'unsupported') throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new PulsegateError([failed(path, `threw at amplitude ${amplitude}: ${why}`)]);
  }
  if (typeof value !== 'number' || !Number.isFinite(value))
    raise(failed(path, `returned ${show(value)} at amplitude ${amplitude} (allowed: a finite number)`));
  return value as number;
}

/** dR/dA: the map's own derivative, else differences over a third of the digits, one-sided at the ends of the domain. */
export function slopeAt(map: ReturnMap, amplitude: number): number {
  if (map.derivative !== undefined) return map.derivative(amplitude);
  const [low, high] = map.domain;
  const h = 6e-6 * Math.max(Math.abs(amplitude), 1e-3 * (high - low));
  if (amplitude - h >= low && amplitude + h <= high)
    return (map(amplitude + h) - map(amplitude - h)) / (2 * h);
  // at an end of the domain one-sided, of the same order
  const inward = amplitude - h < low ? h : -h;
  return (4 * map(amplitude + inward) - 3 * map(amplitude) - map(amplitude + 2 * inward)) / (2 * inward);
}

/** Where an orbit goes next: values beyond the domain stay at its end. */
export const next = (map: ReturnMap, amplitude: number): number =>
  Math.min(map.domain[1], Math.max(map.domain[0], map(amplitude)));

export const RETURN_MAP: Kind = {
  is: (map) => typeof map === 'function' && 'domain' in map && PAIR.is(map.domain),
  allowed: 'a function with a domain, as amplitudeMap() makes one',
};

/** The orbit A, R(A), R(R(A)), ... of `stages` stages. */
export function orbit(map: ReturnMap, amplitude: number, stages: number): Float64Array {
  if (!(Number.isInteger(stages) && stages >= 0))
    raise(invalid('orbit.stages', 'number of stages', stages, 'a whole number of at least 0'));
  checkKinds('orbit', { map: [map, RETURN_MAP], amplitude: [amplitude, 'number'] });
  const path = new Float64Array(stages + 1);
  path[0] = amplitude;
  for (let k = 0; k < stages; k++) path[k + 1] = next(map, path[k]);
  return path;
}
