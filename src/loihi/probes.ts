/** What a run keeps at its output times, besides spikes. */

import { invalid, raise } from '../errors';
import { ownValue, put } from '../records';
import type { Chip } from './chip';
import { described } from './synapses';
import type { TraceName } from './types';

type Records = Record<string, Float64Array>;

/** Values at the output times, each [time, unit or synapse] by rows; what no probe names is not there. */
export interface Recorded {
  /** By group. */
  readonly currents: Readonly<Records>;
  readonly voltages: Readonly<Records>;
  /** By synapses, in the order of the description: mantissas after the learning of the step, tags, and traces. */
  readonly recordedWeights: Readonly<Records>;
  readonly recordedTags: Readonly<Records>;
  readonly traces: Readonly<Record<string, Readonly<Partial<Record<TraceName, Float64Array>>>>>;
}

/** The most numbers that a run records: 1 GB. */
const MOST_NUMBERS = 2 ** 27;

/** What fills row k of all records with the present values of the chip, and the first `rows` of them. */
export function probesOf(
  chip: Chip,
  times: number,
): { take: (k: number) => void; recorded: (rows: number) => Recorded } {
  const recorded = { currents: {}, voltages: {}, recordedWeights: {}, recordedTags: {}, traces: {} } as {
    currents: Records;
    voltages: Records;
    recordedWeights: Records;
    recordedTags: Records;
    traces: Record<string, Record<string, Float64Array>>;
  };
  const takers: ((k: number) => void)[] = [];
  let numbers = 0;
  const array = (width: number): Float64Array => {
    numbers += times * width;
    if (numbers > MOST_NUMBERS)
      raise(
        invalid(
          'tEval',
          'number of output times',
          times,
          `fewer: the probes may record ${MOST_NUMBERS} numbers in all, 1 GB`,
        ),
      );
    return new Float64Array(times * width);
  };
  const { u, v } = chip.registers;
  for (const { of, record } of chip.network.probes) {
    const group = chip.groups.find(({ name }) => name === of);
    const synapses = chip.synapses.find(({ name }) => name === of);
    const learner = chip.learners.find((one) => one.synapses.name === of);
    for (const word of record) {
      if (group !== undefined) {
        const { first, size } = group;
        const [from, out] = [word === 'current' ? u : v, array(size)];
        put(recorded[word === 'current' ? 'currents' : 'voltages'], of, out);
        takers.push((k) => {
          for (let j = 0; j < size; j++) out[k * size + j] = from[first + j];
        });
      } else if (synapses !== undefined && (word === 'weight' || word === 'tag')) {
        const width = synapses.w.length;
        const [from, out] = [word === 'weight' ? synapses.w : (learner?.tag ?? []), array(width)];
        put(recorded[word === 'weight' ? 'recordedWeights' : 'recordedTags'], of, out);
        takers.push((k) => described(synapses, from, out, k * width));
      } else {
        const from = learner?.traces.get(word as TraceName)?.values ?? new Float64Array(0);
        const out = array(from.length);
        put(recorded.traces, of, { ...ownValue(recorded.traces, of), [word]: out });
        takers.push((k) => out.set(from, k * from.length));
      }
    }
  }
  return {
    take: (k) => {
      for (const taker of takers) taker(k);
    },
    recorded: (rows) => (rows === times ? recorded : firstRows(recorded, rows / times)),
  };
}

/** The same records, of each only the first part. */
const firstRows = <T extends object>(records: T, part: number): T =>
  Object.fromEntries(
    Object.entries(records).map(([name, value]: [string, unknown]) => [
      name,
      value instanceof Float64Array
        ? value.slice(0, Math.round(value.length * part))
        : firstRows(value as object, part),
    ]),
  ) as T;
