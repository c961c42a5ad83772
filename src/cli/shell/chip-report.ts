/** What a circuit is on the chip, in words: lines for people, a document for programs. */
import type { ChipRun, LoweredCircuit } from '../../backends/chip-run';
import { totals } from '../../loihi/ledger';
import { brief } from './table';

/** How many names a line holds. */
const MOST_NAMES = 6;

const some = (names: readonly string[]): string =>
  names.length <= MOST_NAMES
    ? names.join(', ')
    : `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`;

/** The cost of a lowered circuit, and how fine it is. */
export function costLines({ lowering, resources }: Omit<LoweredCircuit, 'network'>): string[][] {
  const { compartments, synapses, cores, synapseBits } = resources;
  const spacings = lowering.ladders.flatMap(({ levels, spacing }) => (levels > 1 ? [spacing] : []));
  const dead = lowering.ladders.flatMap(({ name, deadBelow }) =>
    deadBelow === undefined ? [] : [`"${name}" below ${brief(deadBelow)}`],
  );
  return [
    [
      'chip',
      `${brief(compartments)} compartments, ${brief(synapses)} synapses (${brief(Math.ceil(synapseBits / 8192))} kB) on ${cores} ${cores === 1 ? 'core' : 'cores'} of ${resources.limits.cores}`,
    ],
    ['steps', `${lowering.steps}, ${lowering.stepsPerTau} in a tau`],
    [
      'levels',
      spacings.length === 0
        ? 'none: all rows are comparators'
        : `${brief(Math.min(...spacings))} to ${brief(Math.max(...spacings))} apart; currents up to ${brief(lowering.range)}`,
    ],
    ['weights', `rounded by at most ${brief(100 * worstWeight(lowering))} %`],
    ...(dead.length === 0 ? [] : [['dead zones', some(dead)]]),
  ];
}

/** The largest relative error that rounding makes of a weight, on average over the levels that send it. */
function worstWeight({ weights }: LoweredCircuit['lowering']): number {
  let worst = 0;
  for (const { wanted, realised } of weights)
    wanted.forEach((weight, k) => {
      if (weight !== 0) worst = Math.max(worst, Math.abs(realised[k] / weight - 1));
    });
  return worst;
}

export function chipLines(chip: ChipRun): string[][] {
  const { wraps, saturated, dead = [], ledger } = chip;
  return [
    ...costLines(chip),
    [
      'operations',
      `${brief(totals(ledger).synapticOperations)} synaptic, ${brief(totals(ledger).spikes)} spikes`,
    ],
    ...(saturated.length === 0 ? [] : [['at the top', `${some(saturated)}: their ranges may be too small`]]),
    ...(dead.length === 0
      ? []
      : [
          [
            'in dead zones',
            some(dead.map(({ projection, row, t }) => `${projection}[${row}] at ${brief(t)}`)),
          ],
        ]),
    ...wraps.map(({ group, register, count, t }) => [
      'wraps',
      `${register} of "${group}", ${brief(count)} times, first at step ${t}: currents beyond the range`,
    ]),
  ];
}

export function chipDocument(chip: ChipRun) {
  const { lowering, wraps, saturated, dead, resources, ledger } = chip;
  return {
    ...lowered({ lowering, resources }),
    wraps,
    saturated,
    ...(dead === undefined ? {} : { dead }),
    operations: totals(ledger),
  };
}

/** The numbers of a lowered circuit without its network. */
export function lowered({ lowering, resources }: Omit<LoweredCircuit, 'network'>) {
  const { perCore, destinations, ...needs } = resources;
  const { weights, ...rest } = lowering;
  return {
    lowering: {
      ...rest,
      weights: weights.map(({ name, wanted, realised }) => ({
        name,
        wanted: [...wanted],
        realised: [...realised],
      })),
    },
    resources: needs,
  };
}
