import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { formatNpz, type NpyArray, parseNpz } from '../../src/io/npz';

const floats = (shape: number[], ...values: number[]): NpyArray => ({
  shape,
  data: Float64Array.from(values),
});

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
          expect(parseNpz(formatNpz(Object.fromEntries(arrays)), 'x.npz')).toEqual(
            Object.fromEntries(arrays),
          );
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
    const back = parseNpz(formatNpz({ odd: { shape: [5], data } }), 'x.npz')['odd'];
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
      npy(header('<f8', 'False', '(1,)'), new Uint8Array(8), [3, 0]),
      'x.npz: a.npy: invalid npy version 3.0',
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
      'x.npz: a.npy: invalid dtype "<c16" (allowed: <f8, <f4, <i8, <i4, <i2, <u2, |i1, |u1: little endian)',
    ],
    [
      'an integer beyond 32 bits',
      npy(header('<i8', 'False', '(1,)'), Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0)),
      'x.npz: a.npy: [0]: invalid integer 4294967296 (allowed: one of 32 bits)',
    ],
    ['big endian', npy(header('>f8', 'False', '(1,)')), 'invalid dtype ">f8"'],
    [
      'Fortran order',
      npy(header('<f8', 'True', '(2, 2)'), new Uint8Array(32)),
      'invalid order of the array: Fortran',
    ],
    [
      'too few data',
      npy(header('<f8', 'False', '(2,)')),
      'x.npz: a.npy: invalid npy: 8 bytes of data (allowed: 16, for shape [2])',
    ],
    ['no shape', npy("{'descr': '<f8', 'fortran_order': False}\n"), 'its header has no shape'],
  ])('%s', (_, bytes, message) => {
    expect(() => parseNpz(bytes, 'x.npz')).toThrow(message);
  });

  test('a changed bit in the data never passes as a number', () => {
    const data = Float64Array.from({ length: 64 }, (_, k) => Math.sin(k));
    const good = formatNpz({ a: { shape: [64], data } });
    for (let at = 60; at < good.length - 120; at += 7) {
      const bad = good.slice();
      bad[at] = (bad[at] ?? 0) ^ 4;
      expect(() => parseNpz(bad, 'x.npz')).toThrow(/^x\.npz: /);
    }
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
    const arrays = parseNpz(readFileSync(back), 'b.npz');
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
});
