/** Thresholded linear maps between vectors of populations, and dynamic routing of one packet by the schedule alone. */
import type { Solution } from '../../../src/backends/solution';
import { type Check, check, type FigureEntry } from '../../../src/figures/figure';
import { NICE19 } from '../source';
import { draw } from './plot';
import { amplitudes, K1, K2, MAPS, map, ORDERS, PACKETS, product, ROUTED, route, T } from './runs';

export const linearMap: FigureEntry = {
  id: 'nice19/linear-map',
  source: NICE19,
  title: 'Linear maps between vectors of populations, and dynamic routing',
  shows:
    'A packet of four currents passes two hops with signed matrices: every hop is a thresholded linear map, [K A]⁺, and ' +
    'negative results are exactly 0. Below, the same source and synapses send one packet first to a and then to b, or ' +
    'first to b and then to a, as the schedule chooses; what is not chosen yet stays at exactly 0.',
  backends: ['mean field, exact'],
  parameters: { parameters: 'ours', 'T/τ': T, 'K₁': K1, 'K₂': K2, packets: PACKETS, 'routed packet': ROUTED },
  run() {
    const maps = PACKETS.map(map);
    const routes = ORDERS.map(route);
    return {
      figure: draw(maps[0], routes),
      checks: [
        ...MAPS.flatMap((K, hop) => mapChecks(maps, K, hop)),
        ...routes.flatMap(routeChecks),
        ...['a', 'b'].map(onlyCheck),
      ],
    };
  },
};

function mapChecks(runs: readonly Solution[], K: readonly (readonly number[])[], hop: number): Check[] {
  const pairs = runs.flatMap((solution) => {
    const wanted = product(K, amplitudes(solution, hop));
    return wanted.map((KA, i) => ({ KA, found: amplitudes(solution, hop + 1)[i] ?? Number.NaN }));
  });
  const negative = pairs.filter(({ KA }) => KA < 0);
  const errors = pairs.map(({ KA, found }) => Math.abs(found - Math.max(0, KA)));
  const name = `K${hop + 1}`;
  return [
    check(
      `largest |A_${hop + 1} - [${name} A_${hop}]+| of ${pairs.length} components`,
      Math.max(...errors),
      0,
      1e-12,
    ),
    check(
      `largest amplitude where ${name} A < 0 (${negative.length} components)`,
      negative.length === 0 ? Number.NaN : Math.max(...negative.map(({ found }) => found)),
      0,
      0,
    ),
  ];
}

function routeChecks(solution: Solution, which: number): Check[] {
  const [first, second] = ORDERS[which];
  const arrived = (name: string, t: number) => largestDistance(solution.vector(t, name), ROUTED);
  const decayed = times(T, 2 * T).map((t) =>
    largestDistance(
      solution.vector(t, first),
      ROUTED.map((A) => A * Math.exp(-(t - T))),
    ),
  );
  const early = times(0, T).map((t) => Math.max(...solution.vector(t, second)));
  const order = `${first}, then ${second}`;
  return [
    check(`${order}: largest |${first} - A| after window 1`, arrived(first, T), 0, 1e-12),
    check(`${order}: largest current in ${second} during window 1`, Math.max(...early), 0, 0),
    check(`${order}: largest |${second} - A| after window 2`, arrived(second, 2 * T), 0, 1e-12),
    check(`${order}: ${first} only decays in window 2, largest error`, Math.max(...decayed), 0, 1e-12),
  ];
}

/** Where the schedule sends to one destination only, the other one stays empty. */
function onlyCheck(chosen: string): Check {
  const solution = route([chosen]);
  const other = chosen === 'a' ? 'b' : 'a';
  const stray = times(0, T).map((t) => Math.max(...solution.vector(t, other)));
  return check(`only ${chosen}: largest current in ${other}`, Math.max(...stray), 0, 0);
}

const times = (from: number, to: number): number[] =>
  Array.from({ length: 65 }, (_, k) => from + ((to - from) * k) / 64);

const largestDistance = (found: ArrayLike<number>, wanted: readonly number[]): number =>
  Math.max(...wanted.map((value, i) => Math.abs((found[i] ?? Number.NaN) - value)));
