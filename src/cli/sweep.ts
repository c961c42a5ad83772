/** `pulsegate sweep`: a plan's measures at all its points, on all cores; a second start does only what is missing. */
import { join } from 'node:path';
import { within } from '../errors';
import { plotSweep } from '../figures/heat-map';
import { formatCsv } from '../io/csv';
import { readText, sha256 } from '../io/disk/files';
import { parseJson, toJson } from '../io/json';
import { formatNpz } from '../io/npz';
import { arraysOf, columnsOf, type Status, statusOf, valuesOf } from '../sweep/gather';
import { journal } from '../sweep/journal';
import { measureName } from '../sweep/measures';
import type { SweepPlan } from '../sweep/plan';
import { type Sweep, sweep } from '../sweep/run';
import { EXIT, type Session, verb, wholeNumber } from './common';
import { progress } from './progress';
import { provenanceOf, writeFolder } from './results';
import { brief, table } from './table';

const LARGEST_PLAN = 256 * 2 ** 20;

export const sweepVerb = (session: Session) =>
  verb(
    session,
    'sweep',
    'measure a circuit, a fragment or a learning task at many parameters, on all cores',
    'pulsegate sweep plan.json --out results        # again: only what is missing is done',
  )
    .argument('<plan>', 'plan (JSON): circuit, fragment or task; vary; measures; - is standard input')
    .option(
      '--workers <n>',
      'worker threads (default: one a core); the data do not depend on it',
      wholeNumber,
    )
    .action(async (file, options) => {
      const { terminal } = session;
      const began = Date.now();
      const text = file === '-' ? await terminal.read(LARGEST_PLAN) : readText(file, LARGEST_PLAN);
      const name = file === '-' ? 'standard input' : file;
      const given = within(name, () => parseJson(text)) as SweepPlan;
      const plan = options.seed === undefined ? given : { ...given, seed: options.seed };
      const book = options.out === undefined ? undefined : journal(join(options.out, 'journal.jsonl'));
      const bar = progress(terminal, options.quiet);
      let found: Sweep;
      try {
        found = await sweep(plan, {
          signal: terminal.interrupt,
          progress: (done, total) => bar.show(done, total, 'sweep'),
          ...(book === undefined ? {} : { finished: book.finished, keep: book.add }),
          ...(options.workers === undefined ? {} : { workers: options.workers }),
        });
      } finally {
        bar.clear();
      }
      if (options.out !== undefined)
        await writeFolder(
          options.out,
          [
            ['sweep.npz', formatNpz(arraysOf(found))],
            ['sweep.csv', formatCsv(columnsOf(found))],
          ],
          figuresOf(found),
          { backend: 'mean field, exact()', stats: countsOf(found) },
          provenanceOf(
            session,
            { parameters: { plan }, seed: plan.seed ?? 1, inputs: new Map([[file, sha256(text)]]), began },
            options.quiet,
          ),
        );
      terminal.out(options.json === true ? `${toJson(asDocument(found), 0)}\n` : asText(found));
      const { missing } = countsOf(found);
      if (!found.complete)
        terminal.err(`interrupted: ${missing} of ${found.results.length} points are missing\n`);
      session.finish(found.complete ? EXIT.ok : EXIT.interrupted);
    });

function countsOf({ results, ran }: Sweep): Record<Status | 'ran', number> {
  const count = (status: Status) => results.filter((result) => statusOf(result) === status).length;
  return {
    ok: count('ok'),
    absent: count('absent'),
    failed: count('failed'),
    missing: count('missing'),
    ran,
  };
}

/** A map of each measure over a plane grid, or a line over one axis. */
function figuresOf(found: Sweep) {
  const { plan, points } = found;
  if (plan.vary.kind !== 'grid' || points.names.length > 2) return [];
  return plan.measures.map((_, k) => {
    const measure = measureName(plan.measures, k);
    const arrays = arraysOf(found);
    const axes = points.names.map((name, j) => ({
      title: points.units[j] === '' ? name : `${name} (${points.units[j]})`,
      values: Array.from(arrays[name]?.data ?? []),
    }));
    return {
      name: measure,
      title: `pulsegate: ${measure}`,
      figure: plotSweep({ measure, axes, values: valuesOf(found, k) }),
    };
  });
}

const asDocument = (found: Sweep) => ({
  counts: countsOf(found),
  points: found.results.map((result, k) => ({
    ...Object.fromEntries(found.points.names.map((name, j) => [name, found.points.values[k]?.[j]])),
    status: statusOf(result),
    ...(result?.error === undefined ? {} : { message: result.error }),
    ...Object.fromEntries(
      found.plan.measures.map((_, m) => [measureName(found.plan.measures, m), result?.values?.[m] ?? null]),
    ),
  })),
});

const MOST_ROWS = 40;

function asText(found: Sweep): string {
  const { plan, points, results } = found;
  const counts = countsOf(found);
  const cell = (value: number | null | undefined) =>
    value === null || value === undefined ? '-' : brief(value);
  const rows = results
    .slice(0, MOST_ROWS)
    .map((result, k) => [
      ...(points.values[k] ?? []).map(brief),
      ...plan.measures.map((_, m) => cell(result?.values?.[m])),
      statusOf(result) === 'ok'
        ? ''
        : `${statusOf(result)}${result?.error === undefined ? '' : `: ${result.error}`}`,
    ]);
  const measures = plan.measures.map((_, m) => measureName(plan.measures, m));
  return [
    table([[...points.names, ...measures, ''], ...rows]),
    results.length > MOST_ROWS
      ? `the first ${MOST_ROWS} of ${results.length}; --json and --out give all\n`
      : '',
    `${counts.ok} ok, ${counts.absent} absent, ${counts.failed} failed, ${counts.missing} missing; ${counts.ran} run now\n`,
  ].join('');
}
