/**
 * What levels leave open of a current. A row counts its argument in levels of its own, and its sources came in theirs: the
 * squares of the spacings add up along the way.
 *
 *     resolution(row)^2 = emission^2 + sum K^2 resolution(source)^2
 */
import type { Plan } from '../../circuit/plan';
import type { Ladder } from '../chip-run';
import type { Entry } from './types';

type Entries = readonly ReadonlyMap<number, readonly Entry[]>[];

/** Of the arguments of a block: the largest of its rows, and, of populations that take turns in them, of the coarsest. */
export function resolutionOf(
  plan: Plan,
  entries: Entries,
  relus: readonly (Ladder | undefined)[],
): (block: number) => number {
  // a ring comes back to where the way began: what is under way counts as nothing there
  const known = new Map<number, number>();
  const ofPopulation = (population: number): number => {
    const before = known.get(population);
    if (before !== undefined) return before;
    known.set(population, 0);
    let most = 0;
    plan.blocks.forEach(({ destinations }, b) => {
      const emission = relus[b]?.emission;
      if (emission !== undefined && destinations.some((one) => one.population === population))
        most = Math.max(most, Math.hypot(emission, ofArgument(b)));
    });
    known.set(population, most);
    return most;
  };
  const ofArgument = (b: number): number => {
    let most = 0;
    for (const [population, list] of entries[b]) {
      const squares = new Float64Array(plan.blocks[b].rows);
      for (const { row, K } of list) squares[row] += K * K;
      const weight = Math.sqrt(squares.reduce((a, c) => Math.max(a, c), 0));
      most = Math.max(most, weight * ofPopulation(population));
    }
    return most;
  };
  return ofArgument;
}
