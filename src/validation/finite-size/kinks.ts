/** Rows that stand on a kink while noise reaches them: they rectify it, and no linear law holds for what they charge. */
import type { Plan } from '../../circuit/plan';
import type { Leg } from './adjoint';

/** Currents below this are none: nothing has charged them, and no noise is in them. */
const NONE = 1e-9;

/** Writes why a target has no law where a kink of this leg reaches it; of several the first in time, since legs come last first. */
export function kinked(plan: Plan, leg: Leg, why: (string | undefined)[]): void {
  for (const { t, kind, name, row } of leg.kinks) {
    const node = leg.panels.flat().find((one) => one.t >= t) ?? leg.panels[leg.panels.length - 1][0];
    if (kind === 'self') continue;
    const block = plan.blocks.find((one) => one.name === name);
    if (block === undefined) continue;
    const reads =
      kind === 'gate'
        ? block.gates.flatMap(({ driver, stride }) =>
            driver.kind === 'population' ? [node.currents[driver.offset + stride * row]] : [],
          )
        : block.terms.flatMap((term) => {
            const { offset, size } = plan.populations[term.population];
            if (term.kind === 'identity') return [term.scale * node.currents[offset + row]];
            return Array.from({ length: size }, (_, i) =>
              term.kind === 'dense' && term.matrix[row * size + i] === 0 ? 0 : node.currents[offset + i],
            );
          });
    if (!reads.some((current) => Math.abs(current) > NONE)) continue;
    for (let k = 0; k < why.length; k++) {
      const reaches = block.destinations.some(
        ({ population, gain }) => gain !== 0 && node.g[k][plan.populations[population].offset + row] !== 0,
      );
      if (reaches)
        why[k] = `"${name}", row ${row}, stands on its threshold at t = ${Number(t.toPrecision(4))}`;
    }
  }
}
