/** Powers of the decays of a step, as far as the longest stretch that is run at once. */
import type { LifNetwork } from './types';

/** Stretches are cut at this many steps, so that tables stay small and an interrupt is heard. */
export const LONGEST = 4096;

/** With m = dt / tauM, s = dt / tauS: exp(-k m) and exp(-k s) for k from 0 to the longest stretch. */
export interface Decay {
  readonly m: number;
  readonly s: number;
  readonly powersM: Float64Array;
  readonly powersS: Float64Array;
  /** v of x(0) = 1 alone is c (exp(-k s) - exp(-k m)). */
  readonly c: number;
}

const tables = new WeakMap<LifNetwork, { readonly longest: number; readonly decays: readonly Decay[] }>();

/** Of each group, kept with the network; groups of one time constant share a table. */
export function decaysOf(network: LifNetwork, longest: number): readonly Decay[] {
  let made = tables.get(network);
  if (made === undefined || made.longest < longest) {
    const shared = new Map<number, Float64Array>();
    const powers = (rate: number): Float64Array => {
      let table = shared.get(rate);
      if (table === undefined) {
        table = Float64Array.from({ length: longest + 1 }, (_, k) => Math.exp(-k * rate));
        shared.set(rate, table);
      }
      return table;
    };
    const decays = network.groups.map(({ tauM, tauS }) => {
      const [m, s] = [network.dt / tauM, network.dt / tauS];
      return { m, s, powersM: powers(m), powersS: powers(s), c: tauS / (tauS - tauM) };
    });
    made = { longest, decays };
    tables.set(network, made);
  }
  return made.decays;
}

/** exp(-k rate), from its table where it reaches so far. */
export const powerOf = (table: Float64Array, rate: number, k: number): number =>
  k < table.length ? table[k] : Math.exp(-k * rate);
