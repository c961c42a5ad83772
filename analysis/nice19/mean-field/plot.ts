/** Four panels of waveforms with their gates, and one of amplitudes under a gain error. */

import type { Solution } from '../../../src/backends/solution';
import type { Figure } from '../../../src/figures/figure';
import {
  axes,
  beside,
  gateBands,
  gateBars,
  heading,
  onPanel,
  type PanelPlace,
  stripAxes,
  timeAbove,
} from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, colours, INK, layout } from '../../../src/figures/theme';
import { AMPLITUDES, amplitude, gainOf, HOPS, RATIOS, WINDOWS } from './runs';

/** Only so many hops are drawn. */
const DRAWN = 6;

export function draw(exact: ReadonlyMap<number, Solution>, wrong: readonly Solution[]): Figure {
  const data: Data[] = [];
  const rest: Record<string, unknown> = {};
  const annotations: Partial<NonNullable<Layout['annotations']>[number]>[] = [];
  const shapes: Partial<NonNullable<Layout['shapes']>[number]>[] = [];
  WINDOWS.forEach((T, k) => {
    const { place, strip } = placeOf(k);
    const [curves, bars] = [2 * k + 1, 2 * k + 2];
    const gates = Array.from({ length: DRAWN }, (_, hop) => ({
      t: [hop * T, (hop + 1) * T] as const,
      label: `u${hop}→u${hop + 1}`,
    }));
    const solution = exact.get(T) as Solution;
    data.push(
      ...waveforms(solution, T, curves, k === 0),
      closedForm(T, curves, k === 0),
      ends(solution, T, curves, k === 0),
      gateBars(gates, bars),
    );
    const range = [0, DRAWN * T] as const;
    Object.assign(
      rest,
      axes(curves, place, timeAbove(bars, range), axis('current I (a.u.)', { rangemode: 'tozero' })),
      stripAxes(bars, strip, 'time t (τ)', range, T, k % 2 === 0),
    );
    shapes.push(...gateBands(gates, curves));
    annotations.push(heading(`T = ${T} τ, S = ${gainOf(T).toFixed(3)}`, place));
  });
  const bottom: PanelPlace = { x: [0, 1], y: [0, 0.255] };
  data.push(...ratioLines(exact.get(2) as Solution, wrong));
  annotations.push(
    heading(
      'Amplitude along the chain with a gain error, T = 2 τ (lines: (S / S<sub>exact</sub>)<sup>k</sup>)',
      bottom,
    ),
    ...gainNames(),
  );
  Object.assign(
    rest,
    axes(9, bottom, axis('hop k', { range: [-0.4, HOPS + 2.6] }), axis('A<sub>k</sub> / A<sub>0</sub>')),
  );
  const size = { width: 1040, height: 1060 };
  const more = { ...rest, annotations, shapes, barmode: 'overlay', margin: { l: 84, r: 190, t: 84, b: 60 } };
  return {
    data,
    layout: layout('Graded waveforms along a pulse-gated chain', size, more as Partial<Layout>),
  };
}

/** Two by two panels in the upper part, each with its strip. */
function placeOf(k: number): { place: PanelPlace; strip: PanelPlace } {
  const x: [number, number] = k % 2 === 0 ? [0, 0.455] : [0.545, 1];
  const top = k < 2 ? 1 : 0.645;
  return { place: { x, y: [top - 0.22, top] }, strip: { x, y: [top - 0.245, top - 0.223] } };
}

/** A curve for each amplitude; a population is drawn while it is charged and while it is read. */
function waveforms(solution: Solution, T: number, n: number, showlegend: boolean): Data[] {
  const palette = colours(AMPLITUDES.length);
  return AMPLITUDES.map((A, which) => {
    const points = Array.from({ length: DRAWN + 1 }, (_, k) => stretch(solution, T, k, which)).flat();
    return {
      type: 'scatter',
      mode: 'lines',
      name: `A = ${A}`,
      legendgroup: `A${which}`,
      showlegend,
      ...onPanel(n),
      x: points.map(([t]) => t),
      y: points.map(([, current]) => current),
      line: { color: palette[which] ?? INK, width: 1.8, simplify: false },
    } as Data;
  });
}

