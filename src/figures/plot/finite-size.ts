/** Deviation from the mean field against N: measured rms with its interval, the law of linear noise as a line. */
import { checkKinds, having } from '../../kinds';
import type { FiniteAmplitude, FiniteSize } from '../../validation/finite-size/finite-size';
import type { Figure } from '../figure';
import type { Data } from '../plotly';
import { axis, colours, layout } from '../theme';

const FINITE_SIZE = having('what finiteSize(...) returns', {
  circuit: 'object',
  neurons: 'numbers',
  amplitudes: 'objects',
});

/** Amplitudes that still can be told apart: those in the end. */
const MOST = 7;

/**
 * rms over N on logarithmic axes, a colour an amplitude; amplitudes that never deviate are left out.
 *
 * @example
 * ```ts
 * import { circuit, finiteSize, gradedChain, plot } from 'pulsegate';
 *
 * const chain = circuit(gradedChain({ stages: 1, T: 2 }));
 * const measured = finiteSize(chain, { initial: { u0: 0.5 }, neurons: [100, 400], trials: 20, seed: 1 });
 * const { data } = plot.finiteSize(measured);
 * data.length > 0; // true
 * ```
 */
export function plotFiniteSize(result: FiniteSize): Figure {
  checkKinds('plot.finiteSize', { result: [result, FINITE_SIZE] });
  const shown = result.amplitudes
    .filter(({ measured }) => measured.some(({ meanSquare }) => meanSquare > 0))
    .slice(-MOST);
  const palette = colours(shown.length);
  return {
    data: shown.flatMap((amplitude, k) => lawAndMarks(result, amplitude, palette[k])),
    layout: layout(
      'Deviation from the mean field: rms² = a / N + b² (lines: law of linear noise)',
      { width: 860, height: 560 },
      {
        xaxis: axis('N, neurons of a row', { type: 'log', dtick: 1 }),
        yaxis: axis('rms deviation (a.u.)', { type: 'log', exponentformat: 'power' }),
      },
    ),
  };
}

/** "u1[2], t = 4". */
export const nameOf = (
  { circuit }: Pick<FiniteSize, 'circuit'>,
  { population, component, t }: Pick<FiniteAmplitude, 'population' | 'component' | 't'>,
): string => {
  const size = circuit.populations.find(({ name }) => name === population)?.size ?? 1;
  return `${size === 1 ? population : `${population}[${component}]`}, t = ${Number(t.toPrecision(6))}`;
};

function lawAndMarks(result: FiniteSize, amplitude: FiniteAmplitude, color: string): Data[] {
  const { measured, law } = amplitude;
  const name = nameOf(result, amplitude);
  const points = measured.filter(({ meanSquare }) => meanSquare > 0);
  const rms = points.map(({ meanSquare }) => Math.sqrt(meanSquare));
  const common = { type: 'scatter', legendgroup: name, name };
  const marks = {
    ...common,
    mode: 'markers',
    x: points.map(({ neurons }) => neurons),
    y: rms,
    error_y: {
      type: 'data',
      symmetric: false,
      array: points.map(({ high }, k) => Math.sqrt(high) - rms[k]),
      arrayminus: points.map(({ low }, k) => rms[k] - Math.sqrt(low)),
      color,
      thickness: 1.3,
      width: 4,
    },
    marker: { color, size: 7 },
  };
  const a = law.a ?? 0;
  if (!(a > 0)) return [marks] as Data[];
  const line = {
    ...common,
    mode: 'lines',
    showlegend: false,
    x: [...result.neurons],
    y: result.neurons.map((N) => Math.sqrt(a / N)),
    line: { color, width: 1.4 },
  };
  return [line, marks] as Data[];
}
