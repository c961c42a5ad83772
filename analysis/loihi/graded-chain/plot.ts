/** Spikes of levels under the current that they read; all currents; errors hop by hop. */
import type { Solution } from '../../../src/backends/solution';
import type { Figure } from '../../../src/figures/figure';
import { axes, heading, onPanel, type PanelPlace } from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, INK, layout, ramp, SOFT } from '../../../src/figures/theme';
import { AMPLITUDE, HOPS, LEVELS, type LevelSpike, loweringOf, T } from './runs';

export interface Drawn {
  readonly run: Solution;
  readonly truth: Solution;
  readonly spikes: readonly LevelSpike[];
  readonly amplitudes: readonly number[];
  readonly errors: readonly (readonly number[])[];
}

const LADDER: PanelPlace = { x: [0, 1], y: [0.72, 1] };
const CURRENTS: PanelPlace = { x: [0, 1], y: [0.37, 0.6] };
const ERRORS: PanelPlace = { x: [0, 1], y: [0, 0.24] };
/** So many windows are drawn spike by spike. */
const WINDOWS = 3;
const POINTS = 40;

export function draw({ run, truth, spikes, amplitudes, errors }: Drawn): Figure {
  const colours = ramp(HOPS + 1);
  const more = {
    ...axes(
      1,
      LADDER,
      axis('time t (τ)', { range: [0, WINDOWS * T], dtick: 1 }),
      axis('current (a.u.)', { range: [0, 0.78] }),
    ),
    ...axes(
      2,
      CURRENTS,
      axis('time t (τ)', { range: [0, HOPS * T], dtick: T }),
      axis('current (a.u.)', { rangemode: 'tozero' }),
    ),
    ...axes(
      3,
      ERRORS,
      axis('hop', { range: [0.5, HOPS + 0.5], dtick: 1 }),
      axis('error (spacings)', { range: [-2.5, 2.5], zeroline: true, zerolinecolor: SOFT }),
    ),
    annotations: [
      heading(
        `What the first ${WINDOWS} rows fire: a tick at each of their ${LEVELS} levels that is below the current which they read (line)`,
        LADDER,
      ),
      heading(`All currents on the chip (dots: mean field), packet of ${AMPLITUDE}`, CURRENTS),
      heading('Error of each hop, packet by packet (dotted: half a level)', ERRORS),
    ],
    margin: { l: 76, r: 170, t: 92, b: 60 },
  };
  return {
    data: [
      ...Array.from({ length: WINDOWS }, (_, row) => ticks(run, spikes, row, colours[row])),
      ...Array.from({ length: WINDOWS }, (_, k) =>
        current(run, `u${k}`, [k * T, (k + 1) * T], 1, { color: INK, width: 1.6, shape: 'hv' }, k === 0),
      ),
      ...Array.from({ length: HOPS + 1 }, (_, k) =>
        current(
          run,
          `u${k}`,
          [Math.max(0, (k - 1) * T), Math.min(HOPS * T, (k + 2) * T)],
          2,
          { color: colours[k], width: 1.6 },
          false,
        ),
      ),
      ...Array.from({ length: HOPS + 1 }, (_, k) => dots(truth, k)),
      ...[-0.5, 0.5].map(
        (y) =>
          ({
            ...{ type: 'scatter', mode: 'lines', name: 'half a level', showlegend: false, ...onPanel(3) },
            ...{ x: [0.5, HOPS + 0.5], y: [y, y], line: { color: SOFT, width: 1, dash: 'dot' } },
          }) as Data,
      ),
      ...errors.map((list, k) =>
        hops(list, amplitudes[k], k / Math.max(1, errors.length - 1), errors.length < 9),
      ),
    ],
    layout: layout(
      'A graded packet on the chip: twelve hops of ladders',
      { width: 1040, height: 860 },
      more as unknown as Partial<Layout>,
    ),
  };
}

/** A tick at the height of each level that fires. */
function ticks(run: Solution, spikes: readonly LevelSpike[], row: number, color: string): Data {
  const { first, spacing } = loweringOf(run).ladders[row];
  const own = spikes.filter((spike) => spike.row === row);
  return {
    ...{ type: 'scatter', mode: 'markers', name: `spikes of u${row}>u${row + 1}`, ...onPanel(1) },
    x: own.map(({ t }) => t),
    y: own.map(({ level }) => first + level * spacing),
    marker: { symbol: 'line-ns-open', size: 5, color, line: { width: 1.6, color } },
  } as Data;
}

/** A current of the chip at its steps. */
function current(
  run: Solution,
  name: string,
  [from, to]: readonly [number, number],
  panel: number,
  line: object,
  shown: boolean,
): Data {
  const count = Math.round((to - from) * (1 / stepOf(run)));
  const x = Array.from({ length: count + 1 }, (_, k) => from + ((to - from) * k) / count);
  return {
    ...{ type: 'scatter', mode: 'lines', ...onPanel(panel) },
    ...{ name: shown ? 'the current that they read' : `${name} on the chip`, showlegend: shown },
    ...{ x, y: x.map((t) => run.at(t, name)), line },
  } as Data;
}

const stepOf = (run: Solution): number => 1 / loweringOf(run).stepsPerTau;

function dots(truth: Solution, k: number): Data {
  const [from, to] = [Math.max(0, (k - 1) * T), Math.min(HOPS * T, (k + 2) * T)];
  const count = Math.round((POINTS * (to - from)) / (3 * T * 2));
  const x = Array.from({ length: count }, (_, j) => from + ((to - from) * (j + 0.5)) / count);
  return {
    ...{ type: 'scatter', mode: 'markers', name: 'mean field', showlegend: k === 0, ...onPanel(2) },
    ...{ x, y: x.map((t) => truth.at(t, `u${k}`)), marker: { color: INK, size: 3.2 } },
  } as Data;
}

function hops(errors: readonly number[], amplitude: number, place: number, named: boolean): Data {
  const color = ramp(101)[Math.round(100 * place)];
  return {
    ...{ type: 'scatter', mode: 'lines+markers', name: `packet of ${amplitude.toFixed(2)}`, ...onPanel(3) },
    ...{ x: errors.map((_, k) => k + 1), y: [...errors], showlegend: named },
    ...{ marker: { color, size: 5 }, line: { color, width: 1.4 } },
  } as Data;
}
