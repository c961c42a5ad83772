/** The options of the spiking back-end, as the command line spells them. */
import { type Command, InvalidArgumentError, type OptionValues } from '@commander-js/extra-typings';
import type { Backend } from '../../backends/backend';
import type { SpikingOptions } from '../../backends/spiking/options';
import { spiking } from '../../backends/spiking/spiking';
import { invalid, raise } from '../../errors';
import { number, optionOf, wholeNumber } from './common';
import { namedValues, refuse } from './values';

export interface SpikingFlags {
  readonly model?: string | undefined;
  readonly neurons?: number | undefined;
  readonly spikeRate?: number | undefined;
  readonly dt?: number | undefined;
  readonly hold?: string | undefined;
  readonly flush?: string | undefined;
  readonly gateTau?: number | undefined;
  readonly phases?: string | undefined;
  readonly lif?: readonly string[] | undefined;
  readonly rectifier?: string | undefined;
  readonly recordSpikes?: readonly string[] | true | undefined;
}

/** A verb that can run a circuit in spikes. */
export const withSpikes = <A extends unknown[], O extends OptionValues, G extends OptionValues>(
  verb: Command<A, O, G>,
) =>
  verb
    .optionsGroup('With --backend spiking:')
    .addOption(
      optionOf(
        '--model <name>',
        'neurons: poisson, if (perfect integrate-and-fire), lif (default: poisson)',
        [...['poisson', 'if', 'lif']],
      ),
    )
    .option('--neurons <n>', 'of each row, or infinite: expected spikes alone (default: 100)', neurons)
    .option('--spike-rate <rho>', 'spikes of a neuron per tau while its row emits 1 (default: 20)', number)
    .option('--dt <step>', 'longest step, in tau (default: 0.02; lif 0.0025)', number)
    .addOption(optionOf('--hold <by>', 'how memories are held: spikes, current (default: spikes)', HOLDS))
    .addOption(optionOf('--flush <by>', 'how they are emptied: current, spikes (default: current)', HOLDS))
    .option('--gate-tau <time>', 'time constant of spikes that gate other rows (default: 0.05)', number)
    .addOption(
      optionOf('--phases <where>', 'where those of if begin: random, regular (default: random)', [
        ...['random', 'regular'],
      ]),
    )
    .option(
      '--lif <name=value>',
      'a number of lif neurons: tauM, u0, c, sigma, rest or refractory; may be repeated',
      several,
    )
    .addOption(
      optionOf('--rectifier <what>', 'of lif: dendrite, or soma: their own threshold (default: dendrite)', [
        ...['dendrite', 'soma'],
      ]),
    )
    .optionsGroup('Options:');

const HOLDS = ['spikes', 'current'] as const;

const several = (entry: string, before: readonly string[] = []): readonly string[] => [...before, entry];

function neurons(text: string): number {
  if (text === 'infinite') return Number.POSITIVE_INFINITY;
  try {
    return wholeNumber(text);
  } catch {
    throw new InvalidArgumentError('Allowed: a whole number above 0, or infinite.');
  }
}

/** `all`, or names of rows with commas between them, as an option's value. */
export function rowsToRecord(text: string): readonly string[] | true {
  if (text === 'all') return true;
  const names = text.split(',').map((name) => name.trim());
  if (names.includes(''))
    throw new InvalidArgumentError('Allowed: all, or names of projections and hold:POPULATION, with commas.');
  return names;
}

/** Throws where a back-end without spikes is told of them. */
export const refuseSpikes = (flags: SpikingFlags, why: string): void =>
  refuse(
    flags,
    [
      ...['model', 'neurons', 'spikeRate', 'dt', 'hold', 'flush', 'gateTau', 'phases', 'lif'],
      'rectifier',
      'recordSpikes',
    ],
    why,
  );

/** The spiking back-end that the options say; what it draws, it draws from the seed. */
export function spikingBy(flags: SpikingFlags, seed: number | undefined): Backend {
  const { model = 'poisson', recordSpikes, lif = [], rectifier, ...rest } = flags;
  if (model !== 'if') refuse(flags, ['phases'], 'with --model if, whose neurons have phases');
  if (model !== 'lif') refuse(flags, ['lif', 'rectifier'], 'with --model lif');
  const given: Record<string, unknown> = { model, seed };
  for (const name of ['neurons', 'spikeRate', 'dt', 'hold', 'flush', 'gateTau', 'phases'] as const)
    given[name] = rest[name];
  if (model === 'lif')
    given['lif'] = { ...numbersOf(lif), ...(rectifier === undefined ? {} : { rectifier }) };
  if (recordSpikes !== undefined) given['record'] = { spikes: recordSpikes };
  const told = Object.entries(given).filter(([, value]) => value !== undefined);
  return spiking(Object.fromEntries(told) as SpikingOptions);
}

function numbersOf(entries: readonly string[]): object {
  const values = namedValues('--lif', entries);
  for (const [name, value] of Object.entries(values))
    if (typeof value !== 'number') raise(invalid(`--lif ${name}`, 'value', value, 'a finite number'));
  return values;
}

/** Whether a run with these options draws anything: expected spikes and regular phases do not. */
export const drawsSpikes = ({ model, neurons: N, phases }: SpikingFlags): boolean =>
  N !== Number.POSITIVE_INFINITY && !(model === 'if' && phases === 'regular');
