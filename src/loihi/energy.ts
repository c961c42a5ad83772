/**
 * Energy and time of a run on paper: counts of operations times published constants. A paper estimate, no measurement:
 * the constants of operations are themselves pre-silicon simulations, and the order of operations within a core, the host,
 * input and output are left out. Use it to compare runs, not to predict a power meter.
 */

import { checkKinds, having, isList, isObject, type Kind } from '../kinds';
import { ownValue } from '../records';
import type { Emulation } from './emulate';
import { LEDGER, totals } from './ledger';
import { CORES } from './limits';
import { CHIP_NETWORK } from './network';
import { resources } from './resources';

/**
 * Loihi 1. Operations, traffic and barrier: Davies et al., IEEE Micro 38(1), 2018, Table 2 (simulated, 0.75 V). Static:
 * Frady et al., NICE 2020, Table 1: 3.34 W leakage of a board of 32 chips, measured.
 */
export const CONSTANTS = {
  synapticOperation: { joules: 23.6e-12, seconds: 3.5e-9 },
  neuronUpdate: { joules: 52e-12, seconds: 5.3e-9 },
  /** Of a compartment that fires. */
  activeNeuronUpdate: { joules: 81e-12, seconds: 8.4e-9 },
  /** Pairwise STDP. */
  synapticUpdate: { joules: 120e-12, seconds: 6.1e-9 },
  spikeWithinTile: { joules: 1.7e-12 },
  hopEastWest: { joules: 3.0e-12 },
  hopNorthSouth: { joules: 4.0e-12 },
  /** Barrier at the end of a step, on 1 tile and on all 32. */
  barrier: { seconds: [113e-9, 465e-9] },
  staticPower: { watts: 3.34 / 32 },
} as const;

const TILES = 32;
const CORES_PER_TILE = CORES / TILES;
/** Mean hops between two tiles taken at random on a mesh of 8 by 4: (n^2 - 1) / (3 n) along each side. */
const MEAN_PATH =
  CONSTANTS.spikeWithinTile.joules +
  ((8 ** 2 - 1) / 24) * CONSTANTS.hopEastWest.joules +
  ((4 ** 2 - 1) / 12) * CONSTANTS.hopNorthSouth.joules;

/** The least and the most that the assumptions allow. */
export type EstimateRange = readonly [least: number, most: number];

export interface PaperEstimate {
  readonly label: 'paper estimate';
  /** Joules that operations take. */
  readonly dynamic: {
    readonly synapticOperations: number;
    readonly neuronUpdates: number;
    /** Least: weights that changed; most: synapses at which a rule was due. */
    readonly learning: EstimateRange;
    /** Least: all within one tile; most: each destination core a random tile away. Spikes from outside are not counted. */
    readonly traffic: EstimateRange;
    readonly total: EstimateRange;
  };
  /** Joules of leakage of the whole chip in that time: 0.104 W, whatever runs. */
  readonly static: EstimateRange;
  /** Least: work spread evenly over the cores used; most: all on one core. Barriers included. */
  readonly seconds: EstimateRange;
}

/** What an estimate needs of a run, or of several one after another. */
export interface EstimatedRun extends Pick<Emulation, 'network' | 'ledger' | 'spikes'> {
  readonly stats: Pick<Emulation['stats'], 'steps'>;
}

const SPIKES: Kind = {
  is: (value) => isObject(value) && Object.values(value).every((of) => isObject(of) && isList(of.i)),
  allowed: 'spikes by group',
};

const ESTIMATED_RUN = having('what loihi.emulate(...) returns', {
  network: CHIP_NETWORK,
  ledger: LEDGER,
  spikes: SPIKES,
  stats: having('counts', { steps: 'number' }),
});

/** The paper estimate of a run. */
export function paperEstimate(run: EstimatedRun): PaperEstimate {
  checkKinds('paperEstimate', { run: [run, ESTIMATED_RUN] });
  const counts = totals(run.ledger);
  const { cores, destinations } = resources(run.network);
  const synapticOperations = counts.synapticOperations * CONSTANTS.synapticOperation.joules;
  const neuronUpdates =
    (counts.neuronUpdates - counts.spikes) * CONSTANTS.neuronUpdate.joules +
    counts.spikes * CONSTANTS.activeNeuronUpdate.joules;
  const learning = [counts.weightChanges, counts.learningUpdates].map(
    (updates) => updates * CONSTANTS.synapticUpdate.joules,
  ) as unknown as EstimateRange;
  const deliveries = Object.entries(run.spikes).reduce(
    (sum, [name, { i }]) => sum + i.length * (ownValue(destinations, name) ?? 0),
    0,
  );
  const traffic: EstimateRange = [deliveries * CONSTANTS.spikeWithinTile.joules, deliveries * MEAN_PATH];
  const total = ([0, 1] as const).map(
    (k) => synapticOperations + neuronUpdates + learning[k] + traffic[k],
  ) as unknown as EstimateRange;
  const seconds = secondsOf(run, cores);
  return {
    label: 'paper estimate',
    dynamic: { synapticOperations, neuronUpdates, learning, traffic, total },
    static: [seconds[0] * CONSTANTS.staticPower.watts, seconds[1] * CONSTANTS.staticPower.watts],
    seconds,
  };
}

function secondsOf({ ledger, stats }: EstimatedRun, cores: number): EstimateRange {
  const counts = totals(ledger);
  const work = (updates: number) =>
    counts.synapticOperations * CONSTANTS.synapticOperation.seconds +
    (counts.neuronUpdates - counts.spikes) * CONSTANTS.neuronUpdate.seconds +
    counts.spikes * CONSTANTS.activeNeuronUpdate.seconds +
    updates * CONSTANTS.synapticUpdate.seconds;
  const [one, all] = CONSTANTS.barrier.seconds;
  const tiles = Math.min(TILES, Math.ceil(cores / CORES_PER_TILE));
  const barrier = one + ((tiles - 1) / (TILES - 1)) * (all - one);
  return [
    work(counts.weightChanges) / cores + stats.steps * barrier,
    work(counts.learningUpdates) + stats.steps * all,
  ];
}
