/** A run keeps its crossings as numbers: four millions of them leave the memory of objects as it was. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** 250 rows read a current that falls from 1 - e^-2 to a seventh of it, and turn off one after the other. */
const PROGRAM = `
const { circuit, simulate } = require('./src/index');
const rows = Array.from({ length: 250 }, (_, r) => r);
const made = circuit({
  threshold: 60,
  populations: [{ name: 'c', input: true }, { name: 'u' }, { name: 'v', size: rows.length }],
  projections: [
    { name: 'in', from: [{ population: 'c' }], to: [{ population: 'u', gain: 1 }] },
    { name: 'K', from: [{ population: 'u', matrix: rows.map(() => [1]) }], to: [{ population: 'v', gain: 1 }] },
  ],
  schedule: {
    period: 4,
    windows: [
      { t: [0, 2], open: [{ projection: 'in' }] },
      { t: [2, 4], open: [{ projection: 'K', bias: rows.map((r) => -0.2 - r / 500) }] },
    ],
  },
});
const { retcode, stats } = simulate(made, { inputs: { c: [1] }, cycles: 16000, record: ['u'] });
process.stdout.write(JSON.stringify({ retcode, crossings: stats.crossings }));
`;

test('four million crossings fit beside 160 MB of objects, in which four million objects do not', () => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--max-old-space-size=160', '-r', 'ts-node/register', '-e', PROGRAM],
    { cwd: join(__dirname, '../..'), encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ retcode: 'success', crossings: 4_000_000 });
}, 120_000);
