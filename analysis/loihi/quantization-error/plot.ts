/** Three panels, one for each thing that is rounded; marks are the chip, lines what accounts for it. */
import type { Figure } from '../../../src/figures/figure';
import { axes, beside, heading, onPanel, type PanelPlace } from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, layout, SOFT } from '../../../src/figures/theme';
import { BITS, type BitError, type HopError, STEPS } from './runs';

export interface Measured {
  readonly levels: readonly number[];
  readonly held: readonly HopError[];
  readonly decaying: readonly HopError[];
  readonly each: readonly BitError[];
  readonly spread: readonly BitError[];
  readonly chip: readonly HopError[];
  readonly graded: readonly number[];
  readonly saturating: readonly number[];
  readonly tau: readonly { readonly off: number; readonly bound: number }[];
}

const LEVELS: PanelPlace = { x: [0, 0.26], y: [0, 1] };
const WEIGHTS: PanelPlace = { x: [0.37, 0.63], y: [0, 1] };
const TIME: PanelPlace = { x: [0.74, 1], y: [0, 1] };
const [BLUE, RED, GREEN] = ['#0072B2', '#D55E00', '#009E73'];

export function draw(m: Measured): Figure {
  const log = (range: readonly [number, number]) =>
    ({ type: 'log', exponentformat: 'power', dtick: 1, range: [...range] }) as const;
  const twos = (values: readonly number[]) => ({
    type: 'log' as const,
    tickvals: [...values],
    ticktext: values.map(String),
    range: [Math.log10(0.8 * values[0]), Math.log10(1.25 * (values.at(-1) ?? 1))],
  });
  const last = m.levels.length - 1;
  const at = (x: number, y: number): [number, number] => [Math.log10(x), Math.log10(y)];
  const more = {
    ...axes(1, LEVELS, axis('N, levels of a row', twos(m.levels)), axis('rms error (a.u.)', log([-3.1, -1]))),
    ...axes(2, WEIGHTS, axis('bits of a weight', { dtick: 1, range: [0.6, 8.4] }), axis('', log([-3.4, 0]))),
    ...axes(3, TIME, axis('steps in a τ', twos(STEPS)), axis('', log([-4.1, -1.5]))),
    annotations: [
      heading('Levels: one hop', LEVELS),
      heading('Weights: a signed matrix, 32 levels', WEIGHTS),
      heading('Steps: one hop, and τ itself', TIME),
      beside('held source', at(m.levels[1], m.held[1].rms), 1, BLUE, { xshift: 12, yshift: 10 }),
      beside('decaying source', at(m.levels[last], m.decaying[last].rms), 1, RED, {
        ...{ xanchor: 'right', xshift: -14, yshift: -6 },
      }),
      beside('rounded in each level', [3, Math.log10(m.each[2].rms)], 2, RED, { xshift: 12, yshift: 12 }),
      beside('spread over the levels', [4.7, -3.15], 2, BLUE),
      beside('decaying source, 32 levels', at(STEPS[0], m.chip[0].rms), 3, RED, { xshift: 0, yshift: 18 }),
      beside('row with a ceiling,<br>no levels', at(STEPS[0], m.saturating[0]), 3, GREEN, {
        ...{ xshift: 0, yshift: -54, align: 'left' },
      }),
      beside('error of τ', at(STEPS[5], m.tau[5].off), 3, SOFT, { xanchor: 'right', xshift: 8, yshift: 24 }),
    ],
    showlegend: false,
    margin: { l: 76, r: 30, t: 96, b: 60 },
  };
  const expected = (errors: readonly BitError[]): number[] =>
    errors.map(({ weights }) => Math.max(1e-9, weights));
  return {
    data: [
      line(
        'held source: spacing/√12',
        1,
        m.levels,
        m.held.map(({ spacing }) => spacing / Math.sqrt(12)),
        BLUE,
      ),
      marks(
        'held source',
        1,
        m.levels,
        m.held.map(({ rms }) => rms),
        BLUE,
      ),
      marks(
        'decaying source',
        1,
        m.levels,
        m.decaying.map(({ rms }) => rms),
        RED,
        true,
      ),
      line('each: what the rounded weights make, no levels', 2, BITS, expected(m.each), RED),
      line('spread: what the rounded weights make, no levels', 2, BITS, expected(m.spread), BLUE),
      marks(
        'rounded in each level',
        2,
        BITS,
        m.each.map(({ rms }) => rms),
        RED,
      ),
      marks(
        'spread over the levels',
        2,
        BITS,
        m.spread.map(({ rms }) => rms),
        BLUE,
      ),
      marks(
        'decaying source, 32 levels',
        3,
        STEPS,
        m.chip.map(({ rms }) => rms),
        RED,
        true,
      ),
      marks('row with a ceiling, no levels', 3, STEPS, m.saturating, GREEN, true),
      line(
        'error of the time constant',
        3,
        STEPS,
        m.tau.map(({ off }) => off),
        SOFT,
      ),
    ],
    layout: layout(
      'What the chip rounds: levels, weights, steps (marks: runs; dashed: what accounts for them)',
      { width: 1180, height: 460 },
      more as unknown as Partial<Layout>,
    ),
  };
}

const line = (name: string, n: number, x: readonly number[], y: readonly number[], color: string): Data =>
  ({
    ...{ type: 'scatter', mode: 'lines', name, ...onPanel(n), x: [...x], y: [...y] },
    line: { color, width: 1.4, dash: 'dash' },
  }) as Data;

const marks = (
  name: string,
  n: number,
  x: readonly number[],
  y: readonly number[],
  color: string,
  joined = false,
): Data =>
  ({
    ...{ type: 'scatter', mode: joined ? 'lines+markers' : 'markers', name, ...onPanel(n) },
    ...{ x: [...x], y: [...y], marker: { color, size: 7 }, line: { color, width: 1.4 } },
  }) as Data;
