import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { unzipSync, zipSync } from 'fflate';
import { formatNpz, type NpyArray, parseNpz } from '../../src/io/npz';

const floats = (shape: number[], ...values: number[]): NpyArray => ({
  shape,
  data: Float64Array.from(values),
});

/** Every array of a file, all of them unpacked. */
const read = (bytes: Uint8Array, file = 'x.npz'): Record<string, NpyArray> =>
  Object.fromEntries(
    [...parseNpz(bytes, file)].map(([name, { shape, data }]): [string, NpyArray] => [name, { shape, data }]),
  );

describe('NPZ', () => {
  test('every array comes back bit for bit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.boolean(), fc.infiniteStream(fc.double())), {
          maxLength: 4,
        }),
        (specs) => {
          const arrays = specs.map(([rows, columns, integers, stream], k): [string, NpyArray] => {
            const values = Array.from({ length: rows * columns }, () => stream.next().value);
            const data = integers ? Int32Array.from(values) : Float64Array.from(values);
            return [`a${k}`, { shape: [rows, columns], data }];
          });
          expect(read(formatNpz(Object.fromEntries(arrays)))).toEqual(Object.fromEntries(arrays));
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });

  test('NaN, infinities and the sign of zero survive', () => {
    const data = Float64Array.from([
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      -0,
      5e-324,
    ]);
    const back = parseNpz(formatNpz({ odd: { shape: [5], data } }), 'x.npz').get('odd');
    expect(Array.from(back?.data ?? [])).toEqual(Array.from(data));
    expect(Object.is(back?.data[3], -0)).toBe(true);
  });

  test('equal arrays give equal bytes', () => {
    const arrays = { t: floats([2], 0, 1), u0: floats([2, 1], 0.1, 0.2) };
    expect(formatNpz(arrays)).toEqual(formatNpz(arrays));
  });

  test('a shape that does not fit the data is refused before anything is written', () => {
    expect(() => formatNpz({ u0: floats([3], 1, 2) })).toThrow(
      'u0: invalid shape [3] (allowed: one of 2 entries in all)',
    );
  });
});

describe('a malformed NPZ is one clear error', () => {
  const npz = formatNpz({ u0: floats([2, 2], 1, 2, 3, 4) });
  const npy = (header: string, data = new Uint8Array(8), version = [1, 0]) => {
    const text = Buffer.from(header, 'latin1');
    const lead = [0x93, ...Buffer.from('NUMPY'), ...version, text.length & 255, text.length >> 8];
    return zipSync({ 'a.npy': Uint8Array.from([...lead, ...text, ...data]) });
  };
  const header = (descr: string, order: string, shape: string) =>
    `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }\n`;

  test.each([
    ['not a zip', Buffer.from('hello'), 'x.npz: invalid NPZ: not a whole zip file'],
    ['cut short', npz.slice(0, npz.length - 10), 'x.npz: invalid NPZ: not a whole zip file'],
    [
      'another npy version',
      npy(header('<f8', 'False', '(1,)'), new Uint8Array(8), [4, 0]),
      'x.npz: a.npy: invalid npy version 4.0 (allowed: 1.0, 2.0, 3.0)',
    ],
    [
      'not an npy',
      zipSync({ 'a.npy': Buffer.from('hello') }),
      'x.npz: a.npy: invalid npy: it does not begin with',
    ],
    [
      'a header that does not end',
      zipSync({ 'a.npy': Buffer.from('\x93NUMPY\x01\x00\xff\xff', 'latin1') }),
      'it ends inside its header',
    ],
    [
      'another type',
      npy(header('<c16', 'False', '(1,)')),
      'x.npz: a.npy: invalid dtype "<c16" (allowed: f8, f4, f2, i8, u8, i4, u4, i2, u2, i1, u1, b1, little (<) or big endian (>))',
    ],
    [
      'an integer that no float64 is',
      npy(header('<i8', 'False', '(1,)'), Uint8Array.of(1, 0, 0, 0, 0, 0, 32, 0)),
      'x.npz: a.npy: invalid integer 9007199254740993 (allowed: -2^53 to 2^53, which a float64 holds exactly)',
    ],
    [
      'a header longer than any',
      zipSync({
        'a.npy': Buffer.concat([
          Buffer.from('\x93NUMPY\x02\x00\x00\x00\x10\x00', 'latin1'),
          Buffer.alloc(2 ** 20),
        ]),
      }),
      'x.npz: a.npy: invalid npy: a header of 1048576 bytes (allowed: at most 65524)',
    ],
    [
      'a matrix larger than any circuit has',
      npy(header('|u1', 'False', '(33554433,)')),
      'x.npz: a.npy: invalid shape [33554433] (allowed: at most 33554432 numbers, 268 MB)',
    ],
    [
      'too few data',
      npy(header('<f8', 'False', '(2,)')),
      'x.npz: a.npy: invalid npy: 8 bytes of data (allowed: 16, for shape [2])',
    ],
    ['no shape', npy("{'descr': '<f8', 'fortran_order': False}\n"), 'its header has no shape'],
  ])('%s', (_, bytes, message) => {
    expect(() => read(bytes)).toThrow(message);
  });

  test('a changed bit in the data never passes as a number', () => {
    const data = Float64Array.from({ length: 64 }, (_, k) => Math.sin(k));
    const good = formatNpz({ a: { shape: [64], data } });
    for (let at = 60; at < good.length - 120; at += 7) {
      const bad = good.slice();
      bad[at] = (bad[at] ?? 0) ^ 4;
      expect(() => read(bad)).toThrow(/^x\.npz: /);
    }
  });
});

