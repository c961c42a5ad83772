/** Which amplitudes are measured: what each charge leaves in a population, or what stands in populations at one time. */
import type { Solution } from '../../backends/solution';
import { passages } from '../../circuit/passages';
import type { Plan } from '../../circuit/plan';
import { invalid, lookup, raise } from '../../errors';
import { chargedIn } from '../amplitudes';
import type { Target } from './adjoint';

/** The current of one component at one time, with its value in the mean field. */
export interface Measurand extends Target {
  readonly population: string;
  readonly component: number;
  readonly value: number;
}

export interface Chosen {
  readonly populations?: readonly string[] | undefined;
  readonly t?: number | undefined;
}

/** The most currents of one measurement. */
const MOST = 4096;

export function measurands(plan: Plan, solution: Solution, { populations, t }: Chosen): Measurand[] {
  const { tspan } = solution;
  const wanted = (populations ?? []).map((name, k) => {
    const p = lookup(plan.index, name, `finiteSize.populations[${k}]`, 'population');
    if (plan.populations[p].input)
      raise(invalid(`finiteSize.populations[${k}]`, 'population', name, 'none that is an input'));
    return p;
  });
  if (t !== undefined && !(t > tspan[0] && t <= tspan[1]))
    raise(invalid('finiteSize.t', 'time', t, `above ${tspan[0]} to ${tspan[1]}`));
  const all = plan.populations.flatMap(({ input }, p) => (input ? [] : [p]));
  const chosen = new Set(wanted.length > 0 ? wanted : all);
  const ends = t === undefined ? chargeEnds(plan, tspan) : [{ t, charged: chosen }];
  const found = ends.flatMap(({ t: at, charged }) =>
    [...charged]
      .filter((p) => chosen.has(p))
      .flatMap((p) => {
        const { name, offset, size } = plan.populations[p];
        const values = solution.vector(at, name);
        return Array.from({ length: size }, (_, component) => ({
          population: name,
          component,
          t: at,
          at: offset + component,
          value: values[component],
        }));
      }),
  );
  if (found.length === 0)
    raise(invalid('finiteSize.populations', 'populations', populations ?? [], 'one that some row charges'));
  if (found.length > MOST)
    raise(
      invalid('finiteSize', 'number of amplitudes', found.length, `at most ${MOST}: choose populations or t`),
    );
  return found;
}

/** When which charges end. */
function chargeEnds(plan: Plan, tspan: readonly [number, number]) {
  const all = [...passages(plan, tspan)];
  return all.map(({ segment, t1 }, k) => {
    const after = chargedIn(plan, all[k + 1]?.segment);
    return { t: t1, charged: new Set([...chargedIn(plan, segment)].filter((p) => !after.has(p))) };
  });
}
