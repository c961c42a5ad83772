/** What runs the points of a sweep: the mean field, or neurons where the plan has them. */
import type { Backend } from '../backends/backend';
import type { SpikingOptions } from '../backends/spiking/options';
import { spiking } from '../backends/spiking/spiking';
import { invalid, type Problem, PulsegateError, unknown } from '../errors';
import { put } from '../records';
import type { SweepPlan } from './plan';

/** What a name of `vary` leads that changes the back-end: `backend.neurons`. */
const PREFIX = 'backend.';

export const isOfBackend = (name: string): boolean => name.startsWith(PREFIX);

/** Measures that ask what the mean field alone can say. */
const OF_MEAN_FIELD = ['separatrix', 'multiplier'];

/** The back-end at a point; it draws from the seed of the point, unless the plan gives one. Undefined: the mean field. */
export function backendAt(
  { backend }: Pick<SweepPlan, 'backend'>,
  names: readonly string[],
  point: readonly number[],
  seed: number,
): Backend | undefined {
  if (backend === undefined) return undefined;
  const options: Record<string, unknown> = { seed, ...backend.options };
  names.forEach((name, k) => {
    if (isOfBackend(name)) put(options, name.slice(PREFIX.length), point[k]);
  });
  return spiking(options as SpikingOptions);
}

/** What is wrong with the back-end of a plan, with what varies of it, and with what it is asked for. */
export function backendFaults(plan: SweepPlan, names: readonly string[]): Problem[] {
  const { backend, measures } = plan;
  const own = names.filter(isOfBackend);
  if (backend === undefined)
    return own.map((name) => invalid('vary', 'name', name, 'one of a back-end, with backend in the plan'));
  if (backend.name !== 'spiking') return [unknown('backend.name', 'back-end', backend.name, ['spiking'])];
  const asked = measures.flatMap(({ kind }, k) =>
    OF_MEAN_FIELD.includes(kind)
      ? [
          invalid(
            `measures[${k}].kind`,
            'measure',
            kind,
            'one that a run gives: no back-end, or another measure',
          ),
        ]
      : [],
  );
  return [...asked, ...optionFaults(backend.options ?? {}, 'backend.options'), ...own.flatMap(nameFaults)];
}

/** An option that varies is a number that the back-end has. */
function nameFaults(name: string): Problem[] {
  const option = name.slice(PREFIX.length);
  return VARIED.includes(option)
    ? []
    : [
        unknown(
          'vary',
          'option',
          name,
          VARIED.map((one) => PREFIX + one),
        ),
      ];
}

const VARIED = ['neurons', 'spikeRate', 'dt', 'seed', 'gateTau'];

function optionFaults(options: Readonly<Record<string, unknown>>, path: string): Problem[] {
  try {
    spiking(options as SpikingOptions);
    return [];
  } catch (error) {
    if (!(error instanceof PulsegateError)) throw error;
    return error.problems.map((problem) => ({ ...problem, path: problem.path.replace(/^spiking/, path) }));
  }
}
