/** What `train --backend loihi` says of a run: as a document, as columns, in words. */

import { scoresOf } from '../learning/sbp-scores';
import type { SbpCheckpoint } from '../learning/sbp-train';
import { NOTHING, type SbpFindings } from '../sbp/engine';
import type { SbpLayers } from '../sbp/types';
import type { SbpVerification } from '../sbp/verify';
import { brief, table } from './shell/table';

export function asDocument(
  run: {
    readonly task: string;
    readonly engine: string;
    readonly layers: SbpLayers;
    readonly seed: number;
  },
  { presentation, epochs, verified }: SbpCheckpoint,
  findings: SbpFindings | null,
  circuit: SbpVerification | null,
  interrupted: boolean,
) {
  const { layers } = run;
  return {
    task: run.task,
    backend: 'loihi',
    engine: run.engine,
    layers,
    seed: run.seed,
    retcode: interrupted ? 'interrupted' : 'success',
    presentations: presentation,
    losses: {
      spikeLoss: 'mean over samples and output units of (o - t)^2, o and t being 0 or 1',
      activationLoss:
        'mean over samples and output units of (f(a / 1024) - t)^2, f(x) being x between 0 and 1',
    },
    verified,
    circuit,
    findings,
    epochs: epochs.map(({ train, test }) => ({
      train: scoresOf(train, layers[2]),
      test: test === null ? null : scoresOf(test, layers[2]),
    })),
  };
}

export function curveOf({ epochs }: SbpCheckpoint, layers: SbpLayers) {
  const scores = (part: 'train' | 'test') =>
    epochs.map((epoch) => scoresOf(epoch[part] ?? NOTHING, layers[2]));
  const columns = ['exact', 'spikes', 'activation', 'spikeLoss', 'activationLoss'] as const;
  return [
    { name: 'epoch', values: epochs.map((_, k) => k + 1) },
    ...(['train', 'test'] as const).flatMap((part) =>
      columns.map((column) => ({
        name: `${part}_${column}`,
        values: scores(part).map((one) => one[column]),
      })),
    ),
  ];
}

export function asText(document: ReturnType<typeof asDocument>): string {
  const { task, layers, engine, retcode, presentations, epochs, verified, circuit, findings } = document;
  const last = epochs[epochs.length - 1];
  return table([
    ['task', `${task}, ${layers.join('-')}, engine ${engine}`],
    ['outcome', `${retcode} after ${presentations} presentations, ${epochs.length} epochs`],
    ...(last === undefined ? [] : [['last epoch', `${brief(last.train.exact)} exact while it was learning`]]),
    ...(last?.test == null ? [] : wordsOf(last.test)),
    ...(verified === null
      ? []
      : [
          [
            'verified',
            verified.first === null
              ? `${verified.presentations} presentations: every weight of every copy as the plain algorithm has it`
              : `presentation ${verified.first.presentation} differs: ${verified.first.what}${verified.first.entry === null ? '' : `[${verified.first.entry}]`} is ${verified.first.found}, not ${verified.first.expected}`,
          ],
        ]),
    ...(circuit === null ? [] : [['circuit, verified', verificationIn(circuit)]]),
    ...(findings === null ? [] : [['circuit', findingsIn(findings)]]),
  ]);
}

/** The circuit beside the plain algorithm. */
function verificationIn(of: SbpVerification): string {
  const { samples, spikes, weights, differingSpikes, differingWeights, firstSpike, firstWeight } = of;
  const counts = `${samples} samples, ${spikes} spikes, ${weights} weights of all copies: ${differingSpikes} and ${differingWeights} differ from the plain algorithm`;
  const place =
    firstSpike !== undefined
      ? `, first in sample ${firstSpike.sample}, phase ${firstSpike.phase}: ${firstSpike.layer}[${firstSpike.unit}]`
      : firstWeight !== undefined
        ? `, first in sample ${firstWeight.sample}: ${firstWeight.copy}[${firstWeight.row},${firstWeight.column}] is ${firstWeight.value}, not ${firstWeight.expected}`
        : '';
  return counts + place;
}

/** Of the presentations of this call. */
function findingsIn({ harmless, harmful, firstHarmful, divergence }: SbpFindings): string {
  const spikes = `${harmful + harmless} spikes in phases in which their layer is closed, ${harmful} of them with harm`;
  const first =
    firstHarmful === undefined
      ? ''
      : `, the first in sample ${firstHarmful.sample}, phase ${firstHarmful.phase}, ${firstHarmful.layer}[${firstHarmful.unit}]`;
  const copies =
    divergence === undefined
      ? 'the copies of every matrix are the same'
      : `the copies of a matrix parted in sample ${divergence.sample}`;
  return `${spikes}${first}; ${copies}`;
}

export const wordsOf = (scores: ReturnType<typeof scoresOf>): string[][] => [
  ['test, exact', `${brief(scores.exact)} of the samples have exactly the spikes of their target`],
  ['test, spikes', `${brief(scores.spikes)} have their class as the first output that spikes`],
  ['test, activation', `${brief(scores.activation)} have it as the output of the largest activation`],
  [
    'test, loss',
    `${brief(scores.spikeLoss)} of the spikes, ${brief(scores.activationLoss)} of the activations`,
  ],
];
