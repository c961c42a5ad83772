/** Contradictions in time: what no single window shows, but two that overlap. */
import { invalid, type Problem } from '../errors';
import type { Slot, Timeline } from './timeline';
import type { Circuit } from './types';

/** Contradictions in time: one population held and flushed or held twice differently, two biases, weights that transmit while they learn. */
export function* clashes(line: Timeline, circuit: Circuit): Generator<Problem> {
  const claims: Claim[] = [];
  for (const slot of line.slots) {
    for (const self of slot.selves)
      claims.push({
        slot,
        key: `population ${self.population}`,
        says: `${self.kind} "${self.population}" with gain ${self.gain}, offset ${self.offset}`,
      });
    for (const opening of slot.open)
      claims.push({
        slot,
        key: `projection ${opening.projection}`,
        says: `open "${opening.projection}" with bias ${JSON.stringify(biasOf(opening))}`,
      });
  }
  const window = (claim: Claim) =>
    `${claim.slot.path} ([${line.edges[claim.slot.from]}, ${line.edges[claim.slot.to]}))`;
  for (const [first, second] of overlapping(claims))
    if (first.says !== second.says)
      yield invalid(
        second.slot.path,
        'window',
        second.says,
        `one thing at a time; ${window(first)} says ${first.says}`,
      );
  yield* transmitting(line, circuit);
}

interface Claim {
  readonly slot: Slot;
  readonly key: string;
  readonly says: string;
}

/** A bias as one number where all its rows agree, so that 0 and [0, 0] are the same. */
function biasOf(opening: Slot['open'][number]): number | readonly number[] {
  const { bias } = opening;
  if (typeof bias === 'number') return bias;
  return bias.every((value) => value === bias[0]) ? (bias[0] ?? 0) : bias;
}

/** Pairs of claims about one thing that overlap in time: each with the latest-ending one before it. */
function* overlapping(claims: readonly Claim[]): Generator<[Claim, Claim]> {
  const latest = new Map<string, Claim>();
  for (const claim of [...claims].sort((a, b) => a.slot.from - b.slot.from)) {
    const before = latest.get(claim.key);
    if (before !== undefined && before.slot.to > claim.slot.from) yield [before, claim];
    if (before === undefined || before.slot.to < claim.slot.to) latest.set(claim.key, claim);
  }
}

/** A slot in which a projection is open, and the one that ends last of it and those that begin before. */
interface Opened {
  readonly slot: Slot;
  readonly latest: Slot;
}

/** One of the slots, in order of their beginnings, that overlaps another slot. */
function overlappingWith({ from, to }: Slot, opened: readonly Opened[]): Slot | undefined {
  let [low, high] = [0, opened.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (opened[middle].slot.from < to) low = middle + 1;
    else high = middle;
  }
  const latest = opened[low - 1]?.latest;
  return latest !== undefined && latest.to > from ? latest : undefined;
}

/** A synapse must not transmit in its own learning window: the equations would be bilinear. */
function* transmitting(line: Timeline, circuit: Circuit): Generator<Problem> {
  const users = new Map<string, string[]>();
  for (const projection of circuit.projections)
    for (const { weights } of projection.from)
      if (weights !== undefined) users.set(weights, [...(users.get(weights) ?? []), projection.name]);
  const used = new Set([...users.values()].flat());
  const openings = new Map<string, Opened[]>();
  for (const slot of [...line.slots].sort((a, b) => a.from - b.from))
    for (const { projection } of slot.open) {
      if (!used.has(projection)) continue;
      const before = openings.get(projection) ?? [];
      const last = before[before.length - 1]?.latest;
      before.push({ slot, latest: last !== undefined && last.to >= slot.to ? last : slot });
      openings.set(projection, before);
    }
  for (const slot of line.slots)
    for (const rule of slot.learn)
      for (const projection of users.get(rule.weights) ?? []) {
        const open = overlappingWith(slot, openings.get(projection) ?? []);
        if (open !== undefined || neverClosed(projection))
          yield invalid(
            `${slot.path}.learn`,
            'weights',
            rule.weights,
            `weights that do not transmit while they learn; "${projection}" is open in ${open?.path ?? 'every window'}`,
          );
      }

  function neverClosed(name: string): boolean {
    const projection = circuit.projections.find((candidate) => candidate.name === name);
    const gated = line.named.has(name) || (projection?.gatedBy?.length ?? 0) > 0;
    return !gated || (projection?.threshold ?? circuit.threshold) === 0;
  }
}
