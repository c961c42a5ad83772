/** Dynamic routing: the same source and the same synapses; the schedule alone decides where the packet goes. */
import { invalid, raise, unknown } from '../../errors';
import { checkGiven, either } from '../../kinds';
import type { Fragment } from '../types';
import { checkTimes, type HopOptions } from './chains';

export interface RoutingOptions extends Pick<HopOptions, 'T' | 'tau' | 'threshold' | 'start'> {
  /** Name of the source (default 'u'). */
  readonly source?: string;
  /** Names of the populations that it can send to. */
  readonly destinations: readonly string[];
  /** Where window 0, 1, ... sends: names among the destinations, each at most once. */
  readonly choose: string | readonly string[];
  /** Components of source and destinations (default 1). */
  readonly size?: number;
}

/**
 * One source, several destinations: window k opens "source>choose[k]" only. The source is held while it is read, so that
 * every destination receives the whole packet (gain 1 / (1 - e^{-T/tau})); what is not chosen stays at exactly 0.
 *
 * Source: Sornborger, Tao, Snyder, Zlotnik (NICE 2019), dynamic routing.
 */
export function routing(options: RoutingOptions): Fragment {
  checkGiven('routing', options, {
    source: 'text?',
    destinations: 'texts',
    choose: either('text', 'texts'),
    T: 'number',
    tau: 'number?',
    threshold: 'number?',
    start: 'number?',
    size: 'number?',
  });
  const { source = 'u', destinations, choose, T, tau, threshold, start = 0, size = 1 } = options;
  checkTimes('routing', options);
  if (!Array.isArray(destinations) || destinations.length === 0)
    raise(invalid('routing.destinations', 'destinations', destinations, 'at least one name'));
  const chosen = typeof choose === 'string' ? [choose] : choose;
  chosen.forEach((name, k) => {
    const path = typeof choose === 'string' ? 'routing.choose' : `routing.choose[${k}]`;
    if (!destinations.includes(name)) raise(unknown(path, 'destination', name, destinations));
    if (chosen.indexOf(name) !== k)
      raise(invalid(path, 'destination', name, 'each destination at most once'));
  });
  const unchosen = destinations.filter((name) => !chosen.includes(name));
  const population = (name: string) => ({ name, size, ...(tau === undefined ? {} : { tau }) });
  const line = (name: string) => `${source}>${name}`;
  return {
    populations: [source, ...destinations].map(population),
    projections: destinations.map((name) => ({
      name: line(name),
      from: [{ population: source }],
      to: [{ population: name, gain: chosen.includes(name) ? ('exact' as const) : 1 }],
      ...(threshold === undefined ? {} : { threshold }),
    })),
    schedule: {
      windows: [
        ...chosen.map((name, k) => ({
          t: [start + k * T, start + (k + 1) * T] as const,
          open: [line(name)],
          hold: [source],
        })),
        // what no window names is never closed: a window of zero length names the lines that are not chosen
        ...(unchosen.length === 0 ? [] : [{ t: [start, start] as const, open: unchosen.map(line) }]),
      ],
    },
  };
}
