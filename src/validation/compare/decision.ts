/** Answers: whether a back-end says yes and no where the reference does. */
import type { Decision } from './cell';
import { boundOfReading, type Judged } from './judge';
import type { AllowedOf, Scene } from './promises/promise';
import type { Course } from './readings';

/**
 * Whether what answers is on the same side of its threshold as in the reference, at the end of each of its charges, in the first
 * trial. No constant of its own: an answer is one where the reference is farther from the threshold than the promise of the
 * whole run lets the amplitude be off. Nearer ones may turn, and are not counted.
 */
export function decided(
  { charges }: Course,
  { population, threshold }: Decision,
  z: number,
  { runs, references }: Pick<Scene, 'runs' | 'references'>,
  along: (request: number) => AllowedOf,
): Judged {
  let [same, all, near] = [0, 0, 0];
  let why: string | undefined;
  charges.forEach(({ name, kind, end, size }, k) => {
    if (name !== population || kind === 'held' || kind === 'weight') return;
    runs.forEach((run, request) => {
      for (let j = 0; j < size; j++) {
        const allowed = along(request)(k, j);
        if (typeof allowed === 'string') {
          why ??= allowed;
          continue;
        }
        const wanted = references[request].at(end, name, j) - threshold;
        if (Math.abs(wanted) <= boundOfReading(allowed, { trials: 1, z })) {
          near += 1;
          continue;
        }
        all += 1;
        if (run.at(end, name, j) > threshold === wanted > 0) same += 1;
      }
    });
  });
  const common = { mode: 'along', quantity: 'decision', count: all } as const;
  if (all === 0)
    return {
      ...common,
      status: 'no-promise',
      reason: why ?? 'no answer is farther from its threshold than amplitudes may be off',
    };
  return {
    ...common,
    status: same === all ? 'pass' : 'fail',
    ratio: same === all ? 0 : Number.POSITIVE_INFINITY,
    ...(same === all ? {} : { reason: `${all - same} of ${all} decisions are not those of the reference` }),
    ...(near === 0 ? {} : { note: `${near} answers are nearer to the threshold than amplitudes may be off` }),
  };
}
