/** What in a plan the exact solver cannot run, by name. */
import type { Plan } from '../../circuit/plan';
import { type Problem, unsupported } from '../../errors';

export const refusals = ({ circuit }: Plan): Problem[] =>
  circuit.projections.flatMap((projection, k) =>
    projection.resource === undefined
      ? []
      : [
          unsupported(
            `projections[${k}].resource`,
            `exact() cannot run the depleting resource of "${projection.name}": its equation is not piecewise linear`,
          ),
        ],
  );
