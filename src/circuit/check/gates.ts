/** What drives a gate, of a projection or of a learn rule. */
import { invalid, missing, type Problem, unknown } from '../../errors';
import type { Gate } from '../types';
import { rowsOf, type Scope, sizeOf } from './scope';

/** A gate whose driver has one component, or one for each of `count` rows or post units. */
export function checkGate(
  gate: Gate,
  count: number | undefined,
  path: string,
  scope: Scope,
  each: 'row' | 'post unit',
): Problem[] {
  if ((gate.population === undefined) === (gate.projection === undefined))
    return [missing(path, 'driver', 'wanted: either population or projection')];
  const problems: Problem[] = [];
  let size: number | undefined;
  if (gate.population !== undefined) {
    const population = scope.populations.get(gate.population);
    if (population === undefined)
      problems.push(
        unknown(`${path}.population`, 'population', gate.population, [...scope.populations.keys()]),
      );
    else size = sizeOf(population);
  } else if (gate.projection !== undefined) {
    const driver = scope.projections.get(gate.projection);
    if (driver === undefined)
      problems.push(
        unknown(`${path}.projection`, 'projection', gate.projection, [...scope.projections.keys()]),
      );
    else size = rowsOf(driver, scope);
  }
  if (size !== undefined && count !== undefined && size !== 1 && size !== count)
    problems.push(invalid(path, 'size', size, count === 1 ? '1' : `1, or ${count}: one for each ${each}`));
  return problems;
}
