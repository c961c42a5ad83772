/** The second stage of validation: shapes are right; do names, sizes and times agree with one another? */
import type { Problem } from '../../errors';
import { clashes } from '../clashes';
import { resolveGains } from '../exact-gains';
import { timeline } from '../timeline';
import type { Circuit } from '../types';
import { checkLearn } from './learn';
import { checkPopulation, checkWeights, duplicates, sizes } from './parts';
import { checkProjection, gateCycle } from './projections';
import { scopeOf } from './scope';
import { checkTimes, checkWindows } from './windows';

/** Every problem of the circuit, in the order of its parts; contradictions in time only once all names are known. */
export function check(circuit: Circuit): Problem[] {
  const scope = scopeOf(circuit);
  const problems = [
    ...duplicates(circuit),
    ...sizes(circuit),
    ...circuit.populations.flatMap(checkPopulation),
    ...circuit.weights.flatMap((weights, k) => checkWeights(weights, `weights[${k}]`)),
    ...circuit.projections.flatMap((projection, k) =>
      checkProjection(projection, `projections[${k}]`, scope),
    ),
    ...gateCycle(circuit),
    ...checkTimes(circuit),
    ...checkWindows(circuit, scope),
    ...(circuit.learn ?? []).flatMap((rule, k) => checkLearn(rule, `learn[${k}]`, scope)),
  ];
  if (problems.length > 0) return problems;
  const line = timeline(circuit);
  const conflicts = [...clashes(line, circuit)];
  return conflicts.length > 0 ? conflicts : resolveGains(circuit, line).problems;
}
