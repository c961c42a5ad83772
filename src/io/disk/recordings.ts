/** Folders of recordings, a file each, which is read when its sample is shown. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { invalid, missing, PulsegateError, raise } from '../../errors';
import { checkKinds } from '../../kinds';
import { type EventRecording, inputsOf, N_MNIST, parseEvents } from '../events';
import type { Split } from './datasets';
import { readBytes, sha256 } from './files';

/** Labelled recordings by number. */
export interface RecordingSet {
  readonly count: number;
  readonly size: number;
  readonly classes: number;
  readonly labels: Uint8Array;
  /** Reads one. */
  recording(k: number): EventRecording;
  /** sha256 of the names and sizes of all files, by the path of their folder. */
  readonly files: ReadonlyMap<string, string>;
}

const CLASSES = 10;
/** The most bytes of a recording: 3 million events. */
const LARGEST = 2 ** 24;
const SOURCE =
  'name the folder that holds Train/0/*.bin, ..., Test/9/*.bin (Orchard et al. 2015, Neuromorphic-MNIST)';

/**
 * A part of N-MNIST in a folder: Train or Test, in it a folder for each digit, in each of those the recordings. They are
 * numbered by their names, which in N-MNIST gives the order of MNIST.
 *
 * Throws where a folder is missing or has another name than a digit.
 */
export function readRecordings(folder: string, part: Split): RecordingSet {
  checkKinds('readRecordings', { folder: [folder, 'text'], part: [part, ['train', 'test']] });
  const top = join(folder, part === 'train' ? 'Train' : 'Test');
  if (!existsSync(top) || !statSync(top).isDirectory())
    throw new PulsegateError([missing(top, 'folder of recordings', SOURCE)]);
  const found = readdirSync(top)
    .filter((name) => statSync(join(top, name)).isDirectory())
    .flatMap((digit) => {
      const label = Number(digit);
      if (!/^\d+$/.test(digit) || label >= CLASSES)
        raise(invalid(join(top, digit), 'label', digit, `0 to ${CLASSES - 1}`));
      return readdirSync(join(top, digit))
        .filter((name) => name.endsWith('.bin'))
        .map((name) => ({ name, label, path: join(top, digit, name) }));
    })
    .sort((a, b) => compare(a.name, b.name) || a.label - b.label);
  if (found.length === 0) throw new PulsegateError([missing(top, 'recordings', SOURCE)]);
  const list = found.map(({ name, label, path }) => `${label}/${name} ${statSync(path).size}\n`).join('');
  return {
    count: found.length,
    size: inputsOf(N_MNIST),
    classes: CLASSES,
    labels: Uint8Array.from(found, ({ label }) => label),
    recording(k) {
      if (found[k] === undefined) raise(invalid('recording', 'number', k, `0 to ${found.length - 1}`));
      const { path } = found[k];
      return parseEvents(readBytes(path, LARGEST), path);
    },
    files: new Map([[top, sha256(new TextEncoder().encode(list))]]),
  };
}

/** By the characters themselves, whatever the language of the machine. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
