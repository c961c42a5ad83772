/** Closed rows are silent as long as currents stay within the range: where one fired all the same, a run is worth nothing. */
import { type Problem, unsupported } from '../../errors';
import type { SpikeArrays } from '../../loihi/types';
import type { Lowered } from './lower';
import { isSame } from './selves';
import type { StepPassage } from './steps';
import { passageAt, timeOf } from './steps';
import type { Tables } from './types';

export function brokenSilence(
  { plan, steps, range, ladders, selves }: Tables,
  { origin, aheadOf }: Lowered,
  spikes: Readonly<Record<string, SpikeArrays>>,
): Problem[] {
  const look = (
    name: string,
    { t }: SpikeArrays,
    ahead: number,
    isOpen: (passage: StepPassage) => boolean,
  ): Problem[] => {
    const outside = t.find((one) => {
      const step = one - origin + ahead;
      return step >= 0 && step < steps.total && !isOpen(steps.passages[passageAt(steps, step)]);
    });
    if (outside === undefined) return [];
    const when = timeOf(steps, outside - origin + ahead);
    return [
      unsupported(
        'loihi.range',
        `"${name}" fired while it was closed, at t = ${when}: what it reads rose above the range ${range} (allowed: a larger range, or 'auto')`,
      ),
    ];
  };
  return [
    ...ladders.flatMap(({ name }, b) =>
      plan.blocks[b].alwaysOpen
        ? []
        : look(name, spikes[`row ${name}`], aheadOf.block[b], ({ segment }) =>
            segment.open.some(({ block }) => block === b),
          ),
    ),
    ...selves.flatMap((own) =>
      look(own.ladder.name, spikes[own.ladder.name], aheadOf.population[own.population], ({ segment }) =>
        segment.selves.some((self) => isSame(self, own)),
      ),
    ),
  ];
}
