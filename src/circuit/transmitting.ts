/** Weights that transmit while they learn, as far as windows and gates alone show it. */
import { invalid, type Problem } from '../errors';
import type { Slot, Timeline } from './timeline';
import type { Circuit, Gate, LearnRule, Projection } from './types';

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

/**
 * A synapse must not transmit while it learns: the equations would be bilinear. Found here is a row that is open in a window
 * of the rule, or never closed; of a rule with gates, one whose own gates are all among them: where the rule learns they
 * are open. Where other gates decide, the run does (retcode 'transmits').
 */
export function* transmitting(line: Timeline, circuit: Circuit): Generator<Problem> {
  const users = usersOf(circuit);
  const openings = slotsOpening(line, new Set([...users.values()].flat().map(({ name }) => name)));
  for (const slot of line.slots)
    for (const rule of slot.learn) yield* found(rule, `${slot.path}.learn`, slot);
  for (const [k, rule] of (circuit.learn ?? []).entries()) yield* found(rule, `learn[${k}]`, undefined);

  /** Of a rule in a slot, or of one that no window switches. */
  function* found(rule: LearnRule, path: string, slot: Slot | undefined): Generator<Problem> {
    for (const projection of users.get(rule.weights) ?? []) {
      const times = openings.get(projection.name) ?? [];
      const open = slot === undefined ? times[0]?.slot : overlappingWith(slot, times);
      const gates = effective(projection, circuit);
      const always = !line.named.has(projection.name) || (projection.threshold ?? circuit.threshold) === 0;
      const transmits =
        rule.gatedBy === undefined || rule.gatedBy.length === 0
          ? open !== undefined ||
            (always && (gates.length === 0 || (projection.threshold ?? circuit.threshold) === 0))
          : (open !== undefined || always) && areAmong(gates, rule.gatedBy);
      if (!transmits) continue;
      const when = open?.path ?? (gates.length === 0 ? 'every window' : 'the same gates');
      const text = `weights that do not transmit while they learn; "${projection.name}" is open in ${when}`;
      yield invalid(path, 'weights', rule.weights, text.replace('in the same', 'by the same'));
    }
  }
}

/** The projections that read each of the named weights. */
function usersOf({ projections }: Circuit): ReadonlyMap<string, readonly Projection[]> {
  const users = new Map<string, Projection[]>();
  for (const projection of projections)
    for (const { weights } of projection.from)
      if (weights !== undefined) users.set(weights, [...(users.get(weights) ?? []), projection]);
  return users;
}

/** When windows open some projections, in order of their beginnings. */
function slotsOpening(
  { slots }: Timeline,
  used: ReadonlySet<string>,
): ReadonlyMap<string, readonly Opened[]> {
  const openings = new Map<string, Opened[]>();
  for (const slot of [...slots].sort((a, b) => a.from - b.from))
    for (const { projection } of slot.open) {
      if (!used.has(projection)) continue;
      const before = openings.get(projection) ?? [];
      const last = before[before.length - 1]?.latest;
      before.push({ slot, latest: last !== undefined && last.to >= slot.to ? last : slot });
      openings.set(projection, before);
    }
  return openings;
}

/** The gates that can close a row: at threshold 0 those that open do nothing. */
const effective = ({ gatedBy = [], threshold }: Projection, circuit: Circuit): readonly Gate[] =>
  (threshold ?? circuit.threshold) === 0 ? gatedBy.filter(({ effect }) => effect === 'closes') : gatedBy;

/** True where each of some gates is one of the others. */
const areAmong = (gates: readonly Gate[], others: readonly Gate[]): boolean =>
  gates.every((gate) =>
    others.some(
      (other) =>
        other.population === gate.population &&
        other.projection === gate.projection &&
        other.h === gate.h &&
        other.d === gate.d &&
        other.effect === gate.effect,
    ),
  );
