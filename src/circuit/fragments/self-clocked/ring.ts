/** Rings that ignite themselves: the stages of a clock, and the row that feeds a stage from another. */
import type { Fragment, Gate, Population, Projection, Transfer } from '../../types';
import type { Clock, ClockStage } from './clock';
import { INHIBITION, SELF_GAIN, THRESHOLD } from './numbers';
import { edge } from './soft-stage';

/** A row that is on above the threshold: at once, or on a ramp. */
const above = (ramp: number): Transfer =>
  ramp === 0 ? { kind: 'heaviside', h: THRESHOLD } : { kind: 'saturating', G: 1 / ramp, h: THRESHOLD, F: 1 };

/** A closer that reads a current: the row is shut while it is above the threshold, on a ramp from half its row's own on. */
export const shutBy = (population: string, ramp = 0): Gate => ({
  population,
  h: edge(ramp),
  d: ramp / 2,
  effect: 'closes',
  strength: INHIBITION,
});

/**
 * The ring of a clock: row k feeds its own stage and the next one, and is shut by the current of the next. With `open` the
 * last stage does not feed the first: `until` decides whether it does.
 */
export function ringOf(
  { stages, tau, ramp }: Clock,
  open: boolean,
): Required<Pick<Fragment, 'populations' | 'projections'>> {
  const count = stages.length;
  const at = (k: number): ClockStage => stages[k % count];
  return {
    populations: stages.map(({ population }): Population => ({ name: population, tau })),
    projections: [
      ...stages.map(
        ({ population, drivenBy, feedForward }, k): Projection => ({
          name: drivenBy,
          from: [{ population }],
          to: [
            { population, gain: SELF_GAIN },
            ...(open && k === count - 1 ? [] : [{ population: at(k + 1).population, gain: feedForward }]),
          ],
          threshold: 0,
          transfer: above(ramp),
          gatedBy: [shutBy(at(k + 1).population, ramp)],
        }),
      ),
      ...(ramp === 0 ? [] : stages.map((stage, k) => edgeRow(stage, at(k + 1), ramp))),
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

/** The row that all gates of a stage on a ramp read: both of its edges are steps, and each is one with that of a neighbour. */
const edgeRow = ({ population, row }: ClockStage, next: ClockStage, ramp: number): Projection => ({
  name: row,
  from: [{ population }],
  to: [{ population, gain: 0 }],
  threshold: 0,
  transfer: { kind: 'heaviside', h: edge(ramp) },
  gatedBy: [{ ...shutBy(next.population, ramp), d: 0 }],
});

/** A row that is on where its population is above the threshold and all gates are open: the AND of what they say. */
export const both = (
  name: string,
  population: string,
  to: readonly { readonly population: string; readonly gain: number }[],
  gatedBy: readonly Gate[],
  ramp = 0,
): Projection => ({
  name,
  from: [{ population }],
  to,
  threshold: INHIBITION,
  transfer: above(ramp),
  gatedBy,
});
