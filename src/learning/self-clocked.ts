/** Presentations without a schedule: the learning circuit runs itself, and a second ring shows it its patterns. */
import type { Solution } from '../backends/solution';
import { circuit } from '../circuit/circuit';
import { IGNITION, patterns, selfClocked } from '../circuit/fragments/self-clocked/index';
import type { Circuit } from '../circuit/types';

/** Values of the inputs, one row a presentation. */
type Inputs = Readonly<Record<string, number | readonly Float64Array[]>>;

/** The machine of a learning circuit for some presentations, and the one kick that starts it. */
export interface Machine {
  readonly circuit: Circuit;
  readonly start: Readonly<Record<string, number>>;
}

/** A ring of patterns has three stages or more: fewer presentations are repeated, and the run ends before they come again. */
const FEWEST = 3;

const made = new WeakMap<Circuit, { readonly key: string; readonly machine: Machine }>();

/** The machine that shows a learning circuit its inputs in turn: made anew where the patterns are others. */
export function machineFor(learning: Circuit, inputs: Inputs): Machine {
  const columns = Object.entries(inputs).flatMap(([name, rows]) =>
    typeof rows === 'number' ? [] : [{ name, rows: rows.map((row) => Array.from(row)) }],
  );
  const key = JSON.stringify(columns);
  const known = made.get(learning);
  if (known?.key === key) return known.machine;
  const count = columns[0]?.rows.length ?? 0;
  const list = Array.from({ length: Math.max(FEWEST, count) }, (_, k) =>
    Object.fromEntries(columns.map(({ name, rows }) => [name, rows[k % count]])),
  );
  const machine = {
    circuit: circuit(
      selfClocked(learning, { loaded: columns.map(({ name }) => name) }),
      patterns(learning, { list }),
    ),
    start: { m1: IGNITION, r1: IGNITION },
  };
  made.set(learning, { key, machine });
  return machine;
}

/** When each stage of the clock began, time after time: stage k at index k - 1. A machine that has just been kicked is in stage 1. */
export function onsets(run: Solution): readonly (readonly number[])[] {
  const stages: number[][] = [[run.tspan[0]]];
  for (const { kind, name, active, t } of run.log.crossings ?? []) {
    if (kind !== 'row' || !active || !/^q\d+$/.test(name)) continue;
    const k = Number(name.slice(1)) - 1;
    stages[k] = [...(stages[k] ?? []), t];
  }
  return stages;
}
