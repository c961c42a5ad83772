/** A comparison on all cores: a circuit on a back-end is a job, done in a process of its own. */
import { checkCircuit } from '../circuit/made';
import type { Circuit } from '../circuit/types';
import { failed, invalid, PulsegateError, raise } from '../errors';
import { formatCircuit } from '../io/circuit-file';
import { checkGiven } from '../kinds';
import { canonical } from '../validation/compare/canonical';
import { type Comparison, comparisonFrom } from '../validation/compare/cross-validate';
import { type CrossValidateOptions, OPTIONS, type Subject } from '../validation/compare/options';
import { type Job, type Setup, setupOf } from '../validation/compare/setup';
import type { JobCells } from '../validation/compare/subject-row';
import type { Asked, RowJob } from './comparison/row';
import { checkWorkers, type LaneOptions, onLanes } from './lanes';

interface OnCores extends Pick<LaneOptions<JobCells>, 'workers' | 'signal'> {
  /** Of circuits on back-ends. */
  readonly progress?: (done: number, total: number) => void;
}

/**
 * `crossValidate` on all cores, with the same cells whatever the number of workers. Back-ends are those that have an id, and
 * circuits one of one's own or the canonical set: what is a function cannot be sent to another process.
 */
export async function crossValidateOnCores(
  what: Circuit | readonly Subject[],
  options: CrossValidateOptions & OnCores = {},
): Promise<Comparison> {
  checkGiven('crossValidateOnCores', options, { ...OPTIONS, workers: 'number?', progress: 'function?' });
  checkWorkers('crossValidateOnCores', options);
  const { workers, progress, signal, ...asked } = options;
  const own = ownOf(what);
  for (const [k, one] of (options.backends ?? []).entries())
    if (typeof one !== 'string')
      raise(
        invalid(`crossValidateOnCores.backends[${k}]`, 'back-end', one, 'an id; others run in crossValidate'),
      );
  const setup = setupOf(what, asked);
  // the longest first, so that no core is left with one at the end
  const order = setup.jobs.map((_, k) => k).sort((a, b) => lengthOf(setup, b) - lengthOf(setup, a) || a - b);
  const jobs = order.map((k): RowJob => {
    const job = setup.jobs[k];
    return { job, key: `${job.circuit} ${job.backend}` };
  });
  const { results } = await onLanes<JobCells>(
    'comparison/row',
    { ...own, options: asked } satisfies Asked,
    jobs,
    {
      ...(workers === undefined ? {} : { workers }),
      ...(signal === undefined ? {} : { signal }),
      ...(progress === undefined ? {} : { progress }),
    },
  );
  const wrong = results.find((result) => result?.error !== undefined);
  if (wrong?.error !== undefined) throw new PulsegateError([failed('crossValidate', wrong.error)]);
  const done = new Array<JobCells | undefined>(jobs.length);
  order.forEach((k, n) => {
    done[k] = results[n]?.values;
  });
  return comparisonFrom(setup, done);
}

/** What a process needs to know of a circuit of one's own. */
function ownOf(what: Circuit | readonly Subject[]): Pick<Asked, 'circuit'> {
  if (what === canonical) return {};
  if (Array.isArray(what))
    raise(invalid('crossValidateOnCores', 'circuits', "a list of one's own", 'a circuit, or canonical'));
  const circuit = what as Circuit;
  checkCircuit(circuit);
  return { circuit: formatCircuit(circuit) };
}

/** About how long a job takes, in charges: membranes are stepped finely, ladders are many synapses. */
function lengthOf({ jobs, prepared }: Setup, k: number): number {
  const { circuit, backend }: Job = jobs[k];
  const charges = prepared.find(({ subject }) => subject.name === circuit)?.course.charges.length ?? 0;
  return charges * (backend === 'lif' ? 8 : backend === 'loihi' ? 2 : 1);
}
