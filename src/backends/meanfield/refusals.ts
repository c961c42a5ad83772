/** Everything in a plan that the exact solver cannot run yet, by name. */
import { idleSegment, type Plan, type Segment } from '../../circuit/plan';
import { type Problem, unsupported } from '../../errors';
import { compile } from './program';

export function refusals(plan: Plan): Problem[] {
  const { circuit } = plan;
  return [
    ...unequalTaus(plan),
    ...circuit.projections.flatMap((projection, k) => {
      const path = `projections[${k}]`;
      const kind = projection.transfer?.kind ?? 'relu';
      return [
        ...(kind === 'relu' ? [] : [refuse(path, `the ${kind} transfer of "${projection.name}"`, 'relu')]),
        ...((projection.gatedBy?.length ?? 0) === 0
          ? []
          : [refuse(path, `the driven gate of "${projection.name}"`, 'gates that the schedule opens')]),
        ...(projection.resource === undefined
          ? []
          : [refuse(path, `the depleting resource of "${projection.name}"`, 'projections without one')]),
      ];
    }),
    ...circuit.schedule.windows.flatMap((window, k) => {
      const path = `schedule.windows[${k}]`;
      const holds = (window.hold ?? []).filter((hold) => typeof hold === 'object');
      return [
        ...((window.learn?.length ?? 0) === 0
          ? []
          : [refuse(path, `learning of "${window.learn?.[0]?.weights}"`, 'constant weights')]),
        ...holds
          .filter(({ gain = 1, offset = 0 }) => gain !== 1 || offset !== 0)
          .map(({ population, gain = 1, offset = 0 }) =>
            refuse(
              path,
              `the hold of "${population}" with gain ${gain}, offset ${offset}`,
              'gain 1, offset 0',
            ),
          ),
      ];
    }),
    ...[...plan.segments, idleSegment(plan)].flatMap((segment, k) => segmentRefusals(plan, segment, k)),
  ];
}

const refuse = (path: string, what: string, allowed: string): Problem =>
  unsupported(path, `exact() cannot run ${what} yet (it runs: ${allowed})`);

function unequalTaus(plan: Plan): Problem[] {
  const dynamic = plan.populations.filter(({ input }) => !input);
  const first = dynamic[0];
  const other = dynamic.find(({ tau }) => tau !== first?.tau);
  if (first === undefined || other === undefined) return [];
  const k = plan.index.get(other.name);
  return [
    refuse(
      `populations[${k}].tau`,
      `unequal time constants, ${first.tau} of "${first.name}" and ${other.tau} of "${other.name}"`,
      'one tau for all',
    ),
  ];
}

function segmentRefusals(plan: Plan, segment: Segment, k: number): Problem[] {
  const program = compile(plan, segment, []);
  const at =
    k < plan.segments.length ? `[${plan.edges[k]}, ${plan.edges[k + 1]}]` : 'the time outside all windows';
  if ('loop' in program)
    return [
      refuse(
        'schedule',
        `the recurrent active set ${program.loop.join(' -> ')} in ${at}`,
        'feed-forward sets',
      ),
    ];
  return segment.selves
    .filter(({ kind, population }) => kind === 'flush' && program.touched.includes(population))
    .map(({ population }) => {
      const name = plan.populations[population]?.name;
      return refuse(
        'schedule',
        `"${name}" in ${at}`,
        'populations that nothing drives or reads while they are flushed',
      );
    });
}
