/** What the spiking back-end cannot run, by name. */
import type { Plan } from '../../circuit/plan';
import type { Circuit } from '../../circuit/types';
import { type Problem, unknown, unsupported } from '../../errors';
import { selfName } from '../rows';
import { rectifiesInSoma, type Settings } from './options';

export function refusals(plan: Plan, settings: Settings): Problem[] {
  const { circuit, blocks } = plan;
  const names = [...blocks.map(({ name }) => name), ...plan.populations.map(({ name }) => selfName(name))];
  const asked = typeof settings.spikes === 'boolean' ? [] : settings.spikes;
  return [
    ...asked.flatMap((name, k) =>
      names.includes(name) ? [] : [unknown(`spiking.record.spikes[${k}]`, 'row', name, names)],
    ),
    ...blocks.flatMap((block, b) => [
      ...(block.resource !== undefined && settings.model !== 'poisson'
        ? [
            unsupported(
              `projections[${b}].resource`,
              `"${block.name}" depletes a resource, which only Poisson neurons do: each fires once at the rate q (model 'poisson', not '${settings.model}')`,
            ),
          ]
        : []),
      ...block.gates.flatMap(({ driver, h, d, sign }, g): Problem[] => {
        if (driver.kind !== 'block' || sign < 0) return [];
        const { F } = blocks[driver.block].transfer;
        if (h + d < F) return [];
        return [
          unsupported(
            `projections[${b}].gatedBy[${g}]`,
            `"${block.name}" is fully open only where "${blocks[driver.block].name}" emits ${h + d}; spikes emit ${F} on average, and less half of the time (h + d below ${F})`,
          ),
        ];
      }),
    ]),
    ...(settings.model === 'lif' ? tooFast(plan, settings) : []),
    ...gatedRules(plan),
    ...(rectifiesInSoma(settings) ? notInSoma(plan) : []),
    ...(circuit.populations.length === 0 ? [unsupported('populations', 'there are none')] : []),
  ];
}

/** The lists of learn rules of a circuit, where they stand. */
const rulesByPath = ({ schedule, learn = [] }: Circuit) => [
  ...schedule.windows.map((window, w) => ({
    path: `schedule.windows[${w}].learn`,
    learn: window.learn ?? [],
  })),
  { path: 'learn', learn },
];

/** A third factor of spikes would be noise: it learns when it should not. */
const gatedRules = ({ circuit }: Plan): Problem[] =>
  rulesByPath(circuit).flatMap(({ path, learn }) =>
    learn.flatMap(({ gatedBy = [], weights }, k) =>
      gatedBy.length === 0
        ? []
        : [
            unsupported(
              `${path}[${k}].gatedBy`,
              `"${weights}" learns by a third factor, which spikes do not have (allowed: windows that learn; the mean field)`,
            ),
          ],
    ),
  );

/** What neurons that rectify by their own threshold cannot do: steps, and learning, which their rounded corner spoils. */
function notInSoma({ blocks, circuit }: Plan): Problem[] {
  return [
    ...blocks.flatMap(({ name, transfer }, b) =>
      transfer.kind === 'heaviside'
        ? [
            unsupported(
              `projections[${b}].transfer`,
              `"${name}" is a step, which the neurons' own threshold does not make (rectifier 'dendrite', not 'soma')`,
            ),
          ]
        : [],
    ),
    ...rulesByPath(circuit).flatMap(({ path, learn }) =>
      learn.length === 0
        ? []
        : [
            unsupported(
              path,
              "neurons that rectify by their own threshold do not learn: their corner is rounded (rectifier 'dendrite', not 'soma')",
            ),
          ],
    ),
  ];
}

/** A neuron fires at most once in a step. */
function tooFast({ blocks }: Plan, settings: Settings): Problem[] {
  const { dt, lif } = settings;
  const u0 = rectifiesInSoma(settings) ? 1 : lif.u0;
  return blocks.flatMap(({ name, transfer: { F } }, b) => {
    if (!Number.isFinite(F)) return [];
    const u = u0 + lif.c * F;
    const rate = 1 / (lif.tauM * Math.log(u / (u - 1)) + lif.refractory);
    return rate * dt <= 0.5
      ? []
      : [
          unsupported(
            `projections[${b}].transfer.F`,
            `"${name}" asks its neurons for ${rate.toPrecision(3)} spikes per tau, more than one in two steps of ${dt} (a smaller dt, or a smaller lif.c)`,
          ),
        ];
  });
}
