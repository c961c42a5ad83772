/**
 * The chip: a row is rounded to whole levels at each step, so that a window is off by one spacing at most.
 *
 *     |off| <= 1 spacing,  rms <= 0.4 spacings,  |slope - 1| <= 5e-4 + 4 * 0.2 spacings / sqrt(sum A^2)
 *
 * What is held while it is charged is rounded by the ladder that holds it as well: half a level at each step, which adds up.
 * Beside the circuit as it was lowered: what its integer weights are is known then, and is a number of its own. Constants are
 * measured again by the test that `measured` names, on seeds that did not set them.
 */
import type { Lowering } from '../../../backends/chip-run';
import type { Solution } from '../../../backends/solution';
import type { Plan } from '../../../circuit/plan';
import type { Charge } from '../charges';
import type { Promised } from './promise';

/** In spacings: the worst, and the rms over requests. */
export const WORST = 1;
export const RMS = 0.4;
/** Of what is held, whose current goes to the next whole level: in spacings. */
export const HELD = 1;
/** Of rows that read a current while it is charged, in units of the current over the square of the steps in a tau. */
const STEPS = 1;
/** Steps by which a gate that populations drive may open or close late. */
const LATE = 2;
/** Of slopes: what integers leave of a weight, and four times the spread of a rounded amplitude. */
export const SLOPE = { base: 5e-4, spread: 0.8 } as const;

export const loihiPromise: Promised = {
  law: 'one spacing of the ladders that charge it',
  measured: 'test/validation/compare/constants.test.ts',
  rms: RMS,
  slope: SLOPE,
  of({ plan, course, runs, references }, request) {
    const lowering = runs[request].chip?.lowering;
    if (lowering === undefined) return () => 'no run on a chip';
    const values = course.charges.map((charge) => WORST * spacingOf(plan, lowering, charge));
    const largest = largestOf(references[request], course.charges);
    const driven = course.charges.map(({ begin, end, feeds }) =>
      feeds.some(({ block }) => plan.blocks[block].alwaysOpen && plan.blocks[block].gates.length > 0)
        ? (largest * LATE * plan.circuit.tau) / (lowering.stepsPerTau * (end - begin))
        : 0,
    );
    const early = course.charges.map((charge) =>
      charge.feeds.some(({ block }) => readsCharged(plan, course.charges, charge, block))
        ? (STEPS / lowering.stepsPerTau ** 2) * largest
        : 0,
    );
    return (charge) => ({
      terms: [
        {
          name: 'levels',
          // a source that is charged meanwhile is rounded by its own ladder as well
          value: values[charge] * (early[charge] > 0 ? 2 : 1),
          law: '1 spacing of the ladders that charge it',
        },
        ...(driven[charge] > 0
          ? [
              {
                name: 'steps' as const,
                value: driven[charge],
                law: `gates that populations open: ${LATE} steps of the charge`,
              },
            ]
          : []),
        ...(early[charge] > 0
          ? [
              {
                name: 'steps' as const,
                value: early[charge],
                law: `rows that read what is charged meanwhile: ${STEPS} / steps^2`,
              },
            ]
          : []),
      ],
    });
  },
};

/** Whether a block reads what others charge while it is open. */
const readsCharged = (
  plan: Plan,
  charges: readonly Charge[],
  { begin, end }: Charge,
  block: number,
): boolean =>
  charges.some(
    (one) =>
      one.kind !== 'held' &&
      one.begin < end &&
      one.end > begin &&
      plan.blocks[block].terms.some(({ population }) => population === one.index),
  );

function largestOf(run: Solution, charges: readonly Charge[]): number {
  let largest = 0;
  for (const { name, end } of charges)
    for (const value of run.vector(end, name)) largest = Math.max(largest, Math.abs(value));
  return largest;
}

/** What one level of those who charge it, or hold it, leaves in an amplitude; of one that is off or on, what one step leaves. */
export function spacingOf(
  plan: Plan,
  { ladders, stepsPerTau }: Lowering,
  { kind, name, begin, end, feeds }: Charge,
): number {
  const ladder = (of: string) => ladders.find((one) => one.name === of);
  if (kind === 'held') return HELD * (ladder(`hold:${name}`)?.emission ?? 0);
  const steps = Math.max(1, ((end - begin) * stepsPerTau) / plan.circuit.tau);
  const { tau } = plan.populations[plan.index.get(name) ?? 0];
  const meanwhile = feeds.some(({ held }) => held)
    ? ((ladder(`hold:${name}`)?.emission ?? 0) * (end - begin)) / (2 * tau)
    : 0;
  return feeds.reduce((sum, { block, factor }) => {
    const own = ladder(plan.blocks[block].name);
    if (own === undefined) return sum;
    // a source that is held is rounded by its own ladder as well
    const held = plan.blocks[block].terms.reduce((all, { population }) => {
      const keeper = ladder(`hold:${plan.populations[population].name}`);
      return all + (keeper?.emission ?? 0);
    }, 0);
    return sum + factor * (own.levels === 1 ? (2 * own.emission) / steps : own.emission + held);
  }, meanwhile);
}
