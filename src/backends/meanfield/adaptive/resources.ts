/**
 * What rows have left of their resources, over a whole run: dense output of the steps, and the values at the edges, which
 * have more digits. Where each resource stands among the rows of a segment, and where in the list of a run.
 */
import type { Plan } from '../../../circuit/plan';
import type { Step } from '../../../numerics/ode/method';
import { resourceParts } from '../../resources';
import { closedEntry, gatingOrder } from '../rows/entries';

export interface Resources {
  /** As they are now, block after block. */
  readonly values: Float64Array;
  /** Of the k-th resource among the rows of a segment: its place in that list. */
  readonly places: Int32Array;
  /** In order of time. */
  readonly pieces: Piece[];
}

/** Polynomials of x = (t - start) / length, one a resource in the order of the list, lowest power first. */
interface Piece {
  readonly start: number;
  readonly length: number;
  readonly degree: number;
  readonly coefficients: Float64Array;
}

export function resources(plan: Plan, values: Float64Array): Resources {
  const parts = new Map(resourceParts(plan).map((part) => [part.block, part]));
  // rows stand in the order of their gates, in every segment the same
  const order = gatingOrder(
    plan,
    plan.blocks.map((_, block) => closedEntry(plan, block)),
  );
  const places = order.flatMap(({ block }) => {
    const part = parts.get(block);
    return part === undefined ? [] : Array.from({ length: part.rows }, (_, r) => part.offset + r);
  });
  return { values: values.slice(), places: Int32Array.from(places), pieces: [] };
}

/** Keeps the values as they are, at time t. */
export function keepResources({ values, pieces }: Resources, t: number): void {
  if (values.length > 0) pieces.push({ start: t, length: 0, degree: 0, coefficients: values.slice() });
}

/** Keeps a step of a segment that begins at `origin`; the resources stand in its state from component `first` on. */
export function keepResourceStep(
  { places, pieces }: Resources,
  step: Step,
  first: number,
  origin: number,
): void {
  if (places.length === 0) return;
  const from = step.coefficients();
  const width = step.degree + 1;
  const coefficients = new Float64Array(places.length * width);
  for (let k = 0; k < places.length; k++)
    for (let j = 0; j < width; j++) coefficients[places[k] * width + j] = from[(first + k) * width + j];
  pieces.push({ start: origin + step.t0, length: step.t1 - step.t0, degree: step.degree, coefficients });
}

/** What every row has left at time t. */
export function resourcesAt({ values, pieces }: Resources, t: number): Float64Array {
  const out = values.slice();
  const piece = pieces.findLast(({ start }) => start <= t);
  if (piece === undefined) return out;
  const { start, length, degree, coefficients } = piece;
  const x = length === 0 ? 0 : Math.min(1, (t - start) / length);
  for (let k = 0; k < out.length; k++) {
    let value = 0;
    for (let j = degree; j >= 0; j--) value = value * x + coefficients[k * (degree + 1) + j];
    out[k] = value;
  }
  return out;
}
