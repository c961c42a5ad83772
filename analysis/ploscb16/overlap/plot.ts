/** Four panels: gain against overlap, waveforms of two cascades, amplitudes along the chain, the second multiplier. */
import type { Data, Layout } from 'plotly.js-dist-min';
import { exactGain } from '../../../src/circuit/gains';
import { LARGEST_OVERLAP, overlapGain, overlapModes } from '../../../src/circuit/overlap-gain';
import type { Figure } from '../../../src/figures/figure';
import { axes, heading, onPanel, type Place } from '../../../src/figures/panels';
import { axis, colours, INK, layout } from '../../../src/figures/theme';
import { amplitudes, chain, GAINS, OVERLAPS, SECOND, T } from './runs';

const LEFT: readonly [number, number] = [0, 0.44];
const RIGHT: readonly [number, number] = [0.56, 1];
const PLACES: readonly Place[] = [
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
    'Gain that keeps the stage ratio 1',
    `Waveforms of u1 … u${DRAWN}, T = ${T} τ`,
    `Amplitude at the end of each gate, T = ${T} τ`,
    'How fast the wave finds its shape',
  ];
  const more = {
    ...Object.assign({}, ...panels.map((panel) => panel.axes)),
    annotations: titles.map((title, k) => heading(title, PLACES[k])),
    margin: { l: 76, r: 190, t: 84, b: 60 },
  };
  return {
    data: panels.flatMap((panel) => panel.data),
    layout: layout('Chains with overlapping gates', { width: 1080, height: 820 }, more as Partial<Layout>),
  };
}

interface Panel {
  readonly data: Data[];
  readonly axes: Record<string, unknown>;
}

const on = (n: number) => ({ type: 'scatter', ...onPanel(n) });

const panel = (n: number, data: readonly object[], x: object, y: object): Panel => ({
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
  return panel(1, [...lines, points], axis('overlap (part of T)'), axis('gain S', { rangemode: 'tozero' }));
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
        line: { color: overlap === 0 ? '#999999' : '#D55E00', width: 1.8, simplify: false },
      };
    });
  });
  return panel(2, lines, axis('time t (τ)'), axis('current I (a.u.)', { rangemode: 'tozero' }));
}

function along(runs: readonly number[][]): Panel {
  const last = 20;
  const stages = Array.from({ length: last }, (_, k) => k + 1);
  const palette = colours(OVERLAPS.length);
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
    axis('stage k'),
    axis('A<sub>k</sub> (A<sub>0</sub> = 1)', {
      type: 'log',
      tickvals: [0.4, 0.6, 1, 2, 4, 8],
      range: [-0.5, 1],
    }),
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
