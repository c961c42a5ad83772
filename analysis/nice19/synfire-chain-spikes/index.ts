/** An ordinary synfire chain in spikes: packets live or die by their size and width. */
import { check, type FigureEntry } from '../../../src/figures/figure';
import { packetOf } from '../../../src/lif';
import { NICE19 } from '../source';
import { draw } from './plot';
import { DT, GROUPS, type Point, raster, SHOWN, SIZE, survivals, TRIALS } from './runs';

export const synfireChainSpikes: FigureEntry = {
  id: 'nice19/synfire-chain-spikes',
  source: `${NICE19}; the chain is that of Diesmann, Gewaltig, Aertsen, "Stable propagation of synchronous spiking in cortical neural networks", Nature 1999`,
  title: 'Ordinary synfire chain in spikes: a packet lives or dies',
  shows:
    `${GROUPS} groups of ${SIZE} noisy leaky integrate-and-fire neurons, each group to all of the next. A packet of spikes into ` +
    'the first either grows to one spike of each neuron, whatever it was, or is lost in the background. How often it lives rises ' +
    'from never to always within some ten spikes, about a size that grows with the width of the packet.',
  backends: ['LIF network, by events'],
  parameters: {
    parameters: "those of Brian2's example, without delay",
    groups: GROUPS,
    size: SIZE,
    'dt (ms)': DT,
    'packets shown (spikes, sd in ms)': [...SHOWN.spikes, SHOWN.sigma],
    seed: SHOWN.seed,
  },
  full: `${TRIALS} trials of each of 24 packets, of four widths; about a minute`,
  run(form = 'quick', progress) {
    const points = survivals(form === 'full', progress);
    const runs = SHOWN.spikes.map(raster);
    const [dies, lives] = runs.map(({ spikes }) => packetOf(late(spikes[`s${GROUPS - 1}`])).spikes);
    return {
      figure: draw(runs, points),
      checks: [
        check(`spikes of the last group's packet after ${SHOWN.spikes[0]}, of ${SIZE}`, dies, 0, SIZE / 5),
        check(`spikes of the last group's packet after ${SHOWN.spikes[1]}, of ${SIZE}`, lives, SIZE, 10),
        ...points.map(checkOf),
      ],
    };
  },
};

/** Five standard errors of the difference of the two counts. */
const checkOf = ({ sigma, spikes, alive, trials, known }: Point) =>
  check(
    `part of ${trials} packets of ${spikes} spikes, σ ${sigma} ms, that survive`,
    alive,
    known,
    5 * Math.sqrt(known * (1 - known) * (1 / trials + 1 / TRIALS)),
  );

/** Spikes after the packet has come in. */
function late({ i, t }: { readonly i: Int32Array; readonly t: Int32Array }) {
  const from = t.findIndex((step) => step * DT >= 50);
  return from < 0 ? { i: i.slice(0, 0), t: t.slice(0, 0) } : { i: i.subarray(from), t: t.subarray(from) };
}
