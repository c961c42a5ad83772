/**
 * The Loihi back-end: the same circuit in the chip's whole numbers. A row is a ladder of comparators, a current the synaptic
 * current of those who read it, a gate a kick that is kept and taken back; time is counted in steps.
 */
import { checkCircuit } from '../../circuit/made';
import { type Plan, plan } from '../../circuit/plan';
import type { Circuit } from '../../circuit/types';
import { type Problem, PulsegateError, raise, unsupported } from '../../errors';
import { checkGiven } from '../../kinds';
import { emulate } from '../../loihi/emulate';
import { resources } from '../../loihi/resources';
import type { SpikeList } from '../../loihi/types';
import type { Backend, Request, Run } from '../backend';
import type { LoweredCircuit } from '../chip-run';
import { REQUEST_OPTIONS, type RequestOptions, requestOf } from '../request';
import { roundedTo, unitsFor } from './data';
import { gradedGates } from './graded-gates';
import { fineWeights, limitsOf } from './limits';
import { type Lowered, lower, probeName } from './lower';
import { LOIHI_OPTIONS, type LoihiOptions, type Settings, settingsOf } from './options';
import { refusals } from './refusals';
import { chipRun, loweringOf, spikesOf } from './report';
import { brokenSilence } from './silence';
import { passageAt, placeOf, stepsOf } from './steps';
import { tablesOf } from './tables';
import type { Tables } from './types';

/** The circuit on the emulated chip. Throws for options that make no sense. */
export function loihi(options: LoihiOptions = {}): Backend {
  const settings = settingsOf(options);
  const { levels, stepsPerTau, range, weightBits, rounding } = settings;
  return {
    name: `Loihi 1, emulated, ${levels} levels a row`,
    facts: { neurons: levels, stepsPerTau, range, weightBits, rounding },
    run: (plan, request) => run(plan, request, settings),
  };
}

/** The tables of a request, or an error that says what the chip cannot do whatever its size. */
function tabled(plan: Plan, request: Request, settings: Settings): Tables {
  const steps = stepsOf(plan, request.tspan, settings.stepsPerTau);
  if (Array.isArray(steps)) throw new PulsegateError(steps);
  raise(...refusals(plan, request, steps, settings));
  return tablesOf(plan, request, settings, steps);
}

/** The tables of a request and its network, or an error that says what the chip cannot do. */
export function prepared(plan: Plan, request: Request, settings: Settings) {
  const tables = tabled(plan, request, settings);
  raise(...limitsOf(tables));
  const lowered = lower(tables, request);
  raise(...fineWeights(tables, lowered), ...room(lowered));
  return { tables, lowered };
}

/**
 * The ranges of one network for all of some requests: the largest that any of them needs. No network is made; what is too
 * small or too large for the chip is told when one is.
 */
export function rangesFor(
  circuit: Circuit,
  requests: readonly RequestOptions[],
  options: LoihiOptions = {},
): { readonly range: number; readonly ranges: Readonly<Record<string, number>> } {
  checkCircuit(circuit);
  const planned = plan(circuit);
  const settings = settingsOf(options);
  let range = 0;
  const ranges: Record<string, number> = {};
  for (const one of requests) {
    const tables = tabled(planned, requestOf(planned, one), settings);
    range = Math.max(range, tables.range);
    for (const [name, own] of Object.entries(tables.ranges)) ranges[name] = Math.max(ranges[name] ?? 0, own);
  }
  return { range, ranges };
}

/** What a circuit would be on the chip, and what it would take: nothing runs there, the mean field alone, for the ranges. */
export function lowered(circuit: Circuit, options: RequestOptions & LoihiOptions = {}): LoweredCircuit {
  checkCircuit(circuit);
  checkGiven('loihi.lower', options, { ...REQUEST_OPTIONS, ...LOIHI_OPTIONS });
  const own = Object.keys(LOIHI_OPTIONS);
  const pick = (mine: boolean) =>
    Object.fromEntries(Object.entries(options).filter(([name]) => own.includes(name) === mine));
  const planned = plan(circuit);
  const made = prepared(planned, requestOf(planned, pick(false)), settingsOf(pick(true)));
  const { network } = made.lowered;
  return { network, lowering: loweringOf(made.tables, made.lowered), resources: resources(network) };
}

