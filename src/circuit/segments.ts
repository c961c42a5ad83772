/** The schedule as segments: what is open, held, flushed and learning between each two edges. */
import { lookup } from '../errors';
import { gateOf, type Places, populationAt } from './blocks';
import type { OpenBlock, Part, PlannedRule, PlannedSelf, Segment } from './planned';
import type { Slot, Timeline } from './timeline';
import type { Circuit, LearnRule, SignedSum } from './types';

/** One sweep over the slots in order of time; `idle` is what holds outside all of them. */
export function segmentsOf(
  circuit: Circuit,
  line: Timeline,
  places: Places,
  idle: Segment,
  rows: readonly number[],
): Segment[] {
  const starting = [...line.slots].sort((a, b) => a.from - b.from);
  let next = 0;
  let current: Slot[] = [];
  const segments: Segment[] = [];
  for (let edge = 0; edge + 1 < line.edges.length; edge++) {
    current = current.filter((slot) => slot.to > edge);
    for (; starting[next]?.from === edge; next++) current.push(starting[next]);
    const open = new Map<number, OpenBlock>();
    for (const entry of idle.open) open.set(entry.block, entry);
    const selves = new Map<number, PlannedSelf>();
    for (const slot of current) {
      for (const { projection, bias } of slot.open) {
        const block = lookup(places.blockIndex, projection, 'plan', 'projection');
        open.set(block, { block, bias });
      }
      for (const { population: name, kind, gain, offset } of slot.selves) {
        const population = populationAt(places, name);
        selves.set(population, { population, kind, gain, offset });
      }
    }
    segments.push({
      open: [...open.values()],
      selves: [...selves.values()],
      learn: [
        ...idle.learn,
        ...current.flatMap((slot) => slot.learn.map((rule) => ruleOf(circuit, rule, places, rows))),
      ],
    });
  }
  return segments;
}

/** A learn rule as numbers; `rows` says how many each block has. */
export function ruleOf(
  { weights: named }: Circuit,
  rule: LearnRule,
  places: Places,
  rows: readonly number[],
): PlannedRule {
  const { weights, post, pre, rate, gatedBy = [] } = rule;
  const index = lookup(places.weightIndex, weights, 'plan', 'weights');
  const [posts, pres] = named[index].shape;
  return {
    ...{ weights: index, posts, pres, rate },
    post: partsOf(post, places),
    pre: partsOf(pre, places),
    gates: gatedBy.map((gate) => gateOf(gate, 1, places, rows)),
  };
}

const partsOf = (sum: SignedSum, places: Places): Part[] =>
  sum.map(([name, sign]) => {
    const population = populationAt(places, name);
    return { population, offset: places.populations[population].offset, sign };
  });
