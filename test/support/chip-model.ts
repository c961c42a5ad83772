/** A circuit as the chip counts it, part by part: the mean field, real numbers in steps, whole levels, the chip itself. */

import type { Request } from '../../src/backends/backend';
import { prepared } from '../../src/backends/loihi/loihi';
import { type LoihiOptions, settingsOf } from '../../src/backends/loihi/options';
import { isSame, selfCharge } from '../../src/backends/loihi/selves';
import { advance, stepModel, trackOf } from '../../src/backends/loihi/step-model';
import { passageAt, placeOf, timeOf } from '../../src/backends/loihi/steps';
import type { Tables } from '../../src/backends/loihi/types';
import { type RequestOptions, requestOf } from '../../src/backends/request';
import { plan } from '../../src/circuit/plan';
import { type Circuit, circuit, loihi, type Solution, simulate } from '../../src/index';

/** Where an amplitude is read. */
export type Place = readonly [t: number, population: string, component?: number];

export interface Parts {
  readonly tables: Tables;
  /** Of a current: what the mean field says, the circuit in steps, the same in levels, and the chip. */
  meanField(...place: Place): number;
  steps(...place: Place): number;
  levels(...place: Place): number;
  chip(...place: Place): number;
}

/** All four answers to one request; what is never asked for is never solved. */
export function partsOf(made: Circuit, options: RequestOptions, chip: LoihiOptions = {}): Parts {
  const planned = plan(made);
  const request = requestOf(planned, options);
  const { tables } = prepared(planned, request, settingsOf(chip));
  const { ladders: _, selves: __, ...real } = tables;
  const once = <T>(act: () => T): (() => T) => {
    let kept: { readonly value: T } | undefined;
    return () => {
      kept ??= { value: act() };
      return kept.value;
    };
  };
  const exact = once(() => simulate(made, options));
  const onChip = once(() => simulate(made, { ...options, backend: loihi(chip) }));
  const inSteps = once(() => stepModel(real, request));
  const inLevels = once(() => stepModel(tables, request));
  const read = (currents: Float64Array, [t, name, component = 0]: Place): number => {
    const p = planned.populations.find((one) => one.name === name);
    return currents[
      Math.round(placeOf(tables.steps, t)) * planned.size + (p?.offset ?? Number.NaN) + component
    ];
  };
  return {
    tables,
    meanField: (t, name, component = 0) => exact().vector(t, name)[component],
    steps: (...place) => read(inSteps(), place),
    levels: (...place) => read(inLevels(), place),
    chip: (t, name, component = 0) => onChip().vector(t, name)[component],
  };
}

export interface HopOptions {
  readonly T: number;
  readonly source: 'held' | 'decaying';
  readonly destination: 'held' | 'leaky';
  readonly tauSource?: number;
  readonly tauDestination?: number;
}

/** One hop u > v through a window that begins at 0, with the gain that carries an amplitude. */
export const hopOf = ({ T, source, destination, tauSource = 1, tauDestination = 1 }: HopOptions): Circuit =>
  circuit({
    populations: [
      { name: 'u', tau: tauSource },
      { name: 'v', tau: tauDestination },
    ],
    projections: [{ name: 'u>v', from: [{ population: 'u' }], to: [{ population: 'v', gain: 'exact' }] }],
    schedule: {
      windows: [
        {
          t: [0, T],
          open: ['u>v'],
          hold: [...(source === 'held' ? ['u'] : []), ...(destination === 'held' ? ['v'] : [])],
        },
      ],
    },
  });

/** The spacing of a ladder. */
export function spacingOf({ chip }: Solution, name: string): number {
  const ladder = chip?.lowering.ladders.find((one) => one.name === name);
  if (ladder === undefined) throw new Error(`no ladder ${name}`);
  return ladder.spacing;
}

export const rms = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

/**
 * How far each step of the chip is from the step that the circuit in levels takes from the same currents, in arrivals: what one
 * level of each row that is open would add, half a quantum for each, and what truncates. A row whose argument is at the edge of
 * a level may count one more or one less; nothing else may differ, however much the circuit makes of it later.
 */
export function stepsOff(run: Solution, request: Request, tables: Tables): number {
  const { plan: planned, steps } = tables;
  const { size, populations } = planned;
  const track = trackOf(tables, request, steps.total);
  for (let n = 0; n <= steps.total; n++)
    for (const { name, offset, input } of populations)
      if (!input) track.out.set(run.vector(timeOf(steps, n), name), n * size + offset);
  const next = new Float64Array(size);
  let most = 0;
  for (let n = 0; n < steps.total; n++) {
    advance(tables, request, n, track, next);
    const room = arrivals(tables, n);
    for (const { offset, size: own, input } of populations) {
      if (input) continue;
      for (let j = offset; j < offset + own; j++) {
        const off = Math.abs(track.out[(n + 1) * size + j] - next[j]) / room[j];
        if (!(off <= most)) most = off;
      }
    }
  }
  return most;
}

function arrivals({ plan: planned, steps, kappas, ladders, selves, unit }: Tables, n: number): Float64Array {
  const { blocks, populations, size } = planned;
  const room = new Float64Array(size).fill(8 / unit);
  const { segment } = steps.passages[passageAt(steps, n)];
  for (const { block } of segment.open)
    blocks[block].destinations.forEach(({ population, gain }, k) => {
      const { offset } = populations[population];
      const one = Math.abs(gain * kappas.of[block][k]) * ladders[block].emission + 32 / unit;
      for (let r = 0; r < blocks[block].rows; r++) room[offset + r] += one;
    });
  for (const self of segment.selves) {
    const { offset, size: own } = populations[self.population];
    const { emission } = selves.find((one) => isSame(one, self))?.ladder ?? { emission: 0 };
    for (let j = offset; j < offset + own; j++)
      room[j] += Math.abs(selfCharge(planned, steps, self)) * emission;
  }
  return room;
}
