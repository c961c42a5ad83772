/** The populations and projections of a plan as flat arrays, which the hot loops read instead of objects. */
import { type Plan, silentBelow } from '../../../../circuit/planned';
import { starts } from '../../../../numerics/starts';
import type { Coupling } from '../../../couplings';
import { sideOf, type WeightBounds, workOut } from './weight-bounds';

export interface Wiring {
  /** Components of population p: offset[p] ... offset[p + 1] - 1 of a state. */
  readonly offset: Int32Array;
  readonly tau: Float64Array;
  readonly rows: Int32Array;
  /** Terms of block b: indices termStart[b] ... termStart[b + 1] - 1. Matrices have their scale worked in. */
  readonly termStart: Int32Array;
  readonly termPopulation: Int32Array;
  readonly termScale: Float64Array;
  /** Undefined for the identity, and for named weights. */
  readonly termMatrix: readonly (Float64Array | undefined)[];
  /** Index of the named weights, or -1; 1 where they are transposed. */
  readonly termWeights: Int32Array;
  readonly termTransposed: Uint8Array;
  /** The largest sums of positive and of negative entries in a row of each term. */
  readonly positive: Float64Array;
  readonly negative: Float64Array;
  /** Destinations of block b, likewise. */
  readonly outStart: Int32Array;
  readonly outPopulation: Int32Array;
  readonly outGain: Float64Array;
  /** A closed row of block b is silent while K I is at most this; infinite where no window ever closes it. */
  readonly silence: Float64Array;
  /** Blocks that read population p: indices readerStart[p] ... of `reader`. */
  readonly readerStart: Int32Array;
  readonly reader: Int32Array;
  /** The named weights of a run and their bounds; none where the wiring is that of all runs. */
  readonly weights: WeightBounds | undefined;
}

/** The wiring of a plan with its couplings (those without weights are right for every run). */
export function wiringOf(plan: Plan, all: readonly (readonly Coupling[])[]): Wiring {
  const { blocks, populations } = plan;
  const terms = all.flat();
  const planned = blocks.flatMap((block) => block.terms);
  const outs = blocks.flatMap(({ destinations }) => destinations);
  const readers: number[][] = populations.map(() => []);
  blocks.forEach((block, b) => {
    for (const population of new Set(block.terms.map((term) => term.population)))
      readers[population]?.push(b);
  });
  return {
    offset: starts(populations.map(({ size }) => size)),
    tau: Float64Array.from(populations, ({ tau }) => tau),
    rows: Int32Array.from(blocks, ({ rows }) => rows),
    termStart: starts(all.map((list) => list.length)),
    termPopulation: Int32Array.from(terms, ({ population }) => population),
    termScale: Float64Array.from(terms, ({ scale }) => scale),
    termMatrix: planned.map((term) => (term.kind === 'dense' ? term.matrix : undefined)),
    termWeights: Int32Array.from(planned, (term) => (term.kind === 'weights' ? term.weights : -1)),
    termTransposed: Uint8Array.from(planned, (term) => (term.kind === 'weights' && term.transpose ? 1 : 0)),
    positive: Float64Array.from(terms, (term) => term.positive),
    negative: Float64Array.from(terms, (term) => term.negative),
    outStart: starts(blocks.map(({ destinations }) => destinations.length)),
    outPopulation: Int32Array.from(outs, ({ population }) => population),
    outGain: Float64Array.from(outs, ({ gain }) => gain),
    silence: Float64Array.from(blocks, (block) =>
      block.alwaysOpen ? Number.POSITIVE_INFINITY : silentBelow(block),
    ),
    readerStart: starts(readers.map((list) => list.length)),
    reader: Int32Array.from(readers.flat()),
    weights: undefined,
  };
}

/** The same with named weights of its own, for a run in which they may change. */
export function ownWiring(shared: Wiring, weights: WeightBounds): Wiring {
  const own = { ...shared, positive: shared.positive.slice(), negative: shared.negative.slice(), weights };
  for (let side = 0; side < weights.terms.length; side++) pass(own, weights, side);
  return own;
}

/** Hands the bounds of named weights on to the terms that use them. */
function pass({ positive, negative, termScale }: Wiring, bounds: WeightBounds, side: number): void {
  const most = bounds.positive[side];
  const least = bounds.negative[side];
  for (const k of bounds.terms[side]) {
    const scale = termScale[k];
    positive[k] = scale > 0 ? scale * most : -scale * least;
    negative[k] = scale > 0 ? scale * least : -scale * most;
  }
}

/** Weights w have new bounds: so have the terms that use them. */
export function passBounds(wiring: Wiring, w: number): void {
  if (wiring.weights === undefined) return;
  pass(wiring, wiring.weights, sideOf(w, 0));
  pass(wiring, wiring.weights, sideOf(w, 1));
}

/** Works the bounds of a block's terms out anew where updates have made them loose; false where none are. */
export function tighten(wiring: Wiring, block: number): boolean {
  const { weights, termStart, termWeights, termTransposed } = wiring;
  if (weights === undefined) return false;
  let changed = false;
  for (let k = termStart[block]; k < termStart[block + 1]; k++) {
    const w = termWeights[k];
    const side = sideOf(w, termTransposed[k]);
    if (w < 0 || weights.loose[side] === 0) continue;
    workOut(weights, side);
    pass(wiring, weights, side);
    changed = true;
  }
  return changed;
}
