/** Thresholds that are crossed at an event, in the words of a log. */
import { type Frame, FULL, isJump, type Known, LINEAR, OFF } from './frame';
import type { Unit } from './model';

export interface Crossed {
  readonly t: bigint;
  /** The true crossing is at most so far away. */
  readonly within: number;
  readonly kind: 'row' | 'ceiling' | 'leak' | 'self' | 'gate';
  readonly name: string;
  readonly row: number;
  readonly active: boolean;
  /** False where nothing would be different without it. */
  readonly matters: boolean;
}

/** A log calls a third factor what its gates are; it turns when they do. */
const inLog = (kind: Unit['kind']): Crossed['kind'] => (kind === 'factor' ? 'gate' : kind);

/** Rows without a ceiling that are at their threshold where a window begins, or at an event and go on by the same line. */
export const restingAt = (
  { units, modes }: Frame,
  { t }: Known,
  near: ReadonlyMap<number, number>,
  before?: Uint8Array,
): Crossed[] =>
  units.flatMap(({ kind, name, row, ceiling }, u) =>
    ceiling === undefined &&
    near.has(u) &&
    (before === undefined || (before[u] === LINEAR && modes[u] === LINEAR))
      ? [{ t, within: 0, kind: inLog(kind), name, row, active: true, matters: false }]
      : [],
  );

/** The modes before an event, what was at its threshold all the time before, and what is at its threshold now. */
interface Event {
  readonly before: Uint8Array;
  readonly rested: ReadonlySet<number>;
  readonly near: ReadonlyMap<number, number>;
}

/**
 * Which units changed their mode at an event, as a log says it. One that rested at its threshold was silent and may be left out, and
 * so may one that a gate puts exactly there.
 */
export function logged({ units, modes }: Frame, { t }: Known, { before, rested, near }: Event): Crossed[] {
  const isPut = (u: number): boolean =>
    units[u].ceiling === undefined &&
    near.has(u) &&
    units[u].units.some(([k]) => isJump(units[k]) && before[k] !== modes[k]);
  const isSilent = (u: number): boolean =>
    units[u].kind === 'factor' || (rested.has(u) && modes[u] === OFF) || isPut(u);
  /** A gate is logged for each row that it drives, also where one serves them all. */
  const rowsOf = (u: number): { readonly row: number; readonly matters: boolean }[] =>
    units[u].kind !== 'gate'
      ? [{ row: units[u].row, matters: !isSilent(u) }]
      : units.flatMap(({ units: inner, row }, k) =>
          inner.some(([unit]) => unit === u) ? [{ row, matters: before[k] !== OFF || modes[k] !== OFF }] : [],
        );
  const widest = Math.max(0, ...[...near.values()].filter((one) => one < Number.POSITIVE_INFINITY));
  // what another unit turns is as late as that
  const late: number[] = [];
  for (const [u, { units: inner }] of units.entries()) {
    const own = isPut(u) ? undefined : near.get(u);
    const turned = inner.flatMap(([k]) => (before[k] === modes[k] ? [] : [late[k]]));
    late.push(own ?? (turned.length > 0 ? Math.max(...turned) : (near.get(u) ?? widest)));
  }
  return units.flatMap((unit, u): Crossed[] => {
    const [from, to] = [before[u], modes[u]];
    if (from === to) return [];
    const { name } = unit;
    const kind = inLog(unit.kind);
    return rowsOf(u).flatMap((one) => {
      const base = { t, within: late[u], name, ...one };
      const out: Crossed[] = [];
      if ((from === OFF) !== (to === OFF)) out.push({ ...base, kind, active: to !== OFF });
      if (!isJump(unit) && (from === FULL) !== (to === FULL))
        out.push({ ...base, kind: kind === 'gate' ? 'gate' : 'ceiling', active: to === FULL });
      return out;
    });
  });
}