/** What the network needs of the chip beside what there is, in words. */
function room({ network }: Lowered): Problem[] {
  const { fits, excess } = resources(network);
  return fits ? [] : [unsupported('loihi', `the chip is too small: ${excess.join('; ')}`)];
}

function run(plan: Plan, request: Request, settings: Settings): Run {
  const { tables, lowered } = prepared(plan, request, settings);
  const { steps, unit } = tables;
  // a solution keeps what its functions name: neither a network nor the emulator of it, which are large
  const { origin, aheadOf, bits: bitsOf } = lowered;
  const emulation = emulate(lowered.network, {
    steps: origin + steps.total + 1,
    inputs: spikesIn(tables, lowered, request),
    ...(request.progress === undefined ? {} : { progress: request.progress }),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  });
  const { currents } = emulation;
  const done = Math.max(0, emulation.stats.steps - origin - 1);
  const current = (p: number, j: number, step: number): number => {
    const { name, offset, size, input } = plan.populations[p];
    if (input) {
      const bits = bitsOf.get(p);
      const { cycle } = steps.passages[passageAt(steps, step)];
      return bits === undefined ? 0 : roundedTo(bits, request.inputs(cycle)[offset + j]);
    }
    const at = origin + step - aheadOf.population[p];
    return currents[probeName(name)][at * size + j] / unit;
  };
  if (emulation.retcode === 'success')
    raise(...brokenSilence(tables, lowered, emulation.spikes), ...gradedGates(tables, current));
  const currentsAt = (p: number, t: number, out: Float64Array, at: number): void => {
    const { size, input } = plan.populations[p];
    const place = Math.min(placeOf(steps, t), done);
    const step = Math.floor(place);
    for (let j = 0; j < size; j++) {
      const now = current(p, j, step);
      out[at + j] = place === step || input ? now : now + (place - step) * (current(p, j, step + 1) - now);
    }
  };
  const interrupted = emulation.retcode !== 'success';
  return {
    retcode: interrupted ? 'interrupted' : 'success',
    ...(interrupted ? { message: emulation.message ?? 'interrupted' } : {}),
    end: interrupted ? request.tspan[0] + done * steps.unit : request.tspan[1],
    stats: { windows: steps.passages.length },
    currentsAt,
    weightsAt: () => request.weights,
    ...spikesOf(tables, lowered, emulation),
    chip: chipRun(tables, lowered, emulation, () => lower(tables, request).network),
  };
}

/** Spikes from outside: one that starts the sequencer, and the bits of initial currents and of inputs. */
export function spikesIn(
  { plan, steps }: Tables,
  { bits, origin, sequencer }: Lowered,
  { initial, inputs }: Request,
): Record<string, SpikeList> {
  const start = { i: [0], t: [0] };
  const lists: Record<string, SpikeList> = { start };
  const cycles = new Map<number, number>();
  for (const { cycle, begin } of steps.passages) if (!cycles.has(cycle)) cycles.set(cycle, begin);
  for (const [p, one] of bits) {
    const { offset, size, input, name } = plan.populations[p];
    const i: number[] = [];
    const t: number[] = [];
    const fire = (values: Float64Array, step: number): void => {
      for (let j = 0; j < size; j++)
        for (const unit of unitsFor(one, j, values[offset + j])) {
          i.push(unit);
          t.push(step);
        }
    };
    if (input)
      for (const [cycle, begin] of cycles) fire(inputs(cycle), origin + begin - 1 - sequencer.latency);
    else fire(initial, sequencer.lead);
    lists[name] = { i, t };
  }
  return lists;
}
