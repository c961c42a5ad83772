/** What a circuit has that the chip cannot do, one problem each, before anything is lowered. */
import type { Plan } from '../../circuit/plan';
import { type Problem, unsupported } from '../../errors';
import type { Request } from '../backend';
import { FULL, QUANTUM } from './ladder';
import type { Settings } from './options';
import type { Steps } from './steps';

export function refusals(plan: Plan, request: Request, { passages }: Steps, settings: Settings): Problem[] {
  const { tspan } = request;
  const { circuit, blocks, populations } = plan;
  return [
    ...(tspan[1] > tspan[0]
      ? []
      : [unsupported('tspan', 'the chip runs for whole steps, and the time span has none')]),
    ...[
      ...circuit.schedule.windows.map(
        ({ learn = [] }, k) => [`schedule.windows[${k}].learn`, learn] as const,
      ),
      ['learn', circuit.learn ?? []] as const,
    ].flatMap(([path, learn]) =>
      learn.length === 0
        ? []
        : [
            unsupported(
              path,
              'the chip holds N x N synapses for one weight; learning them would need one pre- and one post-synaptic compartment a component (allowed: no learn entries; sbp.network learns on the chip)',
            ),
          ],
    ),
    ...blocks.flatMap((block, b): Problem[] => {
      const path = `projections[${b}]`;
      const own = block.terms.filter(({ population }) => !populations[population].input);
      const other = own.find(
        ({ population }) => populations[population].tau !== populations[own[0].population].tau,
      );
      return [
        ...(block.resource === undefined
          ? []
          : [
              unsupported(
                `${path}.resource`,
                `"${block.name}" depletes a resource, and a comparator has none`,
              ),
            ]),
        ...(other === undefined
          ? []
          : [
              unsupported(
                `${path}.from`,
                `a compartment has one current: ${told(plan, own[0].population)}, ${told(plan, other.population)}`,
              ),
            ]),
        ...biasFault(plan, b, path),
        ...block.gates.flatMap(({ driver }, g) =>
          driver.kind === 'block' && blocks[driver.block].transfer.kind !== 'heaviside'
            ? [
                unsupported(
                  `${path}.gatedBy[${g}]`,
                  `"${blocks[driver.block].name}" emits a graded output, and a gate of the chip is open or closed (allowed: a heaviside row, or a population)`,
                ),
              ]
            : [],
        ),
      ];
    }),
    ...tooFine(settings),
    ...tooLarge(plan, request, new Set(passages.map(({ cycle }) => cycle)), settings),
  ];
}

const told = ({ populations }: Plan, p: number): string =>
  `"${populations[p].name}" decays with tau ${populations[p].tau}`;

/** One threshold for all windows: the levels of a ladder do not move. */
function biasFault({ segments, blocks }: Plan, b: number, path: string): Problem[] {
  const found = new Map<string, string>();
  for (const { open } of segments)
    for (const { block, bias } of open) if (block === b) found.set(JSON.stringify(bias), `${bias}`);
  if (found.size < 2) return [];
  const all = [...found.values()].join(' and ');
  return [
    unsupported(
      path,
      `"${blocks[b].name}" is opened with the biases ${all}, and its levels stay where they are`,
    ),
  ];
}

/**
 * Spread over the levels, the fractions of a row's weights sum up to half a quantum a step at most: over a tau that stays below
 * half a level while levels times steps a tau are at most the quanta of a register.
 */
const MOST_SPREAD = Math.floor(FULL / QUANTUM);

function tooFine({ levels, stepsPerTau, rounding }: Settings): Problem[] {
  if (rounding === 'each' || levels * stepsPerTau <= MOST_SPREAD) return [];
  return [
    unsupported(
      'loihi.levels',
      `${levels} levels in ${stepsPerTau} steps a tau are finer than the quantum of the chip (at most ${Math.floor(MOST_SPREAD / stepsPerTau)} levels, or at most ${Math.floor(MOST_SPREAD / levels)} steps in a tau)`,
    ),
  ];
}

/** Initial currents, and inputs of any cycle, above a range that was given. */
function tooLarge(
  { populations }: Plan,
  { initial, inputs }: Request,
  cycles: ReadonlySet<number>,
  { range }: Settings,
): Problem[] {
  if (range === 'auto') return [];
  return populations.flatMap(({ name, offset, size, input }) => {
    const above = (all: Float64Array, what: string): Problem[] => {
      const most = all.subarray(offset, offset + size).reduce((a, b) => Math.max(a, b), 0);
      if (most <= range) return [];
      return [
        unsupported('loihi.range', `"${name}" ${what} ${most}, above the range ${range} of the registers`),
      ];
    };
    if (!input) return above(initial, 'begins at');
    for (const cycle of cycles) {
      const found = above(inputs(cycle), `in cycle ${cycle} is`);
      if (found.length > 0) return found;
    }
    return [];
  });
}
