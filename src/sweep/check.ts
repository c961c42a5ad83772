/** What is wrong with a plan, before anything of it is run. */
import { missing, raise } from '../errors';
import { backendFaults } from './backend';
import { measureFaults } from './measures';
import { type Points, pointsOf, type SweepPlan } from './plan';
import { shapeFaults } from './schema';
import { availableFragments, subjectFaults } from './subject';

/** The points of a plan that makes sense. Throws a PulsegateError that names the path of all that is wrong. */
export function checkedPoints(plan: SweepPlan): Points {
  raise(...shapeFaults(plan));
  const subjects = [plan.circuit, plan.fragment, plan.task].filter((subject) => subject !== undefined);
  if (subjects.length !== 1) raise(missing('', 'subject', 'one of circuit, fragment and task'));
  raise(...availableFragments(plan));
  raise(...plan.measures.flatMap((measure, k) => measureFaults(measure, k, plan)));
  const points = pointsOf(plan);
  raise(...backendFaults(plan, points.names));
  raise(...subjectFaults(plan, points.names));
  return points;
}
