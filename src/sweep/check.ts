/** What is wrong with a plan, before anything of it is run. */
import { checkOptions, invalid, missing, PulsegateError, raise } from '../errors';
import { measureFaults } from './measures';
import type { SweepPlan } from './plan';
import { availableFragments } from './subject';

/** Checks a plan. Throws a PulsegateError that names the path of what is wrong. */
export function checkPlan(plan: SweepPlan): void {
  if (plan === null || typeof plan !== 'object' || Array.isArray(plan))
    throw new PulsegateError([invalid('', 'plan', plan, 'an object')]);
  checkOptions('', plan, ['circuit', 'fragment', 'task', 'initial', 'inputs', 'vary', 'measures', 'seed']);
  const subjects = [plan.circuit, plan.fragment, plan.task].filter((subject) => subject !== undefined);
  if (subjects.length !== 1) raise(missing('', 'subject', 'one of circuit, fragment and task'));
  raise(...availableFragments(plan));
  if (!Array.isArray(plan.measures) || plan.measures.length === 0)
    raise(missing('measures', 'measures', 'a list of at least one'));
  raise(...plan.measures.flatMap((measure, k) => measureFaults(measure, k, plan)));
  const { seed = 1 } = plan;
  if (!(Number.isSafeInteger(seed) && seed >= 0))
    raise(invalid('seed', 'seed', seed, 'a whole number of at least 0'));
}
