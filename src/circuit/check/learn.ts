/** Learn rules beside the weights, populations and gates that they name. */
import { invalid, type Problem, unknown } from '../../errors';
import type { Gate, LearnRule, SignedSum } from '../types';
import { checkGate } from './gates';
import { type Scope, sizeOf } from './scope';

/** A rule of a window, or of the circuit itself. */
export function checkLearn(rule: LearnRule, path: string, scope: Scope): Problem[] {
  const weights = scope.weights.get(rule.weights);
  if (weights === undefined)
    return [unknown(`${path}.weights`, 'weights', rule.weights, [...scope.weights.keys()])];
  const side = (sum: SignedSum, which: 'post' | 'pre', size: number): Problem[] =>
    sum.flatMap(([name], j) => {
      const at = `${path}.${which}[${j}]`;
      const population = scope.populations.get(name);
      if (population === undefined) return [unknown(at, 'population', name, [...scope.populations.keys()])];
      if (sizeOf(population) === size) return [];
      return [
        invalid(
          at,
          'size',
          sizeOf(population),
          `${size}: "${rule.weights}" is [post, pre] = [${weights.shape}]`,
        ),
      ];
    });
  return [
    ...side(rule.post, 'post', weights.shape[0]),
    ...side(rule.pre, 'pre', weights.shape[1]),
    ...(rule.gatedBy ?? []).flatMap((gate, j) =>
      checkLearnGate(gate, weights.shape[0], `${path}.gatedBy[${j}]`, scope),
    ),
  ];
}

function checkLearnGate(gate: Gate, posts: number, path: string, scope: Scope): Problem[] {
  const given = gate.strength;
  return [
    ...(given === undefined
      ? []
      : [invalid(`${path}.strength`, 'strength', given, 'none: a learn gate takes 1 off the third factor')]),
    ...checkGate(gate, posts, path, scope, 'post unit'),
  ];
}
