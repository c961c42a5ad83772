/** What runs, but not as one might think: for people, before they wonder. */
import type { Plan } from '../../circuit/plan';
import type { Settings } from './options';

/** What a row leaves at zero, in spikes of all its neurons: its noise, and what a flush by spikes leaves. */
const LEFT = 2;
/** A mask chain takes what is above about three thresholds of its first stage for its argument's sign. */
const ZONE = 3;
/** Leaky neurons leave so much of a unit of current per tau that they hold: the residue of their calibration. */
const DRIFT = 0.003;
/** A drift that is worth a word. */
const MUCH = 0.02;

export function notes(plan: Plan, { model, neurons, spikeRate }: Settings): string[] {
  return [
    ...(neurons === Number.POSITIVE_INFINITY || model === 'lif'
      ? []
      : plan.blocks.flatMap(({ name, transfer: { kind, h } }) => {
          const left = LEFT / (spikeRate * neurons);
          if (kind !== 'saturating' || h <= 0 || ZONE * h >= left) return [];
          return [
            `"${name}" takes ${(ZONE * h).toPrecision(2)} for a sign, and ${neurons} neurons leave up to ${left.toPrecision(2)} at zero (a smaller mask gain, or more neurons)`,
          ];
        })),
    ...(model === 'lif' ? longHolds(plan) : []),
  ];
}

/** Memories of leaky neurons drift. */
function longHolds({ populations, segments, edges }: Plan): string[] {
  const longest = populations.map(() => 0);
  const now = populations.map(() => 0);
  segments.forEach(({ selves }, k) => {
    const held = new Set(selves.flatMap(({ population, kind }) => (kind === 'hold' ? [population] : [])));
    populations.forEach(({ tau }, p) => {
      now[p] = held.has(p) ? now[p] + (edges[k + 1] - edges[k]) / tau : 0;
      longest[p] = Math.max(longest[p], now[p]);
    });
  });
  return populations.flatMap(({ name }, p) =>
    DRIFT * longest[p] < MUCH
      ? []
      : [
          `leaky neurons hold "${name}" for ${Number(longest[p].toPrecision(3))} tau, and drift by about ${(100 * DRIFT * longest[p]).toPrecision(2)} % of its range in that time (perfect neurons do not: model 'if')`,
        ],
  );
}
