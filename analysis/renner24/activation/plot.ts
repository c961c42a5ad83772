/** Three panels: f and its surrogate, their derivatives, the two steps. */

import type { Figure } from '../../../src/figures/figure';
import { axes, beside, heading, onPanel, type PanelPlace } from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, layout } from '../../../src/figures/theme';
import { step } from '../../../src/pmpy/index';
import { f, surrogate } from './runs';

const RANGE = [-0.75, 1.75] as const;
const WHOLE = '#000000';
const SURROGATE = '#0072B2';
const LOWER = '#009E73';
const UPPER = '#D55E00';

const PLACES: readonly PanelPlace[] = [
  { x: [0, 0.28], y: [0, 1] },
  { x: [0.36, 0.64], y: [0, 1] },
  { x: [0.72, 1], y: [0, 1] },
];
const HEADINGS = ['Activation', 'Derivative', 'Comparators'];
const QUANTITIES = ['output', 'derivative (per unit of x)', 'output'];

export function draw(): Figure {
  const panels = PLACES.map((place, k) =>
    axes(
      k + 1,
      place,
      axis('activation x = a / 1024', { range: [...RANGE], dtick: 0.5 }),
      axis(QUANTITIES[k] ?? '', { range: [-0.08, 1.5], dtick: 0.5 }),
    ),
  );
  return {
    data: [
      ...jumping('f(x) = H(x − ½)', f, [0.5], 1, WHOLE),
      curve(
        'surrogate of f',
        [RANGE[0], 0, 1, RANGE[1]].map((x) => [x, surrogate.r(x)]),
        1,
        SURROGATE,
      ),
      curve(
        'f′(x): Dirac pulse at ½',
        [
          [RANGE[0], 0],
          [0.5, 0],
          [0.5, 1.3],
          [0.5, 0],
          [RANGE[1], 0],
        ],
        2,
        WHOLE,
      ),
      ...jumping('surrogate′ = H(x) − H(x − 1)', surrogate.derivative, [0, 1], 2, SURROGATE),
      ...jumping('H(x)', (x) => step(x), [0], 3, LOWER),
      ...jumping('H(x − 1)', (x) => step(x - 1), [1], 3, UPPER, 'dash'),
    ],
    layout: layout(
      'Binary activation, its surrogate, and the derivative that two comparators make',
      { width: 1080, height: 430 },
      {
        ...Object.assign({}, ...panels),
        annotations: [...PLACES.map((place, k) => heading(HEADINGS[k] ?? '', place)), arrowhead(), ...WORDS],
        showlegend: false,
        margin: { l: 70, r: 40, t: 92, b: 60 },
      } as Partial<Layout>,
    ),
  };
}

/** Each curve by its name, in its own colour. */
const WORDS = [
  beside('f(x) = H(x − ½)', [0.5, 0.8], 1, WHOLE, { xanchor: 'right', xshift: -5 }),
  beside('surrogate of f', [0.5, 0.3], 1, SURROGATE),
  beside('f′(x): Dirac<br>pulse at ½', [0.5, 1.28], 2, WHOLE, { align: 'left', xshift: 10 }),
  beside('surrogate′ =<br>H(x) −<br>H(x − 1)', [1, 0.72], 2, SURROGATE, { align: 'left' }),
  beside('H(x)', [0, 0.6], 3, LOWER, { xanchor: 'right', xshift: -5 }),
  beside('H(x − 1)', [1, 0.6], 3, UPPER),
];

/** The pulse is drawn as an arrow; it has no height. */
const arrowhead = () => ({
  x: 0.5,
  y: 1.38,
  ax: 0.5,
  ay: 1.1,
  xref: 'x2',
  yref: 'y2',
  axref: 'x2',
  ayref: 'y2',
  text: '',
  showarrow: true,
  arrowhead: 2,
  arrowwidth: 1.8,
  arrowcolor: WHOLE,
});

const curve = (
  name: string,
  points: readonly (readonly number[])[],
  n: number,
  color: string,
  dash = 'solid',
): Data =>
  ({
    type: 'scatter',
    mode: 'lines',
    name,
    ...onPanel(n),
    x: points.map(([x]) => x),
    y: points.map(([, y]) => y),
    line: { color, width: 2.2, dash, simplify: false },
  }) as Data;

/** A function that jumps: both values at each jump joined by a line, a dot on the one that counts. */
function jumping(
  name: string,
  of: (x: number) => number,
  jumps: readonly number[],
  n: number,
  color: string,
  dash = 'solid',
): Data[] {
  const near = 1e-9;
  const points = [
    [RANGE[0], of(RANGE[0])],
    ...jumps.flatMap((x) => [
      [x, of(x - near)],
      [x, of(x + near)],
    ]),
    [RANGE[1], of(RANGE[1])],
  ];
  return [
    curve(name, points, n, color, dash),
    {
      type: 'scatter',
      mode: 'markers',
      name: `${name}: value at its jump`,
      showlegend: false,
      ...onPanel(n),
      x: [...jumps],
      y: jumps.map(of),
      marker: { color, size: 8 },
    } as Data,
  ];
}
