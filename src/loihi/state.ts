/** What a chip must remember to go on: read from it, and put back. */

import { invalid, missing, PulsegateError, raise } from '../errors';
import { ownValue } from '../records';
import type { Chip } from './chip';
import { type Group, wake } from './compartments';
import { REGISTER } from './limits';
import { load, recent, restore } from './spikes';
import { described, type Synapses, setWeights } from './synapses';
import { restoreTrace } from './traces';
import type { SpikeArrays, TraceName } from './types';

/** All that goes on from one step to the next; a chip made from it goes on as if it had never stopped. */
export interface ChipState {
  /** The next step. */
  readonly t: number;
  readonly currents: Readonly<Record<string, Float64Array>>;
  readonly voltages: Readonly<Record<string, Float64Array>>;
  /** Steps for which a compartment is still refractory. */
  readonly refractory: Readonly<Record<string, Int32Array>>;
  /** Mantissas and tags in the order of the description; all to all: [target, source] by rows. */
  readonly weights: Readonly<Record<string, Float64Array>>;
  readonly tags: Readonly<Record<string, Float64Array>>;
  readonly traces: Readonly<Record<string, Readonly<Partial<Record<TraceName, Float64Array>>>>>;
  /** Spikes that may still be on their way, by group and generator. */
  readonly recent: Readonly<Record<string, SpikeArrays>>;
}

export function stateOf({ registers, groups, feeds, synapses, learners, t }: Chip): ChipState {
  const part = (of: Float64Array | Int32Array, { first, size }: Group): Float64Array =>
    Float64Array.from(of.subarray(first, first + size));
  const ordered = (one: Synapses, values: ArrayLike<number>) => {
    const out = new Float64Array(one.w.length);
    described(one, values, out);
    return out;
  };
  const byGroup = <T>(value: (group: Group) => T) =>
    Object.fromEntries(groups.map((group) => [group.name, value(group)]));
  return {
    t,
    currents: byGroup((group) => part(registers.u, group)),
    voltages: byGroup((group) => part(registers.v, group)),
    refractory: byGroup((group) => registers.dead.slice(group.first, group.first + group.size)),
    weights: Object.fromEntries(synapses.map((one) => [one.name, ordered(one, one.w)])),
    tags: Object.fromEntries(
      learners.flatMap(({ synapses: one, tag }) =>
        tag === undefined ? [] : [[one.name, ordered(one, tag)]],
      ),
    ),
    traces: Object.fromEntries(
      learners.map(({ synapses: { name }, traces }) => [
        name,
        Object.fromEntries([...traces].map(([trace, { values }]) => [trace, values.slice()])),
      ]),
    ),
    recent: Object.fromEntries([...groups, ...feeds].map(({ name, ring }) => [name, recent(ring, t)])),
  };
}

/** Puts a state of the same network on the chip; every compartment is awake then. */
export function restoreState(chip: Chip, state: ChipState): void {
  const { wraps } = chip.settings;
  const { registers, groups, feeds, synapses, learners } = chip;
  for (const group of groups) {
    const { name, size, first } = group;
    registers.u.set(held(listed(state.currents, 'currents', name, size), 'currents', name, wraps), first);
    registers.v.set(held(listed(state.voltages, 'voltages', name, size), 'voltages', name, true), first);
    registers.dead.set(listed(state.refractory, 'refractory', name, size), first);
    wake(registers, group);
  }
  for (const { name, ring } of [...groups, ...feeds]) {
    const spikes = ownValue(state.recent, name);
    if (spikes === undefined) raise(missing(`from.recent.${name}`, 'spikes', SAME));
    else restore(ring, spikes);
  }
  for (const one of synapses) setWeights(one, listed(state.weights, 'weights', one.name, one.w.length));
  for (const { synapses: one, tag, traces } of learners) {
    const kept = ownValue(state.traces, one.name) ?? {};
    for (const [name, trace] of traces)
      restoreTrace(trace, listed(kept, `traces.${one.name}`, name, trace.values.length));
    if (tag === undefined) continue;
    const tags = listed(state.tags, 'tags', one.name, tag.length);
    for (let k = 0; k < tag.length; k++) tag[k] = tags[one.order[k]];
  }
  for (const feed of feeds) {
    const spikes = chip.network.generators.find(({ name }) => name === feed.name)?.spikes;
    if (spikes !== undefined) load(feed, spikes, state.t);
  }
  chip.t = state.t;
}

/** The values, if a register holds them: whole numbers, of 24 bits unless it is one that does not wrap. */
function held(values: Float64Array, part: string, name: string, wraps: boolean): Float64Array {
  const [low, high] = wraps ? [-REGISTER, REGISTER - 1] : [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  values.forEach((value, k) => {
    if (!(Number.isInteger(value) && value >= low && value <= high))
      raise(invalid(`from.${part}.${name}[${k}]`, 'value', value, `a whole number from ${low} to ${high}`));
  });
  return values;
}

const SAME = 'a state of the same network';

function listed<L extends ArrayLike<number>>(
  values: Readonly<Record<string, L | undefined>>,
  part: string,
  name: string,
  length: number,
): L {
  const list = ownValue(values, name);
  if (list === undefined) throw new PulsegateError([missing(`from.${part}.${name}`, 'values', SAME)]);
  if (list.length !== length)
    raise(invalid(`from.${part}.${name}`, 'number of values', list.length, `${length}: ${SAME}`));
  return list;
}
