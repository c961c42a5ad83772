/** Files longer than a string can be, and figures of runs longer than a page can hold. */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { simulate } from '../../src/backends/simulate';
import { circuit } from '../../src/circuit/circuit';
import { ring } from '../../src/circuit/fragments';
import { plotCurrents } from '../../src/figures/plot/currents';
import { workspace } from '../support/workspace';

const folder = workspace('large');

/** The most characters that a string has. */
const LONGEST = 2 ** 29 - 24;

/** A heap of 160 MB, about 60 of which the compiler of TypeScript takes: three columns fit, a text of 512 MB does not. */
const inSmallHeap = (program: string): string => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--max-old-space-size=160', '-r', 'ts-node/register', '-e', `${VALUES}\n${program}`],
    { cwd: join(__dirname, '../..'), encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
};

const VALUES = `
  const values = Float64Array.from({ length: 1e6 }, (_, k) => Math.sin(k) / 3);
`;

test('a CSV of more than 512 MB is written within a heap of 160 MB', () => {
  const file = join(folder, 'currents.csv');
  const last = inSmallHeap(`
    const { formatCsv } = require('./src/io/csv');
    const { writeAtomically } = require('./src/io/disk/files');
    const columns = Array.from({ length: 28 }, (_, k) => ({ name: 'u' + k, values }));
    writeAtomically(${JSON.stringify(file)}, formatCsv(columns));
    process.stdout.write(String(values[999_999]));
  `);
  const { size } = statSync(file);
  expect(size).toBeGreaterThan(LONGEST);
  const end = Buffer.alloc(40);
  const handle = openSync(file, 'r');
  readSync(handle, end, 0, 40, size - 40);
  closeSync(handle);
  expect(end.toString().endsWith(`,${last}\r\n`)).toBe(true);
}, 180_000);

test('a JSON document of more than 512 MB is written within a heap of 160 MB', () => {
  const size = inSmallHeap(`
    const { jsonPieces } = require('./src/io/json');
    let size = 0;
    for (const piece of jsonPieces({ currents: new Array(28).fill(values) }, 0)) size += piece.length;
    process.stdout.write(String(size));
  `);
  expect(Number(size)).toBeGreaterThan(LONGEST);
}, 180_000);

test('the figure of a long run shows its beginning and says so', () => {
  const circle = circuit(ring({ stages: 30, T: 1, size: 6 }));
  const run = simulate(circle, { initial: { u0: [1, 1, 1, 1, 1, 1] }, cycles: 200 });
  const { layout, data } = plotCurrents(run);
  expect(run.log.segments).toHaveLength(6000);
  expect(JSON.stringify(layout.title)).toContain('the first 5555 of 6000 segments');
  expect(layout.xaxis?.range).toEqual([0, 5555]);
  expect(JSON.stringify(data).length).toBeLessThan(2e8);
}, 120_000);