/** The points of one population, and a gap behind them. */
function stretch(solution: Solution, T: number, k: number, which: number): [number, number | null][] {
  const [from, to] = [Math.max(0, k - 1) * T, Math.min(DRAWN, k + 1) * T];
  const steps = 64;
  const points = Array.from({ length: steps + 1 }, (_, step): [number, number] => {
    const t = from + ((to - from) * step) / steps;
    return [t, solution.at(t, `u${k}`, which)];
  });
  return [...points, [to, null]];
}

/** The amplitude A: the current at the end of the window that charges a population. */
function ends(solution: Solution, T: number, n: number, showlegend: boolean): Data {
  const points = AMPLITUDES.flatMap((_, which) =>
    Array.from({ length: DRAWN }, (__, hop) => [(hop + 1) * T, amplitude(solution, T, hop + 1, which)]),
  );
  return {
    type: 'scatter',
    mode: 'markers',
    name: 'amplitude: current at<br>the end of its window',
    legendgroup: 'amplitude',
    showlegend,
    ...onPanel(n),
    x: points.map(([t]) => t),
    y: points.map(([, current]) => current),
    cliponaxis: false,
    marker: { symbol: 'diamond', color: INK, size: 7 },
  } as Data;
}

/** S A (t/tau) e^{-t/tau} at a few times of each window. */
function closedForm(T: number, n: number, showlegend: boolean): Data {
  const points = AMPLITUDES.flatMap((A) =>
    Array.from({ length: DRAWN }, (_, hop) =>
      [0.125, 0.375, 0.625, 0.875].map((part) => {
        const s = part * T;
        return [hop * T + s, gainOf(T) * A * s * Math.exp(-s)] as const;
      }),
    ).flat(),
  );
  return {
    type: 'scatter',
    mode: 'markers',
    name: 'S A (t/τ) e<sup>-t/τ</sup>',
    legendgroup: 'closed form',
    showlegend,
    ...onPanel(n),
    x: points.map(([t]) => t),
    y: points.map(([, current]) => current),
    marker: { symbol: 'circle-open', color: INK, size: 5, line: { width: 1 } },
  } as Data;
}

const GAIN_COLOURS = [INK, '#E69F00', '#CC79A7'];
const gainName = (ratio: number): string =>
  ratio === 1 ? 'S = S<sub>exact</sub>' : `S = ${ratio} S<sub>exact</sub>`;

/** The gain of each curve, right of its end. */
const gainNames = () =>
  [1, ...RATIOS].map((ratio, j) => beside(gainName(ratio), [HOPS, ratio ** HOPS], 9, GAIN_COLOURS[j]));

/** Measured ratios as marks, rho^k as lines. */
function ratioLines(exact: Solution, wrong: readonly Solution[]): Data[] {
  const palette = GAIN_COLOURS;
  const hops = Array.from({ length: HOPS + 1 }, (_, k) => k);
  return [1, ...RATIOS].flatMap((ratio, j) => {
    const solution = j === 0 ? exact : wrong[j - 1];
    const common = { type: 'scatter', x: hops, xaxis: 'x9', yaxis: 'y9', legendgroup: `ratio ${ratio}` };
    const color = palette[j] ?? INK;
    return [
      {
        ...common,
        mode: 'lines',
        name: `${ratio}<sup>k</sup>`,
        y: hops.map((k) => ratio ** k),
        line: { color, width: 1.4 },
        showlegend: false,
      },
      {
        ...common,
        mode: 'markers',
        name: gainName(ratio),
        showlegend: false,
        y: hops.map((k) => amplitude(solution, 2, k, 0) / (AMPLITUDES[0] ?? 1)),
        marker: { color, size: 6 },
      },
    ] as Data[];
  });
}
