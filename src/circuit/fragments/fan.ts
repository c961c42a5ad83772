/** One packet to many, many packets to one, in a single window. */
import { invalid, raise } from '../../errors';
import { checkGiven, either, optional } from '../../kinds';
import type { Fragment } from '../types';
import { checkCount, checkTimes, type HopOptions } from './chains';

type Common = Pick<HopOptions, 'T' | 'tau' | 'gain' | 'bias' | 'threshold' | 'start'> & {
  /** Components of every population (default 1). */
  readonly size?: number;
};

const COMMON = {
  T: 'number',
  tau: 'number?',
  gain: optional(either('number', ['exact'])),
  bias: 'number?',
  threshold: 'number?',
  start: 'number?',
  size: 'number?',
} as const;

export interface FanOutOptions extends Common {
  /** Name of the source (default 'u'). */
  readonly source?: string;
  /** Names of the populations that each receive the whole packet. */
  readonly destinations: readonly string[];
}

/**
 * One source charges several destinations in one window through one row each: A_d = A for every destination.
 *
 * Source: Sornborger, Wang, Tao (J Comput Neurosci 2015).
 */
export function fanOut(options: FanOutOptions): Fragment {
  checkGiven('fanOut', options, { source: 'text?', destinations: 'texts', ...COMMON });
  const { source = 'u', destinations } = options;
  names('fanOut.destinations', 'destinations', destinations, source);
  const from = [{ population: source }];
  return hop('fanOut', options, from, destinations, `${source}>${destinations.join('+')}`);
}

export interface FanInOptions extends Common {
  /** Names of the sources. */
  readonly sources: readonly string[];
  /** Factor of each source in the sum (default 1 each). */
  readonly scales?: readonly number[];
  /** Name of the destination (default 'u'). */
  readonly destination?: string;
}

/**
 * Several sources charge one destination in one window; the threshold comes after the sum.
 *
 *     A_d = [sum_k scale_k A_k]^+
 *
 * Source: Sornborger, Tao, Snyder, Zlotnik (NICE 2019), thresholded linear maps.
 */
export function fanIn(options: FanInOptions): Fragment {
  checkGiven('fanIn', options, { sources: 'texts', scales: 'numbers?', destination: 'text?', ...COMMON });
  const { sources, scales, destination = 'u' } = options;
  names('fanIn.sources', 'sources', sources, destination);
  if (scales !== undefined && (scales.length !== sources.length || !scales.every(Number.isFinite)))
    raise(invalid('fanIn.scales', 'scales', scales, `${sources.length} finite numbers, one a source`));
  const from = sources.map((population, k) => ({ population, scale: scales?.[k] ?? 1 }));
  return hop('fanIn', options, from, [destination], `${sources.join('+')}>${destination}`);
}

function hop(
  path: string,
  options: Common,
  from: readonly { readonly population: string; readonly scale?: number }[],
  to: readonly string[],
  name: string,
): Fragment {
  const { T, tau, gain = 'exact', bias = 0, threshold, start = 0, size = 1 } = options;
  checkTimes(path, options);
  checkCount(`${path}.size`, 'size', size, 1);
  const populations = [...from.map(({ population }) => population), ...to];
  return {
    populations: populations.map((population) => ({
      name: population,
      size,
      ...(tau === undefined ? {} : { tau }),
    })),
    projections: [
      {
        name,
        from,
        to: to.map((population) => ({ population, gain })),
        ...(threshold === undefined ? {} : { threshold }),
      },
    ],
    schedule: {
      windows: [{ t: [start, start + T], open: [bias === 0 ? name : { projection: name, bias }] }],
    },
  };
}

/** A list of different names, none of them the one on the other side. */
function names(path: string, what: string, list: readonly string[], other: string): void {
  if (!Array.isArray(list) || list.length === 0) raise(invalid(path, what, list, 'at least one name'));
  list.forEach((name, k) => {
    if (name === other || list.indexOf(name) !== k)
      raise(invalid(`${path}[${k}]`, 'name', name, `each name once, and not "${other}"`));
  });
}
