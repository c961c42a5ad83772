/** A circuit as the chip counts it, part by part: the mean field, real numbers in steps, whole levels, the chip itself. */

import type { Request } from '../../src/backends/backend';
import { prepared } from '../../src/backends/loihi/loihi';
import { type LoihiOptions, settingsOf } from '../../src/backends/loihi/options';
import { isSame, selfCharge } from '../../src/backends/loihi/selves';
import { advance, stepModel, type Track, trackOf } from '../../src/backends/loihi/step-model';
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
 * a level may count one more or one less, and a gate whose population is at its height may be either; nothing else may differ,
 * however much the circuit makes of it later.
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
    const room = arrivals(tables, track, n);
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

function arrivals(tables: Tables, track: Track, n: number): Float64Array {
  const { plan: planned, steps, kappas, ladders, selves, unit } = tables;
  const { blocks, populations, size } = planned;
  const room = new Float64Array(size).fill(8 / unit);
  const { segment } = steps.passages[passageAt(steps, n)];
  for (const { block } of segment.open)
    blocks[block].destinations.forEach(({ population, gain }, k) => {
      const { offset } = populations[population];
      const { emission, levels } = ladders[block];
      const counts = isTie(tables, track, block, n) ? levels : 1;
      const one = Math.abs(gain * kappas.of[block][k]) * emission * counts + 32 / unit;
      for (let r = 0; r < blocks[block].rows; r++) room[offset + r] += one;
    });
  for (const self of segment.selves) {
    const { offset, size: own } = populations[self.population];
    const { emission } = selves.find((one) => isSame(one, self))?.ladder ?? { emission: 0 };
    const one = Math.abs(selfCharge(planned, steps, self)) * emission + 32 / unit;
    for (let j = offset; j < offset + own; j++) room[j] += one;
  }
  return room;
}

/** Whether what opens or closes a block is, in one of the steps that it takes to do so, within three quanta of its height. */
function isTie({ plan: planned, unit }: Tables, { out, heights }: Track, block: number, n: number): boolean {
  return planned.blocks[block].gates.some((gate) => {
    const { driver } = gate;
    if (driver.kind !== 'population') return false;
    const { offset, size: own } = planned.populations[driver.population];
    for (let step = Math.max(0, n - 4); step <= n; step++)
      for (let j = offset; j < offset + own; j++)
        if (Math.abs(out[step * planned.size + j] - (heights.get(gate) as number)) < 192 / unit) return true;
    return false;
  });
}
