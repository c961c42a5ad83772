/** Rows of a population's own, by which it is held or emptied. */
import type { Plan } from '../../circuit/plan';
import type { PlannedSelf } from '../../circuit/planned';
import { QUANTUM, reluLadder } from './ladder';
import { trims } from './options';
import { keepOf, type Steps } from './steps';
import type { SelfLadder, Tables } from './types';

export const isSame = (one: PlannedSelf, { population, kind, gain, offset }: PlannedSelf): boolean =>
  one.population === population && one.kind === kind && one.gain === gain && one.offset === offset;

/** What one unit of emission adds to the current in a step: what decay takes, or, emptying, as much as never overshoots. */
export function selfCharge(
  { populations }: Plan,
  { unit, decays }: Steps,
  { population, kind, gain }: PlannedSelf,
): number {
  const keep = keepOf(decays[population]);
  return kind === 'flush' ? -keep / 2 : Math.exp(((gain - 1) * unit) / populations[population].tau) - keep;
}

/** One ladder for each way in which the schedule holds or flushes a population; `spare` is the room above its largest current. */
export function selfLadders(
  { plan, settings, steps, unit, peaks, range }: Omit<Tables, 'ladders' | 'selves' | 'ranges'>,
  spare: number,
): SelfLadder[] {
  const found: SelfLadder[] = [];
  for (const { selves } of plan.segments)
    for (const self of selves) {
      const { population, kind, gain, offset } = self;
      const { name, input } = plan.populations[population];
      if (input || found.some((one) => isSame(one, self))) continue;
      const same = found.filter((one) => one.population === population && one.kind === kind);
      const label = `${kind}:${name}${same.length === 0 ? '' : `#${same.length + 1}`}`;
      const most = kind === 'hold' ? peaks?.held[population] : peaks?.currents[population];
      const own = settings.range === 'auto' ? spare * (most ?? 0) : range;
      const wanted = settings.ranges[label] ?? (own > 0 ? own : range);
      const made = reluLadder(label, wanted, range, {
        levels: settings.levels,
        bits: settings.weightBits,
        weight: trims(settings) ? (Math.abs(selfCharge(plan, steps, self)) * unit) / QUANTUM : 0,
      });
      const ladder = { ...made, first: made.first - offset };
      found.push({ population, kind, gain, offset, ladder, range: wanted });
    }
  return found;
}
