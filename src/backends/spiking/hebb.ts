/** Hebbian learning in spikes: dW/dt = rate (sum sign post)(sum sign pre)^T with the currents at mid-step. */
import type { Part } from '../../circuit/plan';
import type { SpikingSegment } from './segment';
import type { State } from './state';
import { toMiddle } from './step';

export function learn(state: State, { learn: rules }: SpikingSegment, h: number): void {
  toMiddle(state, 0.5 * h);
  for (const { weights, posts, pres, post, pre, rate } of rules) {
    const W = state.weights[weights];
    for (let i = 0; i < posts; i++) {
      const left = rate * h * sumOf(state.middle, post, i);
      if (left === 0) continue;
      for (let j = 0; j < pres; j++) W[i * pres + j] += left * sumOf(state.middle, pre, j);
    }
  }
}

function sumOf(I: Float64Array, parts: readonly Part[], i: number): number {
  let sum = 0;
  for (let k = 0; k < parts.length; k++) sum += parts[k].sign * I[parts[k].offset + i];
  return sum;
}
