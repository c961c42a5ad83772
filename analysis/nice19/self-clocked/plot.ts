/** One start pulse: the clock, the ring of patterns, errors that fall, weights that come to rest. */
import type { Solution } from '../../../src';
import type { Figure } from '../../../src/figures/figure';
import { axes, beside, heading, onPanel, type PanelPlace } from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, colours, layout, ramp, SOFT } from '../../../src/figures/theme';
import { errorsOf, LIMIT, onsetsOf, STAGES, XOR } from './machine';

const CLOCK: PanelPlace = { x: [0, 1], y: [0.81, 1] };
const RING: PanelPlace = { x: [0, 1], y: [0.55, 0.72] };
const ERRORS: PanelPlace = { x: [0, 1], y: [0.29, 0.46] };
const WEIGHTS: PanelPlace = { x: [0, 1], y: [0, 0.2] };

/** How long the rings are shown, in presentations, and after how many more than it learns the picture ends. */
const SHOWN = 5;
const AFTER = 40;
const SAMPLES = 440;

export function draw(solution: Solution, presentations: number): Figure {
  const onsets = onsetsOf(solution, 'q1');
  const end = onsets[SHOWN];
  const times = Array.from({ length: SAMPLES + 1 }, (_, k) => (end * k) / SAMPLES);
  const line = (
    n: number,
    x: readonly number[],
    y: readonly (number | null)[],
    color: string,
    name: string,
  ): Data =>
    ({
      type: 'scatter',
      mode: 'lines',
      ...onPanel(n),
      ...{ x, y, name, showlegend: false },
      line: { color, width: 1.3 },
      hovertemplate: `${name}<extra></extra>`,
    }) as Data;
  const current = (n: number, name: string, color: string) =>
    line(
      n,
      times,
      times.map((t) => solution.at(t, name)),
      color,
      name,
    );
  const rest = onsets[onsets.length - 1] + 22;
  const steps = [...onsets, rest, rest + 22 * AFTER];
  const states = steps.map((t) => solution.state(t).weights);
  // V2, which carries errors back, is W2 all the time
  const entries = Object.entries(states[0]).flatMap(([name, values]) =>
    name === 'V2' ? [] : Array.from(values, (_, i) => ({ name, i })),
  );
  const shade = new Map(Object.keys(states[0]).map((name, k) => [name, colours(5)[k]]));
  const errors = errorsOf(solution);
  const number = steps.map((_, k) => (k <= presentations ? k : presentations + AFTER));
  const hue = ramp(STAGES);
  const more = {
    ...axes(1, CLOCK, axis('time in τ', { range: [0, end] }), axis('current')),
    ...axes(2, RING, axis('time in τ', { range: [0, end] }), axis('current')),
    ...axes(
      3,
      ERRORS,
      axis('presentations', { range: [0, presentations + AFTER] }),
      axis('|o − t|', { type: 'log', exponentformat: 'power', dtick: 1 }),
    ),
    ...axes(4, WEIGHTS, axis('presentations', { range: [0, presentations + AFTER] }), axis('weights')),
    annotations: [
      heading(
        `The clock: ${STAGES} stages, each ignites the next and is shut by it; one kick on the first`,
        CLOCK,
      ),
      heading(`The patterns: ${XOR.length} stages, one further at each revolution`, RING),
      heading(
        'The error of each presentation: while one of a round is above the line, the last stage ignites the first again',
        ERRORS,
      ),
      heading('All weights; at the right the machine rests', WEIGHTS),
      beside(`${presentations} presentations`, [presentations, Math.log10(LIMIT)], 3, SOFT, { yshift: 9 }),
    ],
    shapes: [
      {
        type: 'line',
        xref: 'x3',
        yref: 'y3',
        x0: 0,
        x1: presentations + AFTER,
        y0: LIMIT,
        y1: LIMIT,
        line: { color: SOFT, width: 1, dash: 'dot' },
      },
    ],
    margin: { l: 80, r: 110, t: 90, b: 60 },
  };
  return {
    data: [
      ...hue.map((color, k) => current(1, `m${k + 1}`, color)),
      ...XOR.map((_, k) => current(2, `r${k + 1}`, colours(XOR.length)[k])),
      line(
        3,
        errors.map((_, k) => k),
        errors.map((value) => (value > 1e-6 ? value : null)),
        '#0072B2',
        'error',
      ),
      ...entries.map(({ name, i }) =>
        line(
          4,
          number,
          states.map((weights) => weights[name][i]),
          shade.get(name) ?? SOFT,
          `${name}[${i}]`,
        ),
      ),
    ],
    layout: layout(
      'One start pulse: a circuit learns XOR without a clock, and stops',
      { width: 1080, height: 1000 },
      more as Partial<Layout>,
    ),
  };
}
