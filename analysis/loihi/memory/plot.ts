/** What is held over time, on the chip and in Poisson neurons; and the drift of both over how long they have held. */
import type { Solution } from '../../../src/backends/solution';
import type { Figure } from '../../../src/figures/figure';
import { axes, beside, heading, onPanel, type PanelPlace } from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, layout, SOFT } from '../../../src/figures/theme';
import { AMPLITUDES, diffusion, driftOf, END, HELD, LEVELS, NEURONS, T } from './runs';

const HELD_ON_CHIP: PanelPlace = { x: [0, 0.4], y: [0, 1] };
const IN_POISSON: PanelPlace = { x: [0.43, 0.68], y: [0, 1] };
const DRIFT: PanelPlace = { x: [0.78, 1], y: [0, 1] };
const [BLUE, RED] = ['#0072B2', '#D55E00'];
const DRAWN = 6;

export function draw(
  chip: readonly Solution[],
  poisson: readonly Solution[],
  drift: readonly number[],
): Figure {
  const time = axis('time t (τ)', { range: [0, END] });
  const heights = { range: [0, 1.12] };
  const settled = driftOf(chip).map((one) => Math.max(one, 1e-9));
  const more = {
    ...axes(1, HELD_ON_CHIP, time, axis('what is held (a.u.)', heights)),
    ...axes(2, IN_POISSON, time, axis('', { ...heights, showticklabels: false })),
    ...axes(
      3,
      DRIFT,
      axis('held for (τ)', { type: 'log', dtick: 1, range: [-0.1, 2.7] }),
      axis('rms drift (a.u.)', { type: 'log', exponentformat: 'power', dtick: 1, range: [-3.2, 0] }),
    ),
    annotations: [
      heading(`On the chip, ${LEVELS} levels (dotted: what came in)`, HELD_ON_CHIP),
      heading(`${NEURONS} Poisson neurons, ${DRAWN} runs`, IN_POISSON),
      heading('Drift since it came in', DRIFT),
      beside('Poisson, and<br>√(A t / (N ρ))', [0, Math.log10(3.5 * drift[0])], 3, RED, {
        ...{ xshift: 0, yshift: 20, align: 'left' },
      }),
      beside('chip, to its level', [0.6, Math.log10(0.6 * settled[settled.length - 1])], 3, BLUE, {
        ...{ xshift: 0, yshift: -6 },
      }),
    ],
    showlegend: false,
    margin: { l: 76, r: 30, t: 96, b: 60 },
  };
  return {
    data: [
      ...AMPLITUDES.map((amplitude) =>
        line(`came in: ${amplitude}`, 1, [T, END], [amplitude, amplitude], SOFT, 'dot'),
      ),
      ...chip.map((run, k) => trace(run, `chip, packet of ${AMPLITUDES[k]}`, 1, BLUE)),
      ...poisson.slice(0, DRAWN).map((run, k) => trace(run, `Poisson, run ${k + 1}`, 2, RED)),
      line('Poisson: law', 3, HELD, HELD.map(diffusion), RED, 'dash'),
      marks('Poisson', HELD, drift, RED),
      marks('chip', HELD, settled, BLUE),
    ],
    layout: layout(
      'A memory of whole levels does not drift; one of random spikes diffuses',
      { width: 1180, height: 460 },
      more as unknown as Partial<Layout>,
    ),
  };
}

const line = (
  name: string,
  n: number,
  x: readonly number[],
  y: readonly number[],
  color: string,
  dash = 'solid',
): Data =>
  ({
    ...{ type: 'scatter', mode: 'lines', name, ...onPanel(n), x: [...x], y: [...y] },
    line: { color, width: 1.3, dash },
  }) as Data;

const marks = (name: string, x: readonly number[], y: readonly number[], color: string): Data =>
  ({
    ...{ type: 'scatter', mode: 'markers', name, ...onPanel(3), x: [...x], y: [...y] },
    marker: { color, size: 6 },
  }) as Data;

/** Close together while it comes in, then at every time constant. */
const times = [
  ...Array.from({ length: 40 }, (_, k) => (T * k) / 40),
  ...Array.from({ length: END - T + 1 }, (_, k) => T + k),
];

const trace = (run: Solution, name: string, n: number, color: string): Data =>
  line(
    name,
    n,
    times,
    times.map((t) => run.at(t, 'm')),
    color,
  );
