/** What in a plan the exact solver cannot run, by name. */
import type { Plan } from '../../../circuit/plan';
import { type Problem, unsupported } from '../../../errors';

export function refusals({ circuit }: Plan): Problem[] {
  const problems: Problem[] = [];
  circuit.projections.forEach(({ name, resource }, k) => {
    if (resource === undefined) return;
    const why = 'its equation is not piecewise linear';
    problems.push(
      unsupported(
        `projections[${k}].resource`,
        `exact() cannot run the depleting resource of "${name}": ${why}`,
      ),
    );
  });
  return problems;
}
