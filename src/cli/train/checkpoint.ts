/**
 * A training run on disk: checkpoint.json says whose it is and where it stands, and names the file of its weights; it has
 * checksums of both. The weights are written first and the old ones removed last, so that a kill at any moment leaves a
 * whole checkpoint.
 */
import { join } from 'node:path';
import { invalid, missing, type Problem, PulsegateError, raise, within } from '../../errors';
import { exists, readBytes, readText, removeFrom, sha256, writeAtomically } from '../../io/disk/files';
import { parseJson, toJson } from '../../io/json';
import { placed } from '../../io/json-places';
import { formatNpz, type NpyArray, parseNpz } from '../../io/npz';
import {
  checkState,
  differing,
  type Learner,
  type LearnerKind,
  type LearnerState,
} from '../../learning/learner';
import { parse } from '../../shapes';
import { checkpointShape, type StateShapes } from '../learning/state-shapes';

const NAME = 'checkpoint.json';
const WEIGHTS = /^checkpoint-\d+\.npz$/;
const LARGEST = 2 ** 30;

const FORMAT = 3;
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
  const sha256 = writeAtomically(join(folder, file), formatNpz(arraysOf(weights, learner.shapes)));
  const content = { format: FORMAT, run, weights: { file, sha256 }, ...rest };
  const kept = { ...content, checksum: checksumOf(content) };
  writeAtomically(join(folder, NAME), `${toJson(kept)}\n`);
  removeOthers(folder, file);
}

/** Weights that no checkpoint names. */
const removeOthers = (folder: string, file: string): void =>
  removeFrom(folder, (name) => WEIGHTS.test(name) && name !== file);

/**
 * The state that a folder holds, of a kind with such shapes; undefined where it holds none. Throws for one of another run,
 * and says what differs, and for one that is not as it was written.
 */
export function keptState(
  folder: string,
  run: TrainingRun,
  learner: Learner<LearnerKind>,
  shapes: StateShapes,
): LearnerState<LearnerKind> | undefined {
  const path = join(folder, NAME);
  if (!exists(path)) {
    const old = FIRST_FORMAT.map((name) => join(folder, name)).find(exists);
    if (old !== undefined) raise(invalid(old, 'checkpoint format', 1, REFUSED));
    return undefined;
  }
  const text = readText(path, LARGEST);
  const content = parseJson(text, path);
  within(path, () => checkFormat(content));
  const kept = placed(text, path, () => wholeIn(content, shapes));
  raise(...differing(path, run, kept.run, '; or another --out'));
  const { format: _, checksum, run: __, weights, ...rest } = kept;
  const { checksum: ___, ...signed } = content as typeof kept;
  if (checksumOf(signed) !== checksum) raise(changed(path));
  const state = {
    ...rest,
    facts: learner.facts,
    weights: weightsIn(join(folder, weights.file), weights.sha256, learner),
  };
  within(path, () => checkState(learner, state));
  // a run that ended while it removed them left some
  removeOthers(folder, weights.file);
  return state;
}

/** What has a run is a checkpoint of some format: it must be this one. */
function checkFormat(content: unknown): void {
  const known = content as { readonly format?: unknown; readonly run?: unknown } | null;
  if (known?.run !== undefined && known.format !== FORMAT)
    raise(invalid('', 'checkpoint format', known.format ?? 1, REFUSED));
}

/** A checkpoint of these shapes. */
function wholeIn(content: unknown, shapes: StateShapes) {
  const parsed = parse(checkpointShape(FORMAT, WEIGHTS, shapes), content, '', 'checkpoint');
  // nobody writes one by hand: its first fault says that it is none
  if (Array.isArray(parsed)) throw new PulsegateError(parsed.slice(0, 1));
  return parsed;
}

/** Of all that a checkpoint says but this: the same for the value that was written and the one that was read. */
const checksumOf = (content: object): string => sha256(toJson(content, 0));

const changed = (path: string): Problem => ({
  code: 'invalid',
  path,
  text: 'invalid checksum: it is not as it was written (restore it, or give another --out)',
});

/** Arrays of a file as the weights of a learner: all of them, of its shapes, and numbers of its kind. */
function weightsIn(path: string, hash: string, learner: Learner<LearnerKind>): LearnerKind['weights'] {
  const bytes = readBytes(path, LARGEST);
  if (sha256(bytes) !== hash) raise(changed(path));
  const arrays = parseNpz(bytes, path);
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
