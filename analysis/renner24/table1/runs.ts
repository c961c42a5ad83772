/** What a sample costs on paper: the trained circuit runs samples on the emulated chip, and operations are counted. */

import {
  type Ledger,
  type PaperEstimate,
  paperEstimate,
  type SbpPresentation,
  type SbpTopology,
  type SbpWeights,
  sbpCircuit,
  sbpExpectedSpikes,
  sbpForward,
  sbpLearn,
  sbpPass,
  totals,
} from '../../../src/index';
import { learn } from '../../../src/learning/epochs';
import { sbpLearner } from '../../../src/learning/learners/sbp';
import type { Images } from '../learning/runs';

/** Means over samples. */
export interface Cost {
  readonly topology: SbpTopology;
  readonly samples: number;
  readonly compartments: number;
  readonly counts: Readonly<Record<keyof Ledger, number>>;
  /** Joules and seconds of one sample. */
  readonly estimate: PaperEstimate;
  /** Spikes that were counted, without 12 gates a sample and those that the plain algorithm has; where learning only. */
  readonly unexpected: number;
  /** Spikes in phases in which they do harm. */
  readonly harmful: number;
}

/** Weights after so many epochs, and what they answer to the test set. */
export function trained({ train, test, layers }: Images, seed: number, epochs: number) {
  const states = [...learn(sbpLearner({ train, test, seed, layers, step: train.count }), { epochs })];
  const { weights, epochs: done } = states[states.length - 1];
  return {
    weights: { w1: weights.W1, w2: weights.W2 },
    scores: done[done.length - 1]?.test ?? undefined,
  };
}

/** The first `count` samples of the training set, presented to the circuit from these weights. */
export function costOf(
  { train, layers }: Images,
  weights: SbpWeights,
  topology: SbpTopology,
  count: number,
): Cost {
  const circuit = sbpCircuit({ layers, weights, topology });
  const expected = topology === 'training' ? expectedOf({ train, layers }, weights, count) : Number.NaN;
  const order = Array.from({ length: count }, (_, k) => k);
  const presented = [...circuit.present(train, order, { check: 'never' })];
  const { network } = circuit;
  const steps = presented.reduce((sum, { spikes }) => sum + spikes.length, 0);
  const ledger = Object.fromEntries(
    OPERATIONS.map((name) => [name, Float64Array.from(presented, (one) => totals(one.ledger)[name])]),
  ) as unknown as Ledger;
  const run = paperEstimate({ network, ledger, spikes: spikesOf(presented), stats: { steps } });
  return {
    topology,
    samples: count,
    compartments: network.groups.reduce((sum, { size }) => sum + size, 0),
    counts: Object.fromEntries(
      OPERATIONS.map((name) => [name, ledger[name].reduce((sum, value) => sum + value, 0) / count]),
    ) as Record<keyof Ledger, number>,
    estimate: eachOf(run, count),
    unexpected:
      presented.reduce((sum, one) => sum + totals(one.ledger).spikes - one.violations.length, 0) - expected,
    harmful: presented.reduce(
      (sum, { violations }) => sum + violations.filter(({ harm }) => harm !== undefined).length,
      0,
    ),
  };
}

/** Spikes of the plain algorithm from these weights in all phases, and 12 gates a sample. */
function expectedOf({ train, layers }: Omit<Images, 'test'>, from: SbpWeights, count: number): number {
  const weights = { w1: from.w1.slice(), w2: from.w2.slice() };
  const pass = sbpPass(layers);
  let spikes = 0;
  for (let k = 0; k < count; k++) {
    const active = train.active.subarray(train.start[k], train.start[k + 1]);
    const target = new Uint8Array(layers[2]);
    target[train.labels[k]] = 1;
    sbpForward(weights, pass, active);
    sbpLearn(weights, pass, active, target);
    const phases = sbpExpectedSpikes(pass, active, target);
    spikes += phases.length;
    for (const phase of phases) for (const units of Object.values(phase)) spikes += units.length;
  }
  return spikes;
}

const OPERATIONS = [
  'spikes',
  'inputSpikes',
  'synapticOperations',
  'neuronUpdates',
  'learningUpdates',
  'weightChanges',
] as const satisfies readonly (keyof Ledger)[];

/** Spikes of each group, those of a sample one after another; an estimate asks how many there are. */
function spikesOf(presented: readonly SbpPresentation[]) {
  const units: Record<string, number[]> = {};
  for (const { spikes } of presented)
    for (const phase of spikes)
      for (const [name, fired] of Object.entries(phase)) {
        const list = units[name] ?? [];
        units[name] = list;
        for (const unit of fired) list.push(unit);
      }
  return Object.fromEntries(
    Object.entries(units).map(([name, list]) => [
      name,
      { i: Int32Array.from(list), t: new Int32Array(list.length) },
    ]),
  );
}

function eachOf({ label, dynamic, seconds, ...rest }: PaperEstimate, count: number): PaperEstimate {
  const pair = ([least, most]: readonly [number, number]) => [least / count, most / count] as const;
  return {
    label,
    dynamic: {
      synapticOperations: dynamic.synapticOperations / count,
      neuronUpdates: dynamic.neuronUpdates / count,
      learning: pair(dynamic.learning),
      traffic: pair(dynamic.traffic),
      total: pair(dynamic.total),
    },
    static: pair(rest.static),
    seconds: pair(seconds),
  };
}
