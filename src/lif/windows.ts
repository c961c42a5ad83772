/** Stretches of steps in which no gate changes. */
import { stepsOf } from './check';
import { LONGEST } from './decay';
import type { LifNetwork } from './types';

/** From 0 to `steps`, ends included: at every edge of a gate, and no farther apart than a stretch may be. */
export function edgesOf({ groups, dt }: LifNetwork, steps: number): number[] {
  const edges = new Set([0, steps]);
  for (const { gates = [] } of groups)
    for (const { t0, t1 } of gates)
      for (const time of [t0, t1]) {
        const step = stepsOf(time, dt) as number;
        if (step < steps) edges.add(step);
      }
  const sorted = [...edges].sort((a, b) => a - b);
  return sorted.flatMap((edge, k) => {
    const next = sorted[k + 1] ?? edge;
    return Array.from(
      { length: Math.max(1, Math.ceil((next - edge) / LONGEST)) },
      (_, j) => edge + j * LONGEST,
    );
  });
}
