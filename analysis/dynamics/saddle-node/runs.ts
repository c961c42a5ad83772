/** The saddle-node of a clocked gating chain by continuation: in its circuit over h, in its map over (T, h). */
import { circuit } from '../../../src/circuit/circuit';
import { pulseChain } from '../../../src/circuit/fragments';
import type { BranchPoint } from '../../../src/dynamics/branch-problem';
import { continuation } from '../../../src/dynamics/continuation';
import { type FoldPoint, foldCurve, mapBranch } from '../../../src/dynamics/folds';
import { returnMap } from '../../../src/dynamics/from-circuit';
import { pulseMap } from '../../../src/dynamics/pulse-map';

export const STAGE = { T: 1, G: 10, F: 1 };

const DOMAIN = [[0, 1]] as const;

/** On state and separatrix, one branch through the fold, from the circuit and its exact derivative. */
export function branch(): BranchPoint[] {
  const family = (h: number) =>
    returnMap(circuit(pulseChain({ stages: 1, ...STAGE, h })), { enter: 'p0', exit: 'p1', domain: [0, 1] });
  return [
    ...continuation(mapBranch(family), {
      start: { x: [0.63], p: 0.02 },
      parameter: [0.02, 0.25],
      domain: DOMAIN,
      maxStep: 0.008,
    }),
  ];
}

/** The curve of folds, from one end to the other. */
export function folds(start: BranchPoint): FoldPoint[] {
  const half = (direction: 1 | -1) => [
    ...foldCurve((T) => mapBranch((h) => pulseMap({ ...STAGE, T, h })), {
      start: { x: start.x, p: start.p, q: STAGE.T },
      first: [0, 1],
      parameter: [0.05, 5],
      domain: DOMAIN,
      direction,
      maxStep: 0.04,
    }),
  ];
  return [...half(-1).reverse(), ...half(1).slice(1)];
}

/** h* and A* in closed form, written out here. */
export function closed(T: number, { G, F } = STAGE): { h: number; A: number } {
  const x = T - Math.exp(T) / G;
  const h = ((F / G) * Math.expm1(x)) / (Math.exp(T) - Math.exp(x));
  return { h, A: F / G + h * Math.exp(T) };
}
