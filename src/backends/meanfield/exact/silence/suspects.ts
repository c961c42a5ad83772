/** The closed blocks whose rows may rise above threshold in a stretch, so that they must be evaluated with the open ones. */
import { silentBelow } from '../../../../circuit/planned';
import { advance, type Run } from '../run';

/**
 * Those among the doubtful ones, but for the blocks that are `evaluated` already: the bound with the sources' present
 * currents (they only decay where nothing touches them), or with those of `work` for the populations that the stretch
 * touches, does not exclude it.
 */
export function suspects(
  run: Run,
  populations: readonly number[],
  evaluated: ReadonlySet<number>,
  t: number,
): number[] {
  if (run.doubtful.size === 0) return [];
  const touched = new Set(populations);
  return [...run.doubtful]
    .filter((block) => !evaluated.has(block) && mayRise(run, block, touched, t))
    .sort((a, b) => a - b);
}

function mayRise(run: Run, block: number, touched: ReadonlySet<number>, t: number): boolean {
  const { rows } = run.plan.blocks[block];
  const bounds = new Float64Array(rows);
  for (const { population, size, scale, K } of run.couplings[block]) {
    const { offset } = run.plan.populations[population];
    if (!touched.has(population)) advance(run, population, t);
    const upper = touched.has(population) ? run.work.upper : run.currents;
    const lower = touched.has(population) ? run.work.lower : run.currents;
    for (let r = 0; r < rows; r++) {
      let sum = 0;
      if (K === undefined) sum = most(scale, lower[offset + r], upper[offset + r]);
      else for (let j = 0; j < size; j++) sum += most(K[r * size + j], lower[offset + j], upper[offset + j]);
      bounds[r] += sum;
    }
  }
  const limit = silentBelow(run.plan.blocks[block]);
  return bounds.some((bound) => bound > limit);
}

/** The most that weight * I can be while I decays from within [lower, upper] towards 0. */
const most = (weight: number, lower: number, upper: number): number =>
  weight > 0 ? weight * Math.max(upper, 0) : weight * Math.min(lower, 0);