describe('a zip that says less than it holds', () => {
  const data = new Float64Array(2 ** 16);
  const bomb = formatNpz({ a: { shape: [data.length], data } });
  const size = 8 * data.length + 128;
  /** The unpacked size is said in the header of the entry and in the directory. */
  const saying = (bytes: Uint8Array, less: number): Uint8Array => {
    const said = bytes.slice();
    const view = new DataView(said.buffer);
    for (let at = 0; at + 4 <= said.length; at++)
      if (view.getUint32(at, true) === size) view.setUint32(at, less, true);
    return said;
  };

  test('is refused when the array is read, by the bytes that its npy header gives', () => {
    expect(read(bomb)['a']?.data).toEqual(data);
    expect(() => read(saying(bomb, 1000))).toThrow(
      'x.npz: a.npy: invalid npy: 872 bytes of data (allowed: 524288',
    );
  });

  test('is refused by the bytes of the directory where the npy header agrees with those', () => {
    const small = zipSync({
      'a.npy': Buffer.concat([
        unzipSync(formatNpz({ a: floats([1], 0) }))['a.npy'] ?? fail(),
        Buffer.alloc(2 ** 20),
      ]),
    });
    const said = small.slice();
    const view = new DataView(said.buffer);
    for (let at = 0; at + 4 <= said.length; at++)
      if (view.getUint32(at, true) === 136 + 2 ** 20) view.setUint32(at, 136, true);
    expect(() => read(said)).toThrow(
      'x.npz: a.npy: invalid zip entry: unpacked it has more than the 136 bytes that the directory says',
    );
  });

  test('its shape is known without its numbers, which are not unpacked for it', () => {
    const values = Float64Array.from(data, (_, k) => Math.sin(k));
    const broken = formatNpz({ a: { shape: [data.length], data: values } });
    broken.fill(255, 2 ** 18, 2 ** 18 + 99);
    const array = parseNpz(broken, 'x.npz').get('a');
    expect(array?.shape).toEqual([data.length]);
    expect(() => array?.data).toThrow(/^x\.npz: a\.npy: /);
  });
});

const field = join(__dirname, '../fixtures/field/npz');
describe('layouts of other writers', () => {
  const plain = parseNpz(readFileSync(join(field, 'plain.npz')), 'plain.npz');

  test.each([
    ['Fortran order, which numpy keeps of W.T, is read by rows', 'fortran.npz'],
    ['npy 2.0, the only one that some writers have, is read as 1.0 is', 'version2.npz'],
    ['arrays of strings beside those that are asked for do not matter', 'with-strings.npz'],
  ])('%s', (_, file) => {
    const arrays = parseNpz(readFileSync(join(field, file)), file);
    for (const [name, { shape, data }] of plain) {
      expect(arrays.get(name)?.shape).toEqual(shape);
      expect(arrays.get(name)?.data).toEqual(data);
    }
  });

  test('an array of strings that is asked for is refused by name', () => {
    const arrays = parseNpz(readFileSync(join(field, 'with-strings.npz')), 'x.npz');
    expect(() => arrays.get('layer_names')?.data).toThrow(/^x\.npz: layer_names\.npy: invalid dtype "<U\d+"/);
  });
});

const numpy = spawnSync('python3', ['-c', 'import numpy']).status === 0;
const withNumpy = numpy ? test : test.skip;

