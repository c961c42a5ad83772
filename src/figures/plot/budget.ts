/** The error budget as a figure: the phase table with the gate that leaks first, and the loss by each fault. */

import { SOLUTION } from '../../backends/solution';
import { checkKinds, having } from '../../kinds';
import { type Budget, lossOf } from '../../validation/budget';
import type { Figure } from '../figure';
import { stripAxis, stripBars, stripRows } from '../gate-strip';
import type { Data } from '../plotly';
import { axis, INK, layout, SOFT, timeTitle } from '../theme';

const CLOSED = '#9ecae1';
const MEASURED = '#08519c';
const WEAKEST = '#D55E00';
/** Rows of the phase table that still can be read. */
const MOST_ROWS = 40;

const BUDGET = having('what budget(...) returns', {
  circuit: 'object',
  solution: SOLUTION,
  amplitudes: 'objects',
  effects: 'objects',
});

/**
 * The error budget of a chain: which gate is open when, with the closed one that would leak first, and what each fault costs the
 * last amplitude that is not 0, in percent: closed form beside run.
 *
 * @example
 * ```ts
 * import { budget, circuit, gradedChain, plot } from 'pulsegate';
 *
 * const chain = circuit(gradedChain({ stages: 2, T: 2 }));
 * const { data } = plot.budget(budget(chain, { initial: { u0: 0.5 }, draws: 10 }));
 * data.map(({ type }) => type).join(); // bar,scatter,bar,bar
 * ```
 */
export function plotBudget(budget: Budget): Figure {
  checkKinds('plot.budget', { budget: [budget, BUDGET] });
  const rows = stripRows(budget.solution.log.segments, () => '#8fb8d8').slice(0, MOST_ROWS);
  const last = budget.amplitudes.findLastIndex(({ value }) => value > 0);
  const amplitude = budget.amplitudes[last];
  const strip = rows.length * 18;
  const [gap, bars] = [110, 250];
  const inner = strip + gap + bars;
  const margin = { l: 110, r: 150, t: 84, b: 84 };
  const unit = timeTitle(budget.circuit.timeUnit);
  const name = labelOf(budget, last);
  return {
    data: [stripBars(rows, 'x', 'y'), ...weakestMark(budget, rows), ...lossBars(budget, last)],
    layout: layout(
      'Error budget of graded transfer',
      { width: 960, height: inner + margin.t + margin.b },
      {
        margin,
        barmode: 'group',
        bargap: 0.3,
        xaxis: axis(unit, { range: [...budget.solution.tspan], anchor: 'y', showgrid: false }),
        yaxis: { ...stripAxis(rows), domain: [(bars + gap) / inner, 1] },
        xaxis2: { ...axis(''), anchor: 'y2', showgrid: false, tickangle: 0, tickfont: { size: 11.5 } },
        yaxis2: axis(`loss of the amplitude (%)`, {
          domain: [0, bars / inner],
          zeroline: true,
          zerolinecolor: SOFT,
        }),
        annotations: [
          title('Phase table: which gate is open, who is held or flushed', 1),
          title(
            `Loss of the amplitude of ${name} at t = ${threeDigits(amplitude?.t ?? 0)} by each fault on its own`,
            bars / inner,
          ),
        ],
      },
    ),
  };
}

const labelOf = ({ circuit, amplitudes }: Budget, k: number): string => {
  const { population = '', component = 0 } = amplitudes[k] ?? {};
  const size = circuit.populations.find(({ name }) => name === population)?.size ?? 1;
  return size === 1 ? population : `${population}[${component}]`;
};

const title = (text: string, y: number) =>
  ({
    text,
    x: 0,
    y,
    xref: 'paper',
    yref: 'paper',
    xanchor: 'left',
    yanchor: 'bottom',
    yshift: 8,
    showarrow: false,
    font: { size: 13.5, color: INK },
  }) as const;

/** Where and when the first closed gate would leak. */
function weakestMark({ weakest }: Budget, rows: readonly { readonly label: string }[]): Data[] {
  if (weakest === null || !rows.some(({ label }) => label === weakest.margin.projection)) return [];
  const { margin, factor } = weakest;
  return [
    {
      type: 'scatter',
      mode: 'markers',
      name: `closed gate that leaks<br>first, at ${threeDigits(factor)} × the<br>currents of this run`,
      x: [margin.t],
      y: [margin.projection],
      hovertemplate: `leaks at ${threeDigits(factor)} × the currents<extra></extra>`,
      marker: { symbol: 'x', size: 11, color: WEAKEST },
      cliponaxis: false,
    } as Data,
  ];
}

function lossBars({ effects, amplitudes }: Budget, k: number): Data[] {
  const ideal = amplitudes[k]?.value ?? 0;
  const x = effects.map(
    ({ fault, size, unit }) => `${fault.replace(' ', '<br>')}<br>${threeDigits(size)} ${unit}`,
  );
  const percent = (value: number | null | undefined) => {
    const loss = lossOf(ideal, value);
    return loss === null ? null : 100 * loss;
  };
  const bar = (name: string, color: string, values: (number | null)[], errors?: (number | null)[]): Data =>
    ({
      type: 'bar',
      name,
      xaxis: 'x2',
      yaxis: 'y2',
      x,
      y: values,
      marker: { color },
      text: values.map((value) => (value === null ? 'none' : threeDigits(value))),
      textposition: 'outside',
      textfont: { size: 10.5 },
      cliponaxis: false,
      ...(errors === undefined
        ? {}
        : { error_y: { type: 'data', array: errors, color: INK, thickness: 1.4, width: 0 } }),
    }) as Data;
  return [
    bar(
      'closed form',
      CLOSED,
      effects.map(({ closed }) => percent(closed[k])),
    ),
    bar(
      'measured<br>(jitter: mean ± s.e.)',
      MEASURED,
      effects.map(({ measured }) => percent(measured[k])),
      effects.map(({ standardErrors }) =>
        standardErrors === undefined ? null : (100 * (standardErrors[k] ?? 0)) / ideal,
      ),
    ),
  ];
}

/** What rounding leaves of 0 is 0. */
const threeDigits = (value: number): string =>
  String(Math.abs(value) < 1e-10 ? 0 : Number(value.toPrecision(3)));
