/**
 * A training run on disk: checkpoint.json says whose it is and where it stands, and names the file of its weights. The
 * weights are written first and the old ones removed last, so that a kill at any moment leaves a whole checkpoint.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { invalid, missing, PulsegateError, raise, within } from '../../errors';
import { readBytes, readText, writeAtomically } from '../../io/disk/files';
import { parseJson, toJson } from '../../io/json';
import { formatNpz, type NpyArray, parseNpz } from '../../io/npz';
import {
  checkState,
  differing,
  type Learner,
  type LearnerKind,
  type LearnerState,
} from '../../learning/learner';

const NAME = 'checkpoint.json';
const WEIGHTS = /^checkpoint-\d+\.npz$/;
const LARGEST = 2 ** 30;

const FORMAT = 2;
const REFUSED = `${FORMAT}: finish that run with the version that began it, or give another --out`;
/** Files of format 1 where spiking backprop left them; circuits had a checkpoint.json without a format. */
const FIRST_FORMAT = ['run.json', 'checkpoint.npz'];

/** What a run is, all but how long: a checkpoint belongs to one. */
export type TrainingRun = Readonly<Record<string, unknown>>;

/** Weights as the arrays of an NPZ file, with their shapes. */
export const arraysOf = (
  weights: LearnerKind['weights'],
  shapes: Learner<LearnerKind>['shapes'],
): Record<string, NpyArray> =>
  Object.fromEntries(
    Object.entries(weights).map(([name, values]) => [
      name,
      { shape: shapes[name], data: values instanceof Int16Array ? Int32Array.from(values) : values },
    ]),
  );

/** Keeps a state in a folder. */
export function keepState(
  folder: string,
  run: TrainingRun,
  learner: Learner<LearnerKind>,
  state: LearnerState<LearnerKind>,
): void {
  const { facts: _, weights, ...rest } = state;
  const file = `checkpoint-${state.presentation}.npz`;
  writeAtomically(join(folder, file), formatNpz(arraysOf(weights, learner.shapes)));
  writeAtomically(join(folder, NAME), `${toJson({ format: FORMAT, run, weights: file, ...rest })}\n`);
  for (const name of readdirSync(folder))
    if (WEIGHTS.test(name) && name !== file) rmSync(join(folder, name), { force: true });
}

/** The state that a folder holds; undefined where it holds none. Throws for one of another run, and says what differs. */
export function keptState(
  folder: string,
  run: TrainingRun,
  learner: Learner<LearnerKind>,
): LearnerState<LearnerKind> | undefined {
  const path = join(folder, NAME);
  if (!existsSync(path)) {
    const old = FIRST_FORMAT.map((name) => join(folder, name)).find((one) => existsSync(one));
    if (old !== undefined) raise(invalid(old, 'checkpoint format', 1, REFUSED));
    return undefined;
  }
  const kept = within(path, () => parseJson(readText(path, LARGEST))) as Partial<Kept> | null;
  if (!isRecord(kept)) throw new PulsegateError([invalid(path, 'checkpoint', kept, 'an object')]);
  if (kept.run !== undefined && kept.format !== FORMAT)
    raise(invalid(path, 'checkpoint format', kept.format ?? 1, REFUSED));
  if (!isWhole(kept))
    throw new PulsegateError([missing(path, 'parts of a checkpoint', 'format, run, weights, epochs, ...')]);
  raise(...differing(path, run, kept.run, '; or another --out'));
  const { format: _, run: __, weights: file, ...rest } = kept;
  if (!shapedLike(kept.findings, learner.findings()))
    throw new PulsegateError([
      invalid(`${path}: findings`, 'findings', kept.findings, 'those of this kind of network'),
    ]);
  const state = { ...rest, facts: learner.facts, weights: weightsIn(join(folder, file), learner) };
  within(path, () => checkState(learner, state));
  return state;
}

interface Kept extends Omit<LearnerState<LearnerKind>, 'weights' | 'facts'> {
  readonly format: number;
  readonly run: TrainingRun;
  readonly weights: string;
}

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isWhole = (kept: Partial<Kept>): kept is Kept =>
  isRecord(kept.run) &&
  typeof kept.weights === 'string' &&
  WEIGHTS.test(kept.weights) &&
  Number.isSafeInteger(kept.presentation) &&
  (kept.running === null || isRecord(kept.running)) &&
  Array.isArray(kept.epochs) &&
  kept.epochs.every(isRecord) &&
  // reports of cycles, or what engines found
  (kept.findings === null ||
    (Array.isArray(kept.findings) ? kept.findings.every(isRecord) : isRecord(kept.findings))) &&
  typeof kept.solved === 'boolean';

/** The same shape all the way down as one that a learner has by itself, where that says anything. */
function shapedLike(value: unknown, like: unknown): boolean {
  if (Array.isArray(like)) return Array.isArray(value);
  if (isRecord(like))
    return (
      isRecord(value) &&
      Object.keys(like).every((key) => (value as Record<string, unknown>)[key] !== undefined)
    );
  return true;
}

/** Arrays of a file as the weights of a learner: all of them, of its shapes, and numbers of its kind. */
function weightsIn(path: string, learner: Learner<LearnerKind>): LearnerKind['weights'] {
  const arrays = parseNpz(readBytes(path, LARGEST), path);
  const like = learner.weights();
  return Object.fromEntries(
    Object.entries(learner.shapes).map(([name, shape]) => {
      const array = arrays.get(name);
      const at = `${path}: ${name}`;
      if (array === undefined)
        throw new PulsegateError([missing(at, 'array', `shape [${shape.join(', ')}]`)]);
      if (array.shape.join() !== shape.join())
        raise(invalid(at, 'shape', array.shape, `[${shape.join(', ')}]`));
      const values = like[name].slice();
      values.set(array.data);
      const bad = values.findIndex((value, k) => value !== array.data[k]);
      if (bad >= 0) raise(invalid(`${at}[${bad}]`, 'weight', array.data[bad], 'a finite number of its kind'));
      return [name, values];
    }),
  );
}
