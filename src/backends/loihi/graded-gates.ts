/** Gates that would stand half open: known only when the populations that drive them are. */
import type { Plan } from '../../circuit/plan';
import { type Problem, unsupported } from '../../errors';
import { timeOf } from './steps';
import type { Tables } from './types';

/** Room for the rounding of the chip's registers beside a limit of a gate. */
const ROOM = 1e-3;

/** The first time at which each gate stands half open while a window opens its row; `current` reads the chip. */
export function gradedGates(
  { plan, steps }: Tables,
  current: (population: number, component: number, step: number) => number,
): Problem[] {
  const found = new Map<string, Problem>();
  for (const { segment, begin, end } of steps.passages)
    for (const { block } of segment.open)
      plan.blocks[block].gates.forEach((gate, g) => {
        const path = `projections[${block}].gatedBy[${g}]`;
        const { driver, stride, h, d } = gate;
        if (driver.kind === 'block' || d === 0 || found.has(path)) return;
        const { name, offset } = plan.populations[driver.population];
        for (let step = begin; step < end; step++)
          for (let r = 0; r < (stride === 0 ? 1 : plan.blocks[block].rows); r++) {
            const x = current(driver.population, driver.offset - offset + stride * r, step);
            if (x <= h + ROOM * d || x >= h + d - ROOM * d) continue;
            found.set(
              path,
              problem(
                plan,
                block,
                path,
                `"${name}" is ${x.toPrecision(3)} at t = ${timeOf(steps, step)}`,
                gate,
              ),
            );
            return;
          }
      });
  return [...found.values()];
}

const problem = (
  { blocks }: Plan,
  block: number,
  path: string,
  what: string,
  { h, d }: { readonly h: number; readonly d: number },
): Problem =>
  unsupported(
    path,
    `${what}, between ${h} and ${h + d}: "${blocks[block].name}" would stand half open, and a gate of the chip is open or closed`,
  );
