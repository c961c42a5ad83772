/**
 * Two checkouts, how fast: the working folder beside REF.
 *
 *     npm run same-speed -- REF [--rounds 7] [--only B1,B2,...] [--work FOLDER]
 *
 * Every workload is timed in processes of their own, one checkout after the other and each of them first in every second
 * round, so that what else the machine does falls on both. Printed are ratios of CPU times, here to REF: above 1 is slower.
 * The ratio of the least times of all rounds is the steadiest of them, since nothing makes a run faster than it is.
 */
import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from '../../analysis/benchmarks/timing';
import { checkout, commitOf, HERE, runMain, runScript, WORK } from './checkout';
import type { Measurement } from './measure';
import { WORKLOADS } from './workloads';

const SIDES = ['ref', 'here'] as const;
type Round = Readonly<Record<(typeof SIDES)[number], Measurement>>;

async function roundOf(roots: Record<(typeof SIDES)[number], string>, id: string, k: number): Promise<Round> {
  const measured = new Map<string, Measurement>();
  for (const side of k % 2 === 0 ? SIDES : [...SIDES].reverse())
    measured.set(side, JSON.parse(await runScript('measure.ts', roots[side], id)) as Measurement);
  return Object.fromEntries(measured) as Round;
}

const times = (ratio: number): string => ratio.toFixed(3);

/** The median of the rounds' ratios, and between which two they lie. */
function ratios(rounds: readonly Round[], of: 'least' | 'median'): string {
  const all = rounds.map(({ here, ref }) => here[of] / ref[of]);
  return `${times(median(all))} [${times(Math.min(...all))}, ${times(Math.max(...all))}]`;
}

function rowOf(id: string, rounds: readonly Round[]): string[] {
  const best = (side: (typeof SIDES)[number]) => Math.min(...rounds.map((round) => round[side].least));
  const answers = new Set(rounds.flatMap(({ here, ref }) => [here.answer, ref.answer]));
  return [
    id,
    WORKLOADS[id].title,
    `${(1e3 * best('ref')).toPrecision(4)} ms`,
    `${(1e3 * best('here')).toPrecision(4)} ms`,
    times(best('here') / best('ref')),
    ratios(rounds, 'least'),
    ratios(rounds, 'median'),
    answers.size === 1 ? '' : `answers differ: ${[...answers].join(', ')}`,
  ];
}

const HEAD = ['', '', 'REF', 'here', 'least', 'leasts of a round', 'medians of a round', ''];

function table(rows: readonly (readonly string[])[]): string {
  const widths = HEAD.map((_, k) => Math.max(...rows.map((row) => row[k].length)));
  return rows
    .map((row) =>
      row
        .map((cell, k) => cell.padEnd(widths[k]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const load = (): string =>
  loadavg()
    .map((average) => average.toFixed(2))
    .join(' ');

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      rounds: { type: 'string', default: '7' },
      only: { type: 'string' },
      work: { type: 'string', default: WORK },
    },
    allowPositionals: true,
  });
  const [name] = positionals;
  if (name === undefined) throw new Error('same-speed REF: which commit to compare with?');
  const ids = values.only?.split(',') ?? Object.keys(WORKLOADS);
  const odd = ids.find((id) => WORKLOADS[id] === undefined);
  if (odd !== undefined)
    throw new Error(`--only: no workload ${odd} (known: ${Object.keys(WORKLOADS).join(', ')})`);
  const rounds = Number(values.rounds);
  if (!(Number.isInteger(rounds) && rounds >= 1)) throw new Error('--rounds: a whole number of at least 1');
  const commit = commitOf(name);
  const roots = { ref: checkout(commit, resolve(values.work)), here: HERE };
  const [start, measured] = [load(), new Map<string, Round[]>(ids.map((id) => [id, []]))];
  for (let k = 0; k < rounds; k++)
    for (const [id, found] of measured) {
      found.push(await roundOf(roots, id, k));
      if (process.stderr.isTTY) process.stderr.write(`\rround ${k + 1} of ${rounds}: ${id}      `);
    }
  if (process.stderr.isTTY) process.stderr.write('\r');
  const rows = [...measured].map(([id, found]) => rowOf(id, found));
  process.stdout.write(
    `here / REF, CPU time, ${rounds} rounds, REF ${commit.slice(0, 12)}; load over 1, 5 and 15 minutes ${start} at the start, ${load()} at the end\n${table([HEAD, ...rows])}\n`,
  );
}

void runMain(main);
