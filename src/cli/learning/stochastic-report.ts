/** What training composite neurons came to: the parts of the document that are its own, in words, and a table of epochs. */
import type { Column } from '../../io/csv';
import type { LearnerState } from '../../learning/learner';
import type { StochasticEpoch, StochasticKind, StochasticScores } from '../../learning/learners/stochastic';
import { brief } from '../shell/table';

export const stochasticSummary = ({ findings }: LearnerState<StochasticKind>) => ({
  verified: findings.verified,
});

export const stochasticAgrees = ({ findings }: LearnerState<StochasticKind>): boolean =>
  (findings.verified?.first ?? null) === null;

const NONE = Number.NaN;

export const stochasticCurve = (epochs: readonly StochasticEpoch[]): Column[] => [
  { name: 'epoch', values: epochs.map((_, k) => k + 1) },
  ...(['counts', 'membrane', 'errors', 'clipped'] as const).map((name) => ({
    name: `train_${name}`,
    values: epochs.map(({ train }) => train[name]),
  })),
  ...(['counts', 'membrane', 'rate'] as const).map((name) => ({
    name: `test_${name}`,
    values: epochs.map(({ test }) => test?.[name] ?? NONE),
  })),
  { name: 'test_baseline', values: epochs.map(({ baseline }) => baseline ?? NONE) },
];

export function stochasticLines({ epochs, findings }: LearnerState<StochasticKind>): string[][] {
  const last = epochs[epochs.length - 1];
  return [
    ...(last === undefined ? [] : trainingLines(last)),
    ...(last?.test == null ? [] : readOutLines(last.test)),
    ...(last?.baseline == null
      ? []
      : [['test, baseline', `${brief(last.baseline)}, the plain network that learnt by plain backprop`]]),
    ...(findings.verified === null ? [] : [['verified', besidePlainIn(findings.verified)]]),
  ];
}

const trainingLines = ({ train }: StochasticEpoch): string[][] => [
  [
    'last epoch',
    `${brief(train.counts)} right while it was learning, errors in ${brief(train.errors)} of the steps`,
  ],
  ['clipped', `${brief(train.clipped)} of the gradients: kappa |g| above 1`],
];

/** The three read-outs. */
export const readOutLines = ({
  counts,
  membrane,
  rate,
}: StochasticScores & { readonly rate: number }): string[][] => [
  ['test, counts', `${brief(counts)} have their class as the output that spikes most`],
  ['test, membrane', `${brief(membrane)} have it as the output of the largest potential at the end`],
  ['test, rate', `${brief(rate)} by the plain network with these weights`],
];

function besidePlainIn({
  presentations,
  first,
}: NonNullable<StochasticKind['findings']['verified']>): string {
  if (first === null)
    return `${presentations} presentations: every count and weight as the plain engine has it`;
  const { presentation, what, entry, found, expected } = first;
  return `the batch of presentation ${presentation} differs: ${what}${entry === null ? '' : `[${entry}]`} is ${found}, not ${expected}`;
}
