/** What training spiking backprop came to: the parts of the document that are its own, in words, and a table of epochs. */
import type { Column } from '../../io/csv';
import type { LearnerState } from '../../learning/learner';
import type { SbpEpoch, SbpKind } from '../../learning/learners/sbp';
import type { SbpVerified } from '../../learning/learners/sbp-findings';
import type { SbpFindings } from '../../sbp/engine';
import type { SbpScores } from '../../sbp/scores';
import type { SbpVerification } from '../../sbp/verify';
import { brief } from '../shell/table';

const SCORES = ['exact', 'spikes', 'activation', 'spikeLoss', 'activationLoss'] as const;

export const sbpSummary = ({ findings: { verified, circuit, engine } }: LearnerState<SbpKind>) => ({
  losses: {
    spikeLoss: 'mean over samples and output units of (o - t)^2, o and t being 0 or 1',
    activationLoss: 'mean over samples and output units of (f(a / 1024) - t)^2, f(x) being x between 0 and 1',
  },
  verified,
  circuit,
  findings: engine,
});

export const sbpAgrees = ({ findings: { verified, circuit } }: LearnerState<SbpKind>): boolean =>
  (verified?.first ?? null) === null && (circuit === null || circuit.samplesThatDiffer === 0);

export const sbpCurve = (epochs: readonly SbpEpoch[]): Column[] => [
  { name: 'epoch', values: epochs.map((_, k) => k + 1) },
  ...(['train', 'test'] as const).flatMap((part) =>
    SCORES.map((score) => ({
      name: `${part}_${score}`,
      values: epochs.map((epoch) => epoch[part]?.[score] ?? Number.NaN),
    })),
  ),
];

export function sbpLines({
  epochs,
  findings: { verified, circuit, engine },
}: LearnerState<SbpKind>): string[][] {
  const last = epochs[epochs.length - 1];
  return [
    ...(last === undefined ? [] : [['last epoch', `${brief(last.train.exact)} exact while it was learning`]]),
    ...(last?.test == null ? [] : testLines(last.test)),
    ...(verified === null ? [] : [['verified', verifiedIn(verified)]]),
    ...(circuit === null ? [] : [['circuit, verified', verificationIn(circuit)]]),
    ...(engine === null ? [] : [['circuit', findingsIn(engine)]]),
  ];
}

/** The engine beside the plain algorithm. */
function verifiedIn({ presentations, first }: SbpVerified): string {
  if (first === null)
    return `${presentations} presentations: every weight of every copy as the plain algorithm has it`;
  const { presentation, what, entry, found, expected } = first;
  return `presentation ${presentation} differs: ${what}${entry === null ? '' : `[${entry}]`} is ${found}, not ${expected}`;
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

/** The circuit, where it is the engine. */
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

export const testLines = (scores: SbpScores): string[][] => [
  ['test, exact', `${brief(scores.exact)} of the samples have exactly the spikes of their target`],
  ['test, spikes', `${brief(scores.spikes)} have their class as the first output that spikes`],
  ['test, activation', `${brief(scores.activation)} have it as the output of the largest activation`],
  [
    'test, loss',
    `${brief(scores.spikeLoss)} of the spikes, ${brief(scores.activationLoss)} of the activations`,
  ],
];
