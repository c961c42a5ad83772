/**
 * A training run on disk: checkpoint.json says whose it is and where it stands, and names the file of its weights. The
 * weights are written first and the old ones removed last, so that a kill at any moment leaves a whole checkpoint.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Network } from '../circuit/fragments/backprop';
import { invalid, missing, PulsegateError, raise, within } from '../errors';
import { readText, writeAtomically } from '../io/disk/files';
import { parseJson, toJson } from '../io/json';
import { formatNpz } from '../io/npz';
import type { CourseState } from '../learning/course';
import { shapesOf, weightsFrom } from './weights-file';

const NAME = 'checkpoint.json';
const WEIGHTS = /^checkpoint-\d+\.npz$/;
const LARGEST = 2 ** 28;

/** What a run is: a checkpoint belongs to one. */
export type Identity = Readonly<Record<string, unknown>>;

/** Keeps a state in a folder. */
export function keepState(folder: string, run: Identity, network: Network, state: CourseState): void {
  const { weights, ...rest } = state;
  const file = `checkpoint-${state.presentation}.npz`;
  writeAtomically(join(folder, file), formatNpz(shapesOf(weights, network)));
  writeAtomically(join(folder, NAME), `${toJson({ run, weights: file, ...rest })}\n`);
  for (const name of readdirSync(folder))
    if (WEIGHTS.test(name) && name !== file) rmSync(join(folder, name), { force: true });
}

/** The state that a folder holds; undefined where it holds none. Throws for one of another run, and says what differs. */
export function keptState(folder: string, run: Identity, network: Network): CourseState | undefined {
  const path = join(folder, NAME);
  if (!existsSync(path)) return undefined;
  const kept = within(path, () => parseJson(readText(path, LARGEST))) as Partial<Kept> | null;
  const file = kept?.weights;
  const lists = [kept?.losses, kept?.errors, kept?.epochs, kept?.reports];
  if (
    typeof file !== 'string' ||
    !WEIGHTS.test(file) ||
    !lists.every(Array.isArray) ||
    kept?.run === undefined
  )
    throw new PulsegateError([missing(path, 'parts of a checkpoint', 'run, weights, losses, epochs, ...')]);
  raise(
    ...Object.entries(run)
      .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(kept.run?.[name]))
      .map(([name, value]) =>
        invalid(
          path,
          `${name} for this checkpoint`,
          value,
          `${JSON.stringify(kept.run?.[name])}, what it was made with; or another --out`,
        ),
      ),
  );
  const { presentation, losses, errors, epochs, solved } = kept as Kept;
  // JSON has no word for infinity, the distance from a kink of a network that has none
  const reports = (kept as Kept).reports.map((report) => ({
    ...report,
    leastInput: Number(report.leastInput),
  }));
  const { weights } = weightsFrom(join(folder, file), network);
  return { presentation, weights, losses, errors, epochs, reports, solved };
}

interface Kept extends Omit<CourseState, 'weights'> {
  readonly run: Identity;
  readonly weights: string;
}
