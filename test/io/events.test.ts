import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecordings } from '../../src/io/disk/recordings';
import { inputsOf, N_MNIST, parseEvents } from '../../src/io/events';
import { formatEvents, writeRecordings } from '../support/events';
import { workspace } from '../support/workspace';

const folder = workspace('events');

test('five bytes are a column, a row, a polarity and a time', () => {
  const bytes = formatEvents([
    [0, 0, 0, 5],
    [33, 33, 1, 5],
    [7, 2, 0, 70_000],
    [1, 0, 1, 8_388_607],
  ]);
  expect(bytes).toHaveLength(20);
  expect(parseEvents(bytes, 'a.bin')).toEqual({
    times: Float64Array.of(5, 5, 70_000, 8_388_607),
    inputs: Uint16Array.of(0, 1156 + 33 * 34 + 33, 2 * 34 + 7, 1156 + 1),
  });
  expect(inputsOf(N_MNIST)).toBe(2312);
});

test('events out of order are put in order; the clock that ran over counts on', () => {
  const bytes = formatEvents([
    [1, 0, 0, 9],
    [2, 0, 0, 3],
    [0, 240, 0, 0],
    [3, 0, 0, 4],
  ]);
  expect(parseEvents(bytes, 'a.bin')).toEqual({
    times: Float64Array.of(3, 9, 8192 + 4),
    inputs: Uint16Array.of(2, 1, 3),
  });
});

test('a damaged file is named, with field, value and range', () => {
  const parse = (bytes: Uint8Array) => () => parseEvents(bytes, 'Train/3/00007.bin');
  expect(parse(formatEvents([[1, 2, 0, 3]]).subarray(1))).toThrow(
    'Train/3/00007.bin: invalid file of events "4 bytes" (allowed: a multiple of 5, and one event or more)',
  );
  expect(parse(new Uint8Array())).toThrow('Train/3/00007.bin: invalid file of events "0 bytes"');
  expect(
    parse(
      formatEvents([
        [1, 2, 0, 3],
        [34, 2, 0, 4],
      ]),
    ),
  ).toThrow('Train/3/00007.bin: events[1].x: invalid column 34 (allowed: 0 to 33, within the sensor)');
  expect(parse(formatEvents([[3, 200, 0, 3]]))).toThrow('events[0].y: invalid row 200 (allowed: 0 to 33');
});

test('a folder is read lazily: in the order of its names, each file when it is asked for', () => {
  const path = join(folder, 'set');
  writeRecordings(path, { Train: 12, Test: 3 });
  const set = readRecordings(path, 'train');
  expect(set).toMatchObject({ count: 12, size: 2312, classes: 10 });
  expect(Array.from(set.labels)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
  expect(set.recording(3).inputs.every((i) => Math.floor((i % 1156) / 34 / 3) === 3)).toBe(true);
  const damaged = join(path, 'Train', '4', '00005.bin');
  writeFileSync(damaged, new Uint8Array(7));
  expect(set.recording(3).times).toHaveLength(150);
  expect(() => set.recording(4)).toThrow(`${damaged}: invalid file of events "7 bytes"`);
  rmSync(damaged);
  expect(() => set.recording(4)).toThrow(`${damaged}: missing file`);
  expect(() => set.recording(12)).toThrow('recording: invalid number 12 (allowed: 0 to 11)');
  expect(readRecordings(path, 'test').count).toBe(3);
  // another list of files is another set
  expect([...readRecordings(path, 'train').files.values()]).not.toEqual([...set.files.values()]);
});

test('a folder that is none, and a label that is none, are named', () => {
  const path = join(folder, 'none');
  expect(() => readRecordings(path, 'train')).toThrow(`${join(path, 'Train')}: missing folder of recordings`);
  mkdirSync(join(path, 'Train', '10'), { recursive: true });
  expect(() => readRecordings(path, 'train')).toThrow(
    `${join(path, 'Train', '10')}: invalid label "10" (allowed: 0 to 9)`,
  );
  mkdirSync(join(path, 'Test'));
  expect(() => readRecordings(path, 'test')).toThrow(`${join(path, 'Test')}: missing recordings`);
});
