/** A circuit in words: its phases as a table, a line a window; where there are no windows its stages. */
import { checkCircuit } from './made';
import { type LearningPhase, phases } from './phases';
import { stages } from './stages';
import type { Circuit } from './types';

/** The table of the phases as text, a line a window; of the stages of a circuit that runs itself, a line a stage. */
export function describe(circuit: Circuit): string {
  checkCircuit(circuit);
  const unit = circuit.timeUnit;
  const windows = phases(circuit);
  if (windows.length === 0) {
    const rows = stages(circuit).map(({ gate, open, held, flushed, learning }) => [
      gate,
      [...open, ...held, ...flushed].length + learning.length === 0 ? 'gates alone' : '',
      open.join(' '),
      held.join(' '),
      flushed.join(' '),
      learnt(learning),
    ]);
    if (rows.length > 0) return asTable(['stage', '', 'open', 'held', 'flushed', 'learning'], rows, 1);
  }
  const rows = windows.map(({ number, t, open, held, flushed, learning }) => [
    String(number),
    `${short(t[0])} to ${short(t[1])} ${unit}`,
    open.join(' '),
    held.join(' '),
    flushed.join(' '),
    learnt(learning),
  ]);
  return asTable(['window', 'time', 'open', 'held', 'flushed', 'learning'], rows, 2);
}

const learnt = (learning: readonly LearningPhase[]): string =>
  learning
    .map(({ weights, locality, of }) => `${weights} (${locality}${of === undefined ? '' : ` of ${of}`})`)
    .join(' ');

/** Columns beyond the first few are left out where nothing is in them. */
function asTable(head: readonly string[], rows: readonly (readonly string[])[], first: number): string {
  const used = head.map((_, column) => column < first || rows.some((row) => row[column] !== ''));
  const kept = [head, ...rows].map((row) => row.filter((_, column) => used[column]));
  const widths = (kept[0] ?? []).map((_, column) => Math.max(...kept.map((row) => row[column]?.length ?? 0)));
  return kept
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
    .concat('\n');
}

const short = (t: number): string => String(Number(t.toPrecision(6)));
