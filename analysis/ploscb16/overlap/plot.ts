/** Four panels: gain against overlap, waveforms of two cascades, amplitudes along the chain, the second multiplier. */

import { exactGain } from '../../../src/circuit/gains';
import { LARGEST_OVERLAP, overlapGain, overlapModes } from '../../../src/circuit/overlap-gain';
import type { Figure } from '../../../src/figures/figure';
import { apart, axes, beside, heading, onPanel, type PanelPlace } from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, colours, INK, layout, ramp, SOFT } from '../../../src/figures/theme';
import { amplitudes, chain, GAINS, OVERLAPS, SECOND, T } from './runs';

const LEFT: readonly [number, number] = [0, 0.44];
const RIGHT: readonly [number, number] = [0.56, 1];
const PLACES: readonly PanelPlace[] = [
  { x: LEFT, y: [0.57, 1] },
  { x: RIGHT, y: [0.57, 1] },
  { x: LEFT, y: [0, 0.4] },
  { x: RIGHT, y: [0, 0.4] },
];
const GRID = Array.from({ length: 181 }, (_, k) => (k / 180) * LARGEST_OVERLAP);
/** Stages that are drawn as waveforms. */
const DRAWN = 6;

export function draw(runs: readonly number[][], seconds: readonly number[]): Figure {
  const panels = [gains(), waveforms(), along(runs), multipliers(seconds)];
  const titles = [
    'Gain that keeps the stage ratio 1 (circles: independent values)',
    `Waveforms of u1 … u${DRAWN}, T = ${T} τ`,
    `Amplitude at the end of each gate, T = ${T} τ, by overlap`,
    'How fast the wave finds its shape (dots: along the chain)',
  ];
  const more = {
    ...Object.assign({}, ...panels.map((panel) => panel.axes)),
    annotations: [
      ...titles.map((title, k) => heading(title, PLACES[k])),
      ...panels.flatMap((panel) => panel.words),
    ],
    showlegend: false,
    margin: { l: 76, r: 40, t: 84, b: 60 },
  };
  return {
    data: panels.flatMap((panel) => panel.data),
    layout: layout('Chains with overlapping gates', { width: 1080, height: 840 }, more as Partial<Layout>),
  };
}

interface Panel {
  readonly data: Data[];
  readonly axes: Record<string, unknown>;
  readonly words: readonly ReturnType<typeof beside>[];
}

const on = (n: number) => ({ type: 'scatter', ...onPanel(n) });

const panel = (
  n: number,
  data: readonly object[],
  x: object,
  y: object,
  words: Panel['words'] = [],
): Panel => ({
  words,
  data: data.map((trace) => ({ ...on(n), ...trace }) as Data),
  axes: axes(n, PLACES[n - 1], x, y),
});

function gains(): Panel {
  const lengths = [1, 2, 3];
  const palette = colours(lengths.length);
  const lines = lengths.map((length, k) => ({
    mode: 'lines',
    name: `S, T = ${length} τ`,
    x: GRID,
    y: GRID.map((overlap) => overlapGain({ T: length, overlap })),
    line: { color: palette[k], width: 2 },
  }));
  const points = {
    mode: 'markers',
    name: 'independent values, T = 2 τ',
    x: OVERLAPS,
    y: GAINS,
    marker: { symbol: 'circle-open', color: INK, size: 8, line: { width: 1.4 } },
  };
  const words = lengths.map((length, k) =>
    k === 0
      ? beside(`T = ${length} τ`, [0.85, 3.6], 1, palette[k], { xanchor: 'right' })
      : beside(`T = ${length} τ`, [0, lines[k].y[0]], 1, palette[k], { xshift: 16, yshift: 5 }),
  );
  return panel(
    1,
    [...lines, points],
    axis('overlap (part of T)'),
    axis('gain S', { rangemode: 'tozero' }),
    words,
  );
}

function waveforms(): Panel {
  const lines = [0, 0.5].flatMap((overlap, which) => {
    const run = chain(overlap, undefined, DRAWN);
    return Array.from({ length: DRAWN }, (_, k) => {
      const from = k * (1 - overlap) * T;
      const to = Math.min(from + 2 * T, run.tspan[1]);
      const times = Array.from({ length: 81 }, (_, j) => from + ((to - from) * j) / 80);
      return {
        mode: 'lines',
        name: overlap === 0 ? 'contiguous gates' : 'gates overlap by half',
        legendgroup: `waves ${which}`,
        showlegend: k === 0,
        x: times,
        y: times.map((t) => run.at(t, `u${k + 1}`)),
        line: { color: overlap === 0 ? '#888888' : '#D55E00', width: 1.8, simplify: false },
      };
    });
  });
  const words = [
    beside('contiguous gates', [0, 1.5], 2, SOFT),
    beside('gates overlap by half', [0.3, 0.66], 2, '#D55E00', { bgcolor: 'rgba(255,255,255,0.85)' }),
  ];
  return panel(2, lines, axis('time t (τ)'), axis('current I (a.u.)', { range: [0, 1.6] }), words);
}

function along(runs: readonly number[][]): Panel {
  const last = 20;
  const stages = Array.from({ length: last }, (_, k) => k + 1);
  const palette = ramp(OVERLAPS.length);
  const contiguous = exactGain({ T, source: 'decaying', destination: 'leaky' });
  const grown = amplitudes(chain(0.1, contiguous, last), 0.1, last);
  const lines = runs.map((A, k) => ({
    mode: 'lines+markers',
    name: `overlap ${OVERLAPS[k]}`,
    x: stages,
    y: A.slice(0, last),
    line: { color: palette[k], width: 1.2 },
    marker: { color: palette[k], size: 4.5 },
  }));
  const wrong = {
    mode: 'lines+markers',
    name: 'overlap 0.1, gain of<br>contiguous gates',
    x: stages,
    y: grown,
    line: { color: INK, width: 1.2, dash: 'dot' },
    marker: { color: INK, size: 4.5, symbol: 'x-thin-open' },
  };
  return panel(
    3,
    [...lines, wrong],
    axis('stage k', { range: [0, last + 3.5] }),
    axis('A<sub>k</sub> (A<sub>0</sub> = 1)', {
      type: 'log',
      tickvals: [0.4, 0.6, 1, 2, 4, 8],
      minor: { tickvals: [0.5, 0.7, 0.8, 0.9, 3, 5, 6, 7, 9], ticks: 'outside', ticklen: 3, tickcolor: SOFT },
      range: [-0.5, 1],
    }),
    [
      ...apart(
        runs.map((A) => Math.log10(A[last - 1])),
        0.06,
      ).map((height, k) => beside(String(OVERLAPS[k]), [last, height], 3, palette[k])),
      beside('overlap 0.1 with the gain<br>of contiguous gates', [8.5, 0.5], 3, INK, { align: 'left' }),
    ],
  );
}

function multipliers(seconds: readonly number[]): Panel {
  const line = {
    mode: 'lines',
    name: 'second multiplier',
    x: GRID.slice(1),
    y: GRID.slice(1).map((overlap) => overlapModes({ T, overlap }).multipliers[1]?.re ?? null),
    line: { color: INK, width: 1.8 },
  };
  const points = {
    mode: 'markers',
    name: 'measured along the chain',
    x: SECOND.map(([overlap]) => overlap),
    y: seconds,
    marker: { color: '#009E73', size: 8 },
  };
  return panel(
    4,
    [line, points],
    axis('overlap (part of T)'),
    axis('second multiplier per hop', { range: [0, 1] }),
  );
}
