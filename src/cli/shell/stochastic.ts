/** The options of composite neurons, as the command line spells them. */
import type { Command, OptionValues } from '@commander-js/extra-typings';
import { type Network, network } from '../../stochastic/index';
import { countingNumber, number, optionOf, wholeNumber } from './common';
import { refuse } from './values';

export interface NetworkFlags {
  readonly length?: number | undefined;
  readonly rho?: number | undefined;
  readonly delay?: number | undefined;
}

export interface StochasticFlags extends NetworkFlags {
  readonly kappa?: number | undefined;
  readonly gate?: string | undefined;
  readonly warm?: number | undefined;
  readonly feedback?: string | undefined;
  readonly mode?: string | undefined;
  readonly lanes?: number | undefined;
  readonly decay?: number | undefined;
  readonly baseline?: true | undefined;
}

export const STOCHASTIC = 'stochastic';

/** A verb that can show samples to composite neurons. */
export const withNetwork = <A extends unknown[], O extends OptionValues, G extends OptionValues>(
  verb: Command<A, O, G>,
) =>
  verb
    .optionsGroup('With --backend stochastic:')
    .option('--length <steps>', 'steps for which a sample is shown (default: 20)', wholeNumber)
    .option('--rho <v>', 'potential at which a neuron fires in every step (default: 2)', number)
    .option(
      '--delay <steps>',
      'of spikes: 0, or 1, with which all layers work at once (default: 0)',
      wholeNumber,
    )
    .optionsGroup('Options:');

/** A verb that can teach them. */
export const withStochastic = <A extends unknown[], O extends OptionValues, G extends OptionValues>(
  verb: Command<A, O, G>,
) =>
  withNetwork(verb)
    .optionsGroup('With --backend stochastic:')
    .option('--kappa <gain>', 'chance of a gradient spike for a gradient of 1 (default: 1)', number)
    .addOption(
      optionOf('--gate <which>', 'where gradients pass: box, rec (default: box)', [...['box', 'rec']]),
    )
    .option(
      '--warm <steps>',
      'weights keep still for so long (default: 0; with delay, until the pipe is full)',
      wholeNumber,
    )
    .addOption(
      optionOf('--feedback <by>', 'what carries errors back: shared, random (default: shared)', [
        ...['shared', 'random'],
      ]),
    )
    .addOption(
      optionOf('--mode <how>', 'when weights are written: batch, hardware: at every step (default: batch)', [
        ...['batch', 'hardware'],
      ]),
    )
    .option('--lanes <n>', 'samples of a batch (default: 20)', countingNumber)
    .option('--decay <n>', 'epochs in which the rate falls to 0 (default: all epochs)', countingNumber)
    .option('--baseline', 'the plain network learns beside, from the same weights, in the same order')
    .optionsGroup('Options:');

/** Throws where another back-end is told of them. */
export const refuseStochastic = (flags: StochasticFlags): void =>
  refuse(
    flags,
    [
      ...['length', 'rho', 'delay', 'kappa', 'gate', 'warm', 'feedback'],
      ...['mode', 'lanes', 'decay', 'baseline'],
    ],
    `with --backend ${STOCHASTIC}`,
  );

/** The network that the options say. */
export function networkBy(layers: readonly number[], flags: StochasticFlags): Network {
  const { length, rho, delay, kappa, gate, warm, feedback } = flags;
  const given = { layers, length, rho, delay, kappa, gate, warm, feedback };
  const told = Object.entries(given).filter(([, value]) => value !== undefined);
  return network(Object.fromEntries(told) as unknown as Network);
}