describe(numpy ? 'numpy' : 'numpy (not on this machine)', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'npz-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  withNumpy('reads what we write, and we read what it writes', () => {
    const path = join(folder, 'a.npz');
    const table = floats([2, 3], 0.1, Number.NaN, -0, 1e300, Number.NEGATIVE_INFINITY, 1 / 3);
    writeFileSync(path, formatNpz({ table, 'u0[1]': { shape: [2], data: Int32Array.of(-7, 2 ** 31 - 1) } }));
    const script = `
import sys, numpy as np
f = np.load(sys.argv[1])
assert sorted(f.keys()) == ['table', 'u0[1]']
assert f['table'].shape == (2, 3) and f['table'].dtype == np.float64
np.testing.assert_array_equal(f['table'], [[0.1, np.nan, -0.0], [1e300, -np.inf, 1/3]])
assert f['u0[1]'].dtype == np.int32 and f['u0[1]'].tolist() == [-7, 2**31 - 1]
np.savez_compressed(sys.argv[2], table=f['table'], i=f['u0[1]'], scalar=np.float64(2.5),
  single=np.float32([0.1, -2]), wide=np.array([-5, 2**31 - 1]), **{t: np.array([1, 100]).astype(t) for t in ['i2', 'u2', 'i1', 'u1']})
`;
    const back = join(folder, 'b.npz');
    const { status, stderr } = spawnSync('python3', ['-c', script, path, back], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    const arrays = read(readFileSync(back), 'b.npz');
    expect(arrays).toEqual({
      table,
      i: { shape: [2], data: Int32Array.of(-7, 2 ** 31 - 1) },
      scalar: floats([], 2.5),
      single: floats([2], Math.fround(0.1), -2),
      wide: { shape: [2], data: Int32Array.of(-5, 2 ** 31 - 1) },
      ...Object.fromEntries(
        ['i2', 'u2', 'i1', 'u1'].map((kind) => [kind, { shape: [2], data: Int32Array.of(1, 100) }]),
      ),
    });
  });

  withNumpy(
    'bool, integers and floats in every byte order, order of axes and version are read as numpy reads them',
    () => {
      const [odd, even] = [join(folder, 'odd.npz'), join(folder, 'even.npz')];
      const script = `
import io, sys, zipfile, itertools, numpy as np
from numpy.lib import format
random = np.random.default_rng(5)
plain = {}
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as z:
  for kind, byte, order, version in itertools.product(
      ['?', 'i1', 'u1', 'i2', 'u2', 'i4', 'u4', 'i8', 'u8', 'f2', 'f4', 'f8'], '<>', 'CF', [(1, 0), (2, 0), (3, 0)]):
    shape = tuple(random.integers(0, 4, random.integers(0, 4)))
    a = random.normal(size=shape) * 10.0 ** random.integers(-9, 20)
    if kind[0] in 'iu?':
      info = np.iinfo(kind) if kind != '?' else None
      low, high = (0, 2) if info is None else (max(info.min, -2**53), min(info.max, 2**53) + 1)
      a = random.integers(low, high, shape, dtype=np.uint64 if low == 0 else np.int64)
    a = np.array(a, dtype=byte + kind, order=order)
    name = '%s %s %s %d' % (kind, byte, order, version[0])
    file = io.BytesIO()
    format.write_array(file, a, version)
    z.writestr(name + '.npy', file.getvalue())
    plain[name] = np.ascontiguousarray(a, dtype='<f8').reshape(shape)
  z.writestr('objects.npy', b'not asked for')
np.savez(sys.argv[2], **plain)
`;
      const { status, stderr } = spawnSync('python3', ['-W', 'ignore', '-c', script, odd, even], {
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([0, '']);
      const arrays = parseNpz(readFileSync(odd), 'odd.npz');
      const wanted = read(readFileSync(even), 'even.npz');
      expect(Object.keys(wanted)).toHaveLength(12 * 2 * 2 * 3);
      for (const [name, { shape, data }] of Object.entries(wanted)) {
        const found = arrays.get(name);
        expect([name, found?.shape, Array.from(found?.data ?? [])]).toEqual([name, shape, Array.from(data)]);
      }
    },
  );

  withNumpy('texts are written as numpy has them: code points of four bytes, as wide as the longest', () => {
    const bytes = formatNpz({ rows: { shape: [2], texts: ['a>b', 'hold:\u03b1\u{1f600}'] } });
    const file = join(folder, 'texts.npz');
    writeFileSync(file, bytes);
    const script =
      'import sys, json, numpy; a = numpy.load(sys.argv[1])["rows"]; print(json.dumps([str(a.dtype), *a]))';
    const { status, stdout, stderr } = spawnSync('python3', ['-c', script, file], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual(['<U7', 'a>b', 'hold:\u03b1\u{1f600}']);
    expect(() => formatNpz({ rows: { shape: [3], texts: ['a'] } })).toThrow(/^rows: invalid shape/);
  });
});
