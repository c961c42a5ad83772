/** Rings that ignite themselves: the stages of a clock, and the row that feeds a stage from another. */
import type { Fragment, Gate, Population, Projection } from '../../types';
import { type Clock, type ClockStage, INHIBITION, SELF_GAIN, THRESHOLD } from './clock';

const STEP = { kind: 'heaviside', h: THRESHOLD } as const;

/** A closer that reads a current: the row is shut while it is above the threshold. */
export const shutBy = (population: string): Gate => ({
  population,
  h: THRESHOLD,
  d: 0,
  effect: 'closes',
  strength: INHIBITION,
});

/**
 * The ring of a clock: row k feeds its own stage and the next one, and is shut by the current of the next. With `open` the
 * last stage does not feed the first: `until` decides whether it does.
 */
export function ringOf(
  { stages, tau }: Clock,
  open: boolean,
): Required<Pick<Fragment, 'populations' | 'projections'>> {
  const count = stages.length;
  const at = (k: number): ClockStage => stages[k % count];
  return {
    populations: stages.map(({ population }): Population => ({ name: population, tau })),
    projections: [
      ...stages.map(
        ({ population, row, feedForward }, k): Projection => ({
          name: row,
          from: [{ population }],
          to: [
            { population, gain: SELF_GAIN },
            ...(open && k === count - 1 ? [] : [{ population: at(k + 1).population, gain: feedForward }]),
          ],
          threshold: 0,
          transfer: STEP,
          gatedBy: [shutBy(at(k + 1).population)],
        }),
      ),
      ...stages.map(
        ({ population }, k): Projection => ({
          name: `${population}~flush`,
          from: [{ population }],
          to: [{ population, gain: Math.min(-20, 1 - (40 * tau) / at(k + 2).T) }],
          gatedBy: [{ projection: at(k + 2).row, h: 0.5, d: 0, effect: 'opens' }],
        }),
      ),
    ],
  };
}

/** A row that is on where its population is above the threshold and all gates are open: the AND of what they say. */
export const both = (
  name: string,
  population: string,
  to: readonly { readonly population: string; readonly gain: number }[],
  gatedBy: readonly Gate[],
): Projection => ({ name, from: [{ population }], to, threshold: INHIBITION, transfer: STEP, gatedBy });
