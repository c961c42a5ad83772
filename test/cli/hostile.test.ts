/** Hostile files and options: no abort, no internal error, an end; what is wrong is told as bad usage. */
import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { formatNpz } from '../../src/io/npz';
import { network } from '../../src/loihi/network';
import { LONG } from '../support/cases';
import { workspace } from '../support/workspace';
import { call } from './call';

jest.setTimeout(120_000);
const folder = workspace('hostile');
const hostile = (name: string) => join(__dirname, '../fixtures/hostile', name);

test.each([
  ['--cycles=1000000000', /^error: cycles: invalid number of cycles 1000000000 \(allowed: at most 2097152/],
  ['--t-span=0,1e12', /^error: tspan: invalid time span \[0,1000000000000\] \(allowed: at most/],
  ['--t-span=0,1e300', /^error: tspan: invalid time span \[0,1e\+300\] \(allowed: at most/],
])('simulate ring.json %s', async (option, message) => {
  const { code, out, err } = await call(['simulate', hostile('ring.json'), option]);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(message);
});

test.each([
  ['plan-fragment-null.json', /^error: .*fragment: invalid fragment null/],
  ['plan-fragment-toString.json', /^error: .*fragment.name: unknown fragment "toString"/],
  ['plan-measure-toString.json', /^error: .*measures\[0\].kind: invalid kind/],
  ['plan-axis-proto.json', /^error: .*vary: unknown option "__proto__"/],
])('sweep %s', async (plan, message) => {
  const { code, out, err } = await call(['sweep', hostile(plan), '--workers', '1']);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(message);
});

test('a task too large for any memory fails with the limit; the others are done, and none is done again', async () => {
  const argv = [
    'sweep',
    hostile('plan-out-of-memory.json'),
    '--workers',
    '1',
    '--out',
    join(folder, 'large'),
  ];
  const first = await call(argv);
  expect(first.out).toMatch(/^100000000 +- +failed: gradedChain\.stages: invalid number of hops 100000000 /m);
  expect(first.out).toContain('3 ok, 0 absent, 1 failed, 0 missing; 4 run now');
  expect((await call(argv)).out).toContain('3 ok, 0 absent, 1 failed, 0 missing; 0 run now');
});

test('a population may be called __proto__', async () => {
  const argv = ['simulate', hostile('proto-name.json'), '--initial', '__proto__=0.5'];
  const { code } = await call([...argv, '--out', folder]);
  expect(code).toBe(0);
  expect(readFileSync(join(folder, 'currents.npz'), 'latin1')).toContain('__proto__.npy');
});

test('a chip network of more synapses than can be is refused by name and size', () => {
  const description = JSON.parse(readFileSync(hostile('loihi-131072.json'), 'utf8'));
  expect(() => network(description)).toThrow(
    /^synapses\[0\].pattern: invalid number of synapses 17179869184 \(allowed: at most 134217728; a has/,
  );
});

test.each(readdirSync(hostile('')))(
  '%s: as a circuit, a plan and weights there is never an internal error',
  async (name) => {
    for (const argv of [
      ['describe', hostile(name)],
      ['sweep', hostile(name)],
      ['evaluate', 'xor', '--weights', hostile(name)],
      ['simulate', hostile(name), '--json'],
    ]) {
      const { code, out, err } = await call(argv);
      expect(err).not.toContain('internal error');
      expect([0, 1, 2]).toContain(code);
      if (code === 0 && argv[0] === 'simulate') expect(out).not.toMatch(/\b(NaN|Infinity|null)\b/);
    }
  },
);

test('devices and folders that cannot be made end with a line', async () => {
  const device = await call(['simulate', '/dev/zero']);
  expect([device.code, device.err]).toEqual([
    2,
    'error: /dev/zero: invalid file: it is a device, not a file or a pipe\n',
  ]);
  const proc = await call(['simulate', hostile('ring.json'), '--out', '/proc/none/such', '--quiet']);
  expect([proc.code, proc.err]).toEqual([
    2,
    'error: /proc/none/such: invalid output folder: it cannot be made (ENOENT)\n',
  ]);
});

test('a bit that is flipped in the directory of an NPZ renames no array', async () => {
  const bytes = Buffer.from(formatNpz({ W1: { shape: [1], data: new Float64Array(1) } }));
  bytes[bytes.lastIndexOf('W1.npy')] ^= 1;
  const path = join(folder, 'renamed.npz');
  writeFileSync(path, bytes);
  const { code, err } = await call(['evaluate', 'xor', '--weights', path]);
  expect([code, err.includes('its directory says V1.npy where the file says W1.npy')]).toEqual([2, true]);
});

test('an NPZ that says it has gigabytes is refused before anything is unpacked', async () => {
  // a gigabyte of zeros in four arrays, each of a size that may be; of its bytes only the directory is read
  const small = formatNpz(
    Object.fromEntries(
      ['W1', 'b1', 'W2', 'b2'].map((name) => [name, { shape: [1], data: new Float64Array(1) }]),
    ),
  );
  const view = new DataView(small.buffer, small.byteOffset, small.byteLength);
  for (let at = 0; at + 46 < small.length; at++)
    if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 2 ** 28 + 128, true);
  const path = join(folder, 'gigabytes.npz');
  writeFileSync(path, small);
  const before = process.memoryUsage().arrayBuffers;
  const { code, err } = await call(['evaluate', 'xor', '--weights', path]);
  expect([code, err]).toEqual([
    2,
    `error: ${path}: invalid NPZ: unpacked it has ${4 * (2 ** 28 + 128)} bytes (allowed: at most 1073741824)\n`,
  ]);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
});

test('a pipe is read to its end', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const writer = spawn('cp', [hostile('ring.json'), pipe], { stdio: 'ignore' });
  const ended = new Promise((resolve) => writer.once('exit', resolve));
  expect((await call(['describe', pipe])).code).toBe(0);
  await ended;
});

// a gigabyte of zeros, 3 s
(LONG ? test : test.skip)(
  'a gzip that becomes more than any data set is not unpacked to its end',
  async () => {
    const bomb = gzipSync(Buffer.alloc(2 ** 25));
    // members one after another are one file
    writeFileSync(
      join(folder, 'train-images-idx3-ubyte.gz'),
      Buffer.concat(Array.from({ length: 40 }, () => bomb)),
    );
    writeFileSync(join(folder, 'train-labels-idx1-ubyte.gz'), bomb);
    const { code, err } = await call(['train', 'mnist', '--data', folder]);
    expect([code, err.includes('at most 1073741824 unpacked')]).toEqual([2, true]);
  },
);
