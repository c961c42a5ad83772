/** An ordinary synfire chain in the mean field: pulses live or die, and graded input is lost. */
import type { Solution } from '../../../src/backends/solution';
import { fixedPoints } from '../../../src/dynamics/fixed-points';
import { returnMap } from '../../../src/dynamics/from-circuit';
import { separatrix } from '../../../src/dynamics/separatrix';
import { type Check, check, type FigureEntry } from '../../../src/figures/figure';
import { NICE19 } from '../source';
import { draw } from './plot';
import { amplitude, chain, INPUTS, MULTIPLIER, NEAR, ON, run, SEPARATRIX, STAGE, STAGES } from './runs';

export const synfireChain: FigureEntry = {
  id: 'nice19/synfire-chain',
  source: NICE19,
  title: 'Ordinary synfire chain: a pulse lives or dies',
  shows:
    'Saturating stages, each open for a window of one τ. A pulse 1 % above the separatrix (dashed) grows to the on level ' +
    '(dotted), one 1 % below dies, both exactly and within some ten stages. Ten graded pulses end at two levels: a ' +
    'synfire chain carries one bit, no amplitude.',
  backends: ['mean field, exact'],
  parameters: { parameters: 'ours', ...STAGE, stages: STAGES, inputs: INPUTS },
  run() {
    const [below, above] = [1 - NEAR, 1 + NEAR].map((part) => run(part * SEPARATRIX)) as [Solution, Solution];
    const graded = INPUTS.map(run);
    return {
      figure: draw(below, above, graded),
      checks: [...edgeChecks(), ...fateChecks(below, above, graded)],
    };
  },
};

function edgeChecks(): Check[] {
  const map = returnMap(chain, { enter: 'p0', exit: 'p1', domain: [0, 1] });
  const [zero, saddle, on] = fixedPoints(map).points;
  const edge = separatrix(map);
  return [
    check('separatrix by fate alone', edge.outcome === 'found' ? edge.at : Number.NaN, SEPARATRIX, 1e-12),
    check('unstable fixed point', saddle?.at ?? Number.NaN, SEPARATRIX, 1e-14),
    check('multiplier at the separatrix', saddle?.multiplier ?? Number.NaN, MULTIPLIER, 1e-9),
    check('multiplier at 0', zero?.multiplier ?? Number.NaN, 0, 0),
    check('multiplier at the on state', on?.multiplier ?? Number.NaN, 0, 0),
  ];
}

function fateChecks(below: Solution, above: Solution, graded: readonly Solution[]): Check[] {
  const last = graded.map((solution) => amplitude(solution, STAGES));
  const [dead, alive] = [0, 1].map((side) =>
    last.filter((_, j) => Number((INPUTS[j] ?? 0) > SEPARATRIX) === side),
  ) as [number[], number[]];
  return [
    check(`amplitude after ${STAGES} stages from 1 % below`, amplitude(below, STAGES), 0, 0),
    check(`amplitude after ${STAGES} stages from 1 % above`, amplitude(above, STAGES), ON, 1e-15),
    check(`largest of ${dead.length} graded pulses below, at the end`, Math.max(...dead), 0, 0),
    check(
      `spread of ${alive.length} graded pulses above, at the end`,
      Math.max(...alive) - Math.min(...alive),
      0,
      1e-15,
    ),
  ];
}
