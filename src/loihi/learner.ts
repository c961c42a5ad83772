/** What the learning engine holds for one set of synapses. */
import type { Factor } from './rule';
import { parseRule, TRACES } from './rule';
import { type Separated, separate } from './separate';
import type { Ring } from './spikes';
import { type Indices, indices, type Synapses } from './synapses';
import { type Trace, type TraceDecay, traceOf } from './traces';
import type { LoihiRule, TraceName } from './types';
import { heldRange, stepOf } from './weights';

/** V + C with V an array over units: a trace, or who spiked in this step. */
export interface UnitFactor {
  readonly values: Float64Array;
  readonly add: number;
}

/** A product with the arrays that its parts are made of, and these parts for every unit. */
export interface Term extends Separated {
  readonly ofSource: readonly UnitFactor[];
  readonly ofTarget: readonly UnitFactor[];
  readonly sourcePart: Float64Array;
  readonly targetPart: Float64Array;
  /** Where the part is a trace as it is, nothing need be computed; the numbers of the step go to the other part. */
  readonly traceOfSource: boolean;
  readonly traceOfTarget: boolean;
}

/** A trace of units, and the spikes that it takes: those of `lag` steps ago. */
interface Moving {
  readonly trace: Trace;
  readonly ring: Ring;
  readonly lag: number;
}

export interface Learner {
  readonly synapses: Synapses;
  /** Spikes of the target group, and of the reward with the steps they take to arrive. */
  readonly target: Ring;
  readonly reward: { readonly ring: Ring; readonly lag: number } | undefined;
  readonly traces: ReadonlyMap<TraceName, Trace>;
  /** Those that an impulse moves, of units and of the reward. */
  readonly moving: readonly Moving[];
  readonly rewards: Trace | undefined;
  readonly terms: readonly Term[];
  /** The terms that are not 0 in this step, the first `count` of them. */
  readonly live: Term[];
  count: number;
  /** A term whose parts are 0. */
  readonly none: Term;
  /** 1 for units that spiked, and whose spikes act in this step. */
  readonly arrived: Float64Array;
  readonly fired: Float64Array;
  /** True where no product holds w, t, d or changes the tag. */
  readonly plain: boolean;
  readonly tag: Int16Array | undefined;
  /** Where synapses are not all to all: those of target j are incoming[column[j]] to incoming[column[j + 1] - 1], from origin. */
  readonly column: Int32Array;
  readonly incoming: Int32Array;
  readonly origin: Indices;
  readonly step: number;
  readonly low: number;
  readonly high: number;
  readonly key: number;
  /** Changes noted down, of one row or column at a time: which synapses, and by how much. */
  readonly changing: Int32Array;
  readonly amount: Float64Array;
  /** Room for parts of units that spiked. */
  readonly aside: Float64Array;
  /** Of the step: the slots of who spiked; random bits, visits beyond the arrivals, weights changed. */
  arrivals: number;
  firings: number;
  lane: number;
  visits: number;
  changes: number;
}

export function learnerOf(
  rule: LoihiRule,
  synapses: Synapses,
  target: Ring,
  reward: Learner['reward'],
  decay: TraceDecay,
  keyOf: (name: string) => number,
): Learner {
  const { sources, targets, format, w } = synapses;
  const products = [
    ...(rule.dw === undefined ? [] : parseRule(rule.dw, 'dw').map((product) => separate(product, false))),
    ...(rule.dt === undefined ? [] : parseRule(rule.dt, 'dt').map((product) => separate(product, true))),
  ];
  const [arrived, fired] = [new Float64Array(sources), new Float64Array(targets)];
  const traces = new Map<TraceName, Trace>();
  for (const name of TRACES) {
    const given = rule[name];
    const units = name === 'r1' ? 1 : name.startsWith('x') ? sources : targets;
    if (given !== undefined) traces.set(name, traceOf(given, units, decay, keyOf(name)));
  }
  const unitFactor = ({ variable, add }: Factor): UnitFactor => ({
    values:
      variable === 'x0'
        ? arrived
        : variable === 'y0'
          ? fired
          : (traces.get(variable as TraceName)?.values ?? new Float64Array(0)),
    add,
  });
  const termOf = (product: Separated): Term => {
    const [ofSource, ofTarget] = [product.source.map(unitFactor), product.target.map(unitFactor)];
    const traceOfSource = isTrace(product.source);
    const traceOfTarget = isTrace(product.target) && !traceOfSource;
    return {
      ...product,
      ofSource,
      ofTarget,
      sourcePart: (traceOfSource ? ofSource[0]?.values : undefined) ?? new Float64Array(sources),
      targetPart: (traceOfTarget ? ofTarget[0]?.values : undefined) ?? new Float64Array(targets),
      traceOfSource,
      traceOfTarget,
    };
  };
  const terms = products.map(termOf);
  const moved = [...traces].filter(([, { impulse }]) => impulse !== 0);
  const [low, high] = heldRange(format);
  return {
    synapses,
    target,
    reward,
    traces,
    moving: moved.flatMap(([name, trace]) => {
      if (name === 'r1') return [];
      return [
        name.startsWith('x')
          ? { trace, ring: synapses.source, lag: synapses.lag }
          : { trace, ring: target, lag: 1 },
      ];
    }),
    rewards: moved.find(([name]) => name === 'r1')?.[1],
    terms,
    live: [...terms],
    count: 0,
    none: termOf(separate({ scale: 0, factors: [] }, false)),
    arrived,
    fired,
    plain: terms.every(({ own, ofTag }) => own.length === 0 && !ofTag),
    tag: rule.dt === undefined ? undefined : new Int16Array(w.length),
    ...columnsOf(synapses),
    step: stepOf(format),
    low,
    high,
    key: keyOf('dw'),
    changing: new Int32Array(Math.max(sources, targets) + 1),
    amount: new Float64Array(Math.max(sources, targets) + 1),
    aside: new Float64Array(Math.max(sources, targets)),
    arrivals: 0,
    firings: 0,
    lane: 0,
    visits: 0,
    changes: 0,
  };
}

const isTrace = (factors: readonly Factor[]): boolean =>
  factors.length === 1 && factors[0]?.add === 0 && /^[xy][1-3]$/.test(factors[0].variable);

function columnsOf({ dense, sources, targets, row, target }: Synapses) {
  const column = new Int32Array(dense ? 0 : targets + 1);
  const incoming = new Int32Array(target.length);
  const origin = indices(target.length, sources);
  if (dense) return { column, incoming, origin };
  for (const j of target) column[j + 1] += 1;
  for (let j = 0; j < targets; j++) column[j + 1] += column[j];
  const next = column.slice();
  for (let i = 0; i < sources; i++)
    for (let k = row[i]; k < row[i + 1]; k++) {
      const j = target[k];
      const place = next[j];
      incoming[place] = k;
      origin[place] = i;
      next[j] = place + 1;
    }
  return { column, incoming, origin };
}
