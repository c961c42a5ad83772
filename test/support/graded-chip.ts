/** Graded circuits on the chip beside the mean field: what the tests of the lowering share. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Circuit, circuit, type Solution } from '../../src/index';

/** A circuit, ranges of its ladders, and amplitudes of the mean field, found by an independent prototype. */
export interface GradedCase {
  readonly id: string;
  readonly circuit: Circuit;
  readonly options: {
    readonly levels: number;
    readonly stepsPerTau: number;
    readonly range: number;
    readonly ranges: Readonly<Record<string, number>>;
  };
  readonly spacing: number;
  readonly runs: readonly {
    readonly initial: Readonly<Record<string, number | readonly number[]>>;
    readonly amplitudes: readonly {
      readonly t: number;
      readonly population: string;
      readonly component: number;
      readonly meanField: number;
    }[];
  }[];
}

export const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(join(__dirname, '..', 'fixtures', 'loihi-graded', `${name}.json`), 'utf8'));

export function gradedCase(id: string): GradedCase {
  const { options, ...rest } = fixture(id) as GradedCase;
  const ranges = Object.entries(options.ranges).map(([name, range]) => [
    name.replace(/^(hold|flush) /, '$1:'),
    range,
  ]);
  return {
    ...rest,
    circuit: circuit(rest.circuit),
    options: { ...options, ranges: Object.fromEntries(ranges) },
  };
}

/** Spikes of rows, and those of them in stretches in which their projection or their self rows are not on. */
export function spikesOutside({ counts, log }: Solution): readonly [all: number, outside: number] {
  if (counts === undefined) throw new Error('the solution has no counts');
  let [all, outside] = [0, 0];
  counts.values.forEach((row, k) => {
    const { open, driven, held, flushed } = log.segments[k];
    const on = new Set([...open, ...driven, ...[...held, ...flushed].map((name) => `hold:${name}`)]);
    row.forEach((count, r) => {
      const [name] = counts.rows[r].split('[');
      if (!on.has(name)) outside += count;
      all += count;
    });
  });
  return [all, outside];
}
