/** What a schedule makes of currents and weights, one piece at a time: each has a beginning, an end, and an amplitude there. */
import { exactGain } from '../../circuit/gains';
import { type Passage, passages } from '../../circuit/passages';
import type { Block, Plan } from '../../circuit/plan';

/**
 * A population that rows charge: graded ones, ones with a ceiling, or ones that are off or on; one that is held; or weights that
 * learn.
 */
type ChargeKind = 'graded' | 'saturating' | 'switch' | 'held' | 'weight';

export interface Charge {
  readonly kind: ChargeKind;
  readonly name: string;
  /** Of the population, or of the named weights. */
  readonly index: number;
  readonly size: number;
  readonly begin: number;
  readonly end: number;
  /** Its number among the times at which charges begin, from 1. */
  readonly window: number;
  /** Who charges it. */
  readonly feeds: readonly Feed[];
}

/** A block that charges, and what a unit of its output, as it is when the window opens, leaves at the end. */
export interface Feed {
  readonly block: number;
  readonly factor: number;
  readonly gain: number;
  /** The integral over the charge of the square of what a spike then leaves at its end, in units of what it leaves at once. */
  readonly square: number;
  /** Whether what is charged is held meanwhile. */
  readonly held: boolean;
  /** The most that a row emits. */
  readonly ceiling: number;
}

interface Going {
  readonly kind: 'charged' | 'held' | 'weight';
  readonly index: number;
  readonly begin: number;
  end: number;
  readonly parts: Passage[];
}

/** Where a ramp is so steep that its rows are off or on. */
const STEEP = 1e3;

/** All charges of a time span in the order in which they end; `cuts` are times at which those end that nothing else ends. */
export function chargesOf(
  plan: Plan,
  tspan: readonly [number, number],
  cuts: readonly number[] = [],
): Charge[] {
  const going = new Map<string, Going>();
  const done: Going[] = [];
  for (const passage of [...passages(plan, tspan)].flatMap((one) => cutAt(one, cuts))) {
    const now = whatHappens(plan, passage.segment);
    for (const [key, one] of going)
      if (!now.has(key) || cuts.includes(passage.t0) || isOver(one)) {
        done.push(one);
        going.delete(key);
      }
    for (const [key, { kind, index }] of now) {
      const before = going.get(key);
      if (before === undefined)
        going.set(key, { kind, index, begin: passage.t0, end: passage.t1, parts: [passage] });
      else {
        before.end = passage.t1;
        before.parts.push(passage);
      }
    }
  }
  done.push(...going.values());
  const begins = [...new Set(done.map(({ begin }) => begin))].sort((a, b) => a - b);
  return done
    .map((one) => finished(plan, one, begins.indexOf(one.begin) + 1))
    .sort((a, b) => a.end - b.end || a.begin - b.begin);
}

/** What is held, and weights, are looked at from edge to edge: others may read them from there on. */
const isOver = ({ kind }: Going): boolean => kind !== 'charged';

function cutAt(passage: Passage, cuts: readonly number[]): Passage[] {
  const inside = cuts.filter((t) => t > passage.t0 && t < passage.t1);
  const edges = [passage.t0, ...inside, passage.t1];
  return edges.slice(1).map((t1, k) => ({ ...passage, t0: edges[k], t1, duration: t1 - edges[k] }));
}

function whatHappens(
  { blocks, populations }: Plan,
  { open, selves, learn }: Passage['segment'],
): Map<string, Pick<Going, 'kind' | 'index'>> {
  const now = new Map<string, Pick<Going, 'kind' | 'index'>>();
  for (const { block } of open)
    for (const { population } of blocks[block].destinations)
      now.set(`p${population}`, { kind: 'charged', index: population });
  for (const { population, kind } of selves)
    if (kind === 'hold' && !populations[population].input && !now.has(`p${population}`))
      now.set(`h${population}`, { kind: 'held', index: population });
  for (const { weights } of learn) now.set(`w${weights}`, { kind: 'weight', index: weights });
  return now;
}

function finished(plan: Plan, { kind, index, begin, end, parts }: Going, window: number): Charge {
  if (kind === 'weight') {
    const { name, shape } = plan.circuit.weights[index];
    return { kind, name, index, size: shape[0] * shape[1], begin, end, window, feeds: [] };
  }
  const { name, size } = plan.populations[index];
  const feeds = kind === 'held' ? [] : feedsOf(plan, index, parts);
  return {
    kind: kind === 'held' ? 'held' : kindOf(feeds.map(({ block }) => plan.blocks[block])),
    ...{ name, index, size, begin, end, window, feeds },
  };
}

function kindOf(blocks: readonly Block[]): 'graded' | 'saturating' | 'switch' {
  if (
    blocks.some(({ transfer: { kind, G } }) => kind === 'heaviside' || (kind === 'saturating' && G >= STEEP))
  )
    return 'switch';
  return blocks.some(({ transfer: { kind } }) => kind === 'saturating') ? 'saturating' : 'graded';
}

function feedsOf(plan: Plan, population: number, parts: readonly Passage[]): Feed[] {
  const found = new Map<number, Passage[]>();
  for (const part of parts)
    for (const { block } of part.segment.open)
      if (plan.blocks[block].destinations.some((one) => one.population === population))
        found.set(block, [...(found.get(block) ?? []), part]);
  return [...found].map(([block, own]) => {
    const { terms, transfer, destinations } = plan.blocks[block];
    const gain = destinations
      .filter((one) => one.population === population)
      .reduce((sum, one) => sum + one.gain, 0);
    const steady = transfer.kind !== 'relu' || terms.some((term) => isHeldIn(plan, term.population, own));
    const T = own.reduce((sum, { duration }) => sum + duration, 0);
    const held = isHeldIn(plan, population, own);
    const { tau } = plan.populations[population];
    const exact = exactGain({
      ...{ T, source: steady ? 'held' : 'decaying', destination: held ? 'held' : 'leaky' },
      ...{ tauSource: plan.populations[terms[0].population].tau, tauDestination: tau },
    });
    const square = (gain / tau) ** 2 * (held ? T : (tau / 2) * -Math.expm1((-2 * T) / tau));
    return { block, gain, held, square, factor: Math.abs(gain) / exact, ceiling: transfer.F };
  });
}

const isHeldIn = ({ populations }: Plan, population: number, parts: readonly Passage[]): boolean =>
  populations[population].input ||
  parts.every(({ segment }) =>
    segment.selves.some((self) => self.population === population && self.kind === 'hold'),
  );
