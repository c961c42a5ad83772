/** What ladders, weights and gates of a circuit must keep to: known when their numbers are. */
import { type Problem, unknown, unsupported } from '../../errors';
import { MOST_COMPARTMENTS } from '../../loihi/limits';
import { FULL } from './ladder';
import type { Lowered } from './lower';
import type { Tables } from './types';

/** Rounded in each level alone, a weight of fewer quanta than this is off by more than an eighth. */
const LEAST_EACH = 4;
/** What a flush leaves in the mean field, at most: the chip leaves nothing. */
const EMPTIED = 0.01;

export function limitsOf(tables: Tables): Problem[] {
  return [
    ...compartments(tables),
    ...biases(tables),
    ...names(tables),
    ...leaks(tables),
    ...closers(tables),
    ...holds(tables),
    ...flushes(tables),
  ];
}

/** Comparators of all rows, beside all compartments of the chip. */
function compartments({ plan, ladders, selves }: Tables): Problem[] {
  const rows = ladders.reduce((sum, { levels }, b) => sum + plan.blocks[b].rows * levels, 0);
  const own = selves.reduce(
    (sum, { ladder: { levels }, population }) => sum + plan.populations[population].size * levels,
    0,
  );
  if (rows + own <= MOST_COMPARTMENTS) return [];
  return [
    unsupported(
      'loihi',
      `the chip is too small: ${rows + own} compartments for rows alone of ${MOST_COMPARTMENTS}`,
    ),
  ];
}

/** A range that was given must leave room for currents beside biases. */
const biases = ({ range, reach }: Tables): Problem[] =>
  reach > 0
    ? []
    : [
        unsupported(
          'loihi.range',
          `the largest bias of a row is ${range - reach}, and the range ${range} leaves nothing for currents`,
        ),
      ];

/** Ranges are those of ladders that there are. */
function names({ ranges, settings }: Tables): Problem[] {
  return Object.keys(settings.ranges).flatMap((name) =>
    name in ranges ? [] : [unknown(`loihi.ranges.${name}`, 'ladder', name, Object.keys(ranges))],
  );
}

/** A closed row of the chip stands a whole range below its threshold: it never leaks. */
function leaks({ plan, peaks, range }: Tables): Problem[] {
  return plan.blocks.flatMap(({ name, threshold, transfer, alwaysOpen }, b) => {
    const most = peaks?.closed[b] ?? range;
    if (alwaysOpen || threshold + transfer.h > most) return [];
    return [
      unsupported(
        `projections[${b}].threshold`,
        `"${name}" leaks while it is closed: its argument may reach ${most}, and it is silent below ${threshold + transfer.h}; closed rows of the chip are silent`,
      ),
    ];
  });
}

function closers({ plan, peaks, range }: Tables): Problem[] {
  return plan.blocks.flatMap(({ name, gates, transfer }, b) =>
    gates.flatMap(({ sign, strength }, g) => {
      const most = peaks?.open[b] ?? range;
      if (strength + transfer.h >= most) return [];
      return [
        unsupported(
          `projections[${b}].gatedBy[${g}].strength`,
          `${strength} ${sign === 1 ? 'keeps' : 'closes'} "${name}" only in part: its argument reaches ${most}, and a gate of the chip is open or closed`,
        ),
      ];
    }),
  );
}

function holds({ plan, peaks, range, selves }: Tables): Problem[] {
  return selves.flatMap(({ kind, gain, population, ladder }) => {
    if (kind !== 'hold' || gain === 1) return [];
    const { name, tau } = plan.populations[population];
    const drift = Math.abs(gain - 1) * (peaks?.held[population] ?? range);
    if (drift >= 2 * ladder.spacing) return [];
    return [
      unsupported(
        'schedule.windows',
        `"${name}" is held with gain ${gain}: it drifts by ${drift} in ${tau}, and the chip swallows what is below two levels of ${ladder.spacing} (allowed: gain 1, more levels)`,
      ),
    ];
  });
}

function flushes({ plan, selves, steps }: Tables): Problem[] {
  return selves.flatMap(({ kind, gain, population }) => {
    if (kind !== 'flush') return [];
    const { name, tau } = plan.populations[population];
    const shortest = steps.passages.reduce(
      (least, { segment, t0, t1 }) =>
        segment.selves.some((self) => self.population === population && self.kind === 'flush')
          ? Math.min(least, t1 - t0)
          : least,
      Number.POSITIVE_INFINITY,
    );
    const left = Math.exp(((gain - 1) * shortest) / tau);
    if (left <= EMPTIED) return [];
    return [
      unsupported(
        'schedule.windows',
        `"${name}" is flushed with gain ${gain}, which leaves ${left.toPrecision(2)} of it; the chip leaves nothing`,
      ),
    ];
  });
}

/** Weights that the chip's quantum, 64 units of the register, cannot tell apart, where each level rounds its own. */
export function fineWeights({ settings, unit }: Tables, { realised }: Lowered): Problem[] {
  const { levels, stepsPerTau, rounding } = settings;
  if (rounding === 'spread') return [];
  return realised.flatMap(({ name, wanted }) => {
    const largest = wanted.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
    if (largest === 0 || largest >= LEAST_EACH) return [];
    const fewer = Math.floor((levels * largest) / LEAST_EACH);
    const slower = Math.floor((stepsPerTau * largest) / LEAST_EACH);
    const say = [
      fewer >= 1 ? `at most ${fewer} levels` : '',
      slower >= 2 ? `at most ${slower} steps in a tau` : '',
      `a smaller range than ${(FULL / unit).toPrecision(3)}`,
      "rounding 'spread'",
    ].filter((one) => one !== '');
    return [
      unsupported(
        'loihi.levels',
        `"${name}" needs weights of ${largest.toPrecision(2)} quanta of the chip, of which ${LEAST_EACH} is the least (${say.join(', or ')})`,
      ),
    ];
  });
}
