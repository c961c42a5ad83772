/** The order in which the populations and rows of one segment are worked out: sources before rows before destinations. */
import type { Plan, Segment } from '../../../../circuit/plan';
import type { Entry } from '../../rows/entries';

export interface Order {
  readonly entries: readonly Entry[];
  /** What to work out in turn: the currents of population p as p, the rows of entry e as -1 - e. */
  readonly steps: Int32Array;
  /** Populations that are sources or destinations of an entry, in the order of the steps. */
  readonly touched: readonly number[];
  /** Size of the grids of coefficients: at most na - 1 integrators and nb - 1 leaks in series. */
  readonly na: number;
  readonly nb: number;
  /** The time constant that all of them share. */
  readonly tau: number;
  /** Where the grids of each touched population (in the order of `touched`) and entry begin, and the length of all. */
  readonly baseOfTouched: Int32Array;
  readonly baseOfEntry: Int32Array;
  readonly length: number;
}

/** The order of a segment; undefined where its projections do not feed forward or its populations differ in tau. */
export function orderOf(plan: Plan, segment: Segment, watched: readonly number[]): Order | undefined {
  const entries: Entry[] = [
    ...segment.open.map((open) => ({ ...open, watched: false })),
    ...watched.map((block) => ({ block, bias: -plan.blocks[block].threshold, watched: true })),
  ];
  const readers = new Map<number, number[]>();
  const waiting = new Map<number, number>();
  entries.forEach(({ block }, entry) => {
    for (const source of sourcesOf(plan, block)) {
      readers.set(source, [...(readers.get(source) ?? []), entry]);
      waiting.set(source, waiting.get(source) ?? 0);
    }
    for (const { population } of plan.blocks[block].destinations)
      waiting.set(population, (waiting.get(population) ?? 0) + 1);
  });

  const missing = entries.map(({ block }) => sourcesOf(plan, block).size);
  const ready = [...waiting.keys()].filter((population) => waiting.get(population) === 0);
  const steps: number[] = [];
  const touched: number[] = [];
  for (let k = 0; k < ready.length; k++) {
    const population = ready[k];
    steps.push(population);
    touched.push(population);
    for (const entry of readers.get(population) ?? []) {
      missing[entry] -= 1;
      if (missing[entry] !== 0) continue;
      steps.push(-1 - entry);
      for (const destination of plan.blocks[entries[entry].block].destinations) {
        const left = (waiting.get(destination.population) ?? 0) - 1;
        waiting.set(destination.population, left);
        if (left === 0) ready.push(destination.population);
      }
    }
  }
  if (touched.length < waiting.size) return undefined;
  const taus = new Set(touched.flatMap((p) => (plan.populations[p].input ? [] : [plan.populations[p].tau])));
  if (taus.size > 1) return undefined;
  const [tau = plan.circuit.tau] = taus;
  return {
    entries,
    steps: Int32Array.from(steps),
    touched,
    tau,
    ...layout(plan, segment, entries, steps, touched),
  };
}

const sourcesOf = (plan: Plan, block: number): Set<number> =>
  new Set((plan.blocks[block]?.terms ?? []).map((term) => term.population));

/** How deep the cascade gets, and where each grid lies. */
function layout(
  plan: Plan,
  segment: Segment,
  entries: readonly Entry[],
  steps: readonly number[],
  touched: readonly number[],
) {
  const held = new Set(segment.selves.map((self) => self.population));
  const integrators = new Map<number, number>();
  const leaks = new Map<number, number>();
  const raise = (map: Map<number, number>, key: number, value: number) =>
    map.set(key, Math.max(map.get(key) ?? 0, value));
  let na = 1;
  let nb = 1;
  for (const step of steps) {
    if (step >= 0) {
      const population = step;
      const constant = held.has(population) || plan.populations[population].input;
      raise(integrators, population, constant ? 1 : 0);
      raise(leaks, population, plan.populations[population].input ? 0 : 1);
      na = Math.max(na, (integrators.get(population) ?? 0) + 1);
      nb = Math.max(nb, (leaks.get(population) ?? 0) + 1);
      continue;
    }
    const { block, bias } = entries[-1 - step];
    let a = bias === 0 ? 0 : 1;
    let b = 0;
    for (const source of sourcesOf(plan, block)) {
      a = Math.max(a, integrators.get(source) ?? 0);
      b = Math.max(b, leaks.get(source) ?? 0);
    }
    for (const { population } of plan.blocks[block].destinations) {
      // a held population integrates, and leaks where its current is negative
      raise(integrators, population, held.has(population) ? a + 1 : a);
      raise(leaks, population, b + 1);
    }
  }
  const count = na * nb;
  let length = 0;
  const place = (units: number) => {
    const base = length;
    length += units * count;
    return base;
  };
  const baseOfTouched = Int32Array.from(touched, (population) => place(plan.populations[population].size));
  const baseOfEntry = Int32Array.from(entries, ({ block }) => place(plan.blocks[block].rows));
  return { na, nb, baseOfTouched, baseOfEntry, length };
}
