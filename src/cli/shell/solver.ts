/** Which back-end and which of its solvers make a run, as the command line says it. */
import type { Command, OptionValues } from '@commander-js/extra-typings';
import type { Backend } from '../../backends/backend';
import { dopri5, odex } from '../../backends/meanfield/adaptive/adaptive';
import { exact } from '../../backends/meanfield/exact/exact';
import { meanField } from '../../backends/meanfield/mean-field';
import type { Solver } from '../../backends/meanfield/solver';
import { lookup } from '../../errors';
import { type ChipFlags, chipBy, refuseChip, withChip } from './chip';
import { number, optionOf } from './common';
import { refuseSpikes, type SpikingFlags, spikingBy, withSpikes } from './spikes';
import { refuse } from './values';

export const MEAN_FIELD = 'mean-field';
export const SPIKING = 'spiking';
export const CHIP = 'loihi';

export interface SolverFlags {
  readonly solver?: string | undefined;
  readonly rtol?: number | undefined;
  readonly atol?: number | undefined;
}

/** A back-end with all that it is told. */
export interface BackendFlags extends SolverFlags, SpikingFlags, ChipFlags {
  readonly backend?: string | undefined;
  readonly seed?: number | undefined;
}

/** Every solver by name, made with the tolerances that it takes. */
const solvers: ReadonlyMap<string, (flags: SolverFlags) => Solver> = new Map([
  [
    'exact',
    (flags) => {
      refuse(flags, ['rtol', 'atol'], 'with --solver odex or dopri5');
      return exact();
    },
  ],
  ['odex', (flags) => odex(tolerancesIn(flags))],
  ['dopri5', (flags) => dopri5(tolerancesIn(flags))],
]);

const tolerancesIn = ({ rtol, atol }: SolverFlags) => ({
  ...(rtol === undefined ? {} : { rtol }),
  ...(atol === undefined ? {} : { atol }),
});

/** The mean field by the solver that is asked for: the exact one unless another is. */
function meanFieldBy(flags: BackendFlags): Backend {
  refuseSpikes(flags, `with --backend ${SPIKING}`);
  refuseChip(flags, `with --backend ${CHIP}`);
  return meanField({ solver: solverBy(flags) });
}

/** A solver of the mean field: the exact one unless another is asked for. */
export const solverBy = (flags: SolverFlags): Solver =>
  lookup(solvers, flags.solver ?? 'exact', '--solver', 'solver')(flags);

function inSpikes(flags: BackendFlags): Backend {
  refuse(flags, ['solver', 'rtol', 'atol'], `with --backend ${MEAN_FIELD}: spikes go step by step, see --dt`);
  refuseChip(flags, `with --backend ${CHIP}`);
  return spikingBy(flags, flags.seed);
}

function onChip(flags: BackendFlags): Backend {
  refuse(
    flags,
    ['solver', 'rtol', 'atol'],
    `with --backend ${MEAN_FIELD}: the chip goes in steps, see --steps-per-tau`,
  );
  refuseSpikes(flags, `with --backend ${SPIKING}`);
  return chipBy(flags);
}

/** The back-ends that run a circuit. */
const backends: ReadonlyMap<string, (flags: BackendFlags) => Backend> = new Map([
  [MEAN_FIELD, meanFieldBy],
  [SPIKING, inSpikes],
  [CHIP, onChip],
]);

export const backendBy = ({ backend = MEAN_FIELD, ...flags }: BackendFlags): Backend =>
  lookup(backends, backend, '--backend', 'back-end')(flags);

/** The choice of a solver of the mean field. */
export const solverOption = () =>
  optionOf('--solver <name>', `of the mean field: ${listed(solvers)} (default: exact)`, [...solvers.keys()]);

/** A verb with the choice of a solver of the mean field, and of the neurons of spikes. */
export const withSolver = <A extends unknown[], O extends OptionValues, G extends OptionValues>(
  verb: Command<A, O, G>,
) =>
  withSpikes(
    verb
      .addOption(solverOption())
      .option('--rtol <tolerance>', 'relative tolerance of odex and dopri5 (default: 1e-9)', number)
      .option('--atol <tolerance>', 'absolute tolerance of odex and dopri5 (default: 1e-12)', number),
  );

/** A verb with the choice of a back-end and its solver. */
export const withBackend = <A extends unknown[], O extends OptionValues, G extends OptionValues>(
  verb: Command<A, O, G>,
) =>
  withChip(
    withSolver(
      verb.addOption(
        optionOf('--backend <name>', `${listed(backends)} (default: ${MEAN_FIELD})`, [...backends.keys()]),
      ),
    ),
  );

const listed = (names: ReadonlyMap<string, unknown>): string => [...names.keys()].join(', ');
