/** How large the arguments and currents of a request become: what the ranges of its ladders are made from. */
import type { Plan } from '../../circuit/plan';
import { failed, raise } from '../../errors';
import type { Request } from '../backend';
import { blockCouplings, type Coupling } from '../couplings';
import { reference } from '../reference';
import { passageAt, type Steps, timeOf } from './steps';

/** The mean field of a request, at every step. */
export interface Course {
  /** Currents of all populations, [step, component] by rows. */
  readonly currents: Float64Array;
  readonly steps: Steps;
}

export interface Peaks {
  /** The largest argument of each block, its bias included, while a window opens it, and the largest K I while none does. */
  readonly open: Float64Array;
  readonly closed: Float64Array;
  /** The largest K I of each block, whenever. */
  readonly sums: Float64Array;
  /** The largest current of each population, and the largest while it is held. */
  readonly currents: Float64Array;
  readonly held: Float64Array;
}

/** Solves the mean field of a request; throws where that fails, as it would by itself. */
export function courseOf(plan: Plan, request: Request, steps: Steps): Course {
  const count = steps.total + 1;
  const times = Float64Array.from({ length: count }, (_, n) => timeOf(steps, n));
  const run = reference.run(plan, { ...request, tEval: times, record: undefined, progress: undefined });
  if (run.retcode !== 'success')
    raise(
      failed(
        'loihi.range',
        `the mean field that ranges are made from ended early: ${run.message ?? run.retcode}`,
      ),
    );
  const currents = new Float64Array(count * plan.size);
  plan.populations.forEach(({ offset, size }, p) => {
    const along = new Float64Array(count * size);
    if (run.currentsAlong !== undefined) run.currentsAlong(p, times, along);
    else for (let n = 0; n < count; n++) run.currentsAt(p, times[n], along, n * size);
    for (let n = 0; n < count; n++)
      for (let j = 0; j < size; j++) currents[n * plan.size + offset + j] = along[n * size + j];
  });
  return { currents, steps };
}

export function peaksOf(plan: Plan, { weights }: Request, { currents, steps }: Course): Peaks {
  const peaks = {
    open: new Float64Array(plan.blocks.length),
    closed: new Float64Array(plan.blocks.length),
    sums: new Float64Array(plan.blocks.length),
    currents: new Float64Array(plan.populations.length),
    held: new Float64Array(plan.populations.length),
  };
  const couplings = plan.blocks.map((block) => blockCouplings(plan, block, weights));
  for (let n = 0; n <= steps.total; n++) {
    const at = n * plan.size;
    const { segment } = steps.passages[passageAt(steps, Math.min(n, steps.total - 1))];
    const opened = new Map(segment.open.map(({ block, bias }) => [block, bias]));
    plan.blocks.forEach(({ rows }, b) => {
      const bias = opened.get(b);
      const to = bias === undefined ? peaks.closed : peaks.open;
      for (let r = 0; r < rows; r++) {
        const sum = argument(plan, couplings[b], r, currents, at);
        const a = sum + biasOf(bias, r);
        if (a > to[b]) to[b] = a;
        if (sum > peaks.sums[b]) peaks.sums[b] = sum;
      }
    });
    const held = new Set(segment.selves.flatMap((self) => (self.kind === 'hold' ? [self.population] : [])));
    plan.populations.forEach(({ offset, size }, p) => {
      for (let j = 0; j < size; j++) {
        const current = currents[at + offset + j];
        if (current > peaks.currents[p]) peaks.currents[p] = current;
        if (held.has(p) && current > peaks.held[p]) peaks.held[p] = current;
      }
    });
  }
  return peaks;
}

export const biasOf = (bias: number | readonly number[] | undefined, row: number): number =>
  typeof bias === 'object' ? bias[row] : (bias ?? 0);

/** K I of a row, with the currents of a state that begins at `at`. */
export function argument(
  { populations }: Plan,
  couplings: readonly Coupling[],
  row: number,
  currents: Float64Array,
  at: number,
): number {
  let sum = 0;
  for (const { population, size, scale, K } of couplings) {
    const first = at + populations[population].offset;
    if (K === undefined) sum += scale * currents[first + row];
    else for (let j = 0; j < size; j++) sum += K[row * size + j] * currents[first + j];
  }
  return sum;
}
