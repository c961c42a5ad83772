/** Files longer than a string can be, and figures of runs longer than a page can hold. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { simulate } from '../../src/backends/simulate';
import { circuit } from '../../src/circuit/circuit';
import { ring } from '../../src/circuit/fragments';
import { plotCurrents } from '../../src/figures/plot/currents';
import { formatCsv } from '../../src/io/csv';
import { writeAtomically } from '../../src/io/disk/files';
import { jsonPieces } from '../../src/io/json';
import { workspace } from '../support/workspace';

const folder = workspace('large');

/** The most characters that a string has. */
const LONGEST = 2 ** 29 - 24;

const values = Float64Array.from({ length: 1e6 }, (_, k) => Math.sin(k) / 3);

test('a CSV of more than 512 MB is written, and memory stays flat', () => {
  const columns = Array.from({ length: 28 }, (_, k) => ({ name: `u${k}`, values }));
  const file = join(folder, 'currents.csv');
  const before = process.memoryUsage().rss;
  writeAtomically(file, formatCsv(columns));
  expect(process.memoryUsage().rss - before).toBeLessThan(3e8);
  const { size } = statSync(file);
  expect(size).toBeGreaterThan(LONGEST);
  const end = Buffer.alloc(40);
  const handle = openSync(file, 'r');
  readSync(handle, end, 0, 40, size - 40);
  closeSync(handle);
  expect(end.toString().endsWith(`,${values[999_999]}\r\n`)).toBe(true);
}, 120_000);

test('a JSON document of more than 512 MB is written, and memory stays flat', () => {
  const before = process.memoryUsage().rss;
  let size = 0;
  for (const piece of jsonPieces({ currents: new Array(28).fill(values) }, 0)) size += piece.length;
  expect(process.memoryUsage().rss - before).toBeLessThan(3e8);
  expect(size).toBeGreaterThan(LONGEST);
}, 120_000);

test('the figure of a long run shows its beginning and says so', () => {
  const circle = circuit(ring({ stages: 30, T: 1, size: 6 }));
  const run = simulate(circle, { initial: { u0: [1, 1, 1, 1, 1, 1] }, cycles: 200 });
  const { layout, data } = plotCurrents(run);
  expect(run.log.segments).toHaveLength(6000);
  expect(JSON.stringify(layout.title)).toContain('the first 5555 of 6000 segments');
  expect(layout.xaxis?.range).toEqual([0, 5555]);
  expect(JSON.stringify(data).length).toBeLessThan(2e8);
}, 120_000);
