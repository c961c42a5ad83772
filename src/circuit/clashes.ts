/** Contradictions in time: what no single window shows, but two that overlap. */
import { invalid, type Problem } from '../errors';
import type { Slot, Timeline } from './timeline';
import { transmitting } from './transmitting';
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
