/** The populations and projections of a plan as flat arrays, which the hot loops read instead of objects. */
import type { Plan } from '../../circuit/plan';
import type { Coupling } from './matrices';
import { silence } from './silence';

export interface Wiring {
  /** Components of population p: offset[p] ... offset[p + 1] - 1 of a state. */
  readonly offset: Int32Array;
  readonly tau: Float64Array;
  readonly rows: Int32Array;
  /** Terms of block b: indices termStart[b] ... termStart[b + 1] - 1. The identity has no matrix, but a scale. */
  readonly termStart: Int32Array;
  readonly termPopulation: Int32Array;
  readonly termScale: Float64Array;
  readonly termMatrix: (Float64Array | undefined)[];
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
}

/** The wiring of a plan with its couplings (those without weights are right for every run). */
export function wiring(plan: Plan, all: readonly (readonly Coupling[])[]): Wiring {
  const { blocks, populations } = plan;
  const terms = all.flat();
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
    termMatrix: terms.map(({ K }) => K),
    positive: Float64Array.from(terms, (term) => term.positive),
    negative: Float64Array.from(terms, (term) => term.negative),
    outStart: starts(blocks.map(({ destinations }) => destinations.length)),
    outPopulation: Int32Array.from(outs, ({ population }) => population),
    outGain: Float64Array.from(outs, ({ gain }) => gain),
    silence: Float64Array.from(blocks, (block) =>
      block.alwaysOpen ? Number.POSITIVE_INFINITY : silence(block),
    ),
    readerStart: starts(readers.map((list) => list.length)),
    reader: Int32Array.from(readers.flat()),
  };
}

/** The same with couplings of its own, for a run whose weights may change. */
export function ownWiring(shared: Wiring, all: readonly (readonly Coupling[])[]): Wiring {
  const own = {
    ...shared,
    termMatrix: shared.termMatrix.slice(),
    positive: shared.positive.slice(),
    negative: shared.negative.slice(),
  };
  all.forEach((terms, b) => {
    rewire(own, b, terms);
  });
  return own;
}

/** Puts new couplings of block b in place of the old. */
export function rewire(
  { termStart, termMatrix, positive, negative }: Wiring,
  b: number,
  terms: readonly Coupling[],
): void {
  terms.forEach((term, j) => {
    const k = (termStart[b] as number) + j;
    termMatrix[k] = term.K;
    positive[k] = term.positive;
    negative[k] = term.negative;
  });
}

/** Where lists of these lengths begin when they lie one after the other, and where the last ends. */
export function starts(lengths: readonly number[]): Int32Array {
  const start = new Int32Array(lengths.length + 1);
  lengths.forEach((length, k) => {
    start[k + 1] = (start[k] as number) + length;
  });
  return start;
}
