/** `pulsegate reproduce`: makes the figures of the papers again and says whether their numbers are right. */
import { setImmediate } from 'node:timers/promises';
import { lookup, PulsegateError } from '../../errors';
import type { FigureEntry } from '../../figures/figure';
import { passed } from '../../figures/gallery';
import { openStudio } from '../../figures/image';
import { type ResultFolder, resultFolder } from '../../io/disk/files';
import { toJson } from '../../io/json';
import { proven } from '../../validation/proofs';
import {
  argumentOf,
  EXIT,
  type ExitCode,
  type FigureFiles,
  messageOf,
  type Session,
  verb,
} from '../shell/common';
import { progress } from '../shell/progress';
import { table } from '../shell/table';
import { asDocument, type Made, type Wanted, writeFigure, writeIndex } from './files';
import { checksTable, lineOf, summary } from './report';

export const reproduceVerb = (session: Session, figures: readonly FigureEntry[]) =>
  verb(
    session,
    'reproduce',
    'make the figures of the papers again and check their numbers (without --out: into figures/)',
    'pulsegate reproduce nice19/mean-field --out figures',
  )
    .addArgument(
      argumentOf(
        '[id...]',
        'which figures (default: all)',
        figures.map(({ id }) => id),
      ),
    )
    .option('--list', 'list the figures')
    .option('--full', "the source's own size where a figure has a quick form too: minutes (default: quick)")
    .option('--checks', 'print every check (default: a line a figure, and the checks that fail)')
    .option('--certify', 'prove runs in the mean field (of many, some that are evenly apart): a column')
    .option('--require-all', 'a figure that is skipped for want of its data fails (exit code 1)')
    .action(async (ids, options) => {
      const chosen = choose(ids, figures);
      if (options.list !== true) return reproduce(session, chosen, options);
      const list = chosen.map(({ id, title, source, full }) => ({ id, title, source, full: full ?? null }));
      session.terminal.out(
        options.json === true
          ? `${toJson(list)}\n`
          : table(
              list.map(({ id, title, source, full }) => [
                id,
                title,
                source,
                full === null ? '' : `--full: ${full}`,
              ]),
            ),
      );
      session.finish(EXIT.ok);
    });

interface Options {
  readonly out?: string | undefined;
  readonly json?: true | undefined;
  readonly quiet?: true | undefined;
  readonly figures?: FigureFiles | undefined;
  readonly checks?: true | undefined;
  readonly full?: true | undefined;
  readonly requireAll?: true | undefined;
  readonly certify?: true | undefined;
}

async function reproduce(session: Session, chosen: readonly FigureEntry[], options: Options): Promise<void> {
  const { terminal } = session;
  const began = performance.now();
  const folder = resultFolder(options.out ?? 'figures');
  const made = await makeAll(session, chosen, folder, options);
  const interrupted = made.length < chosen.length;
  const document = asDocument(made, folder.path, interrupted);
  if (options.json === true) terminal.out(`${toJson(document)}\n`);
  else {
    if (options.checks === true) terminal.out(checksTable(made));
    terminal.out(summary(made, (performance.now() - began) / 1000, document.gallery));
  }
  for (const { card } of made)
    if (card.failure !== undefined) terminal.err(`error: ${card.entry.id}: ${card.failure}\n`);
    else if (card.skipped !== undefined) terminal.err(`skipped: ${card.entry.id}: ${card.skipped}\n`);
  if (interrupted) terminal.err(`interrupted: ${made.length} of ${chosen.length} figures are done\n`);
  session.finish(interrupted ? EXIT.interrupted : codeOf(made, options.requireAll === true));
}

/** Figure by figure; an interrupt lets the one at hand finish. */
async function makeAll(
  session: Session,
  chosen: readonly FigureEntry[],
  folder: ResultFolder,
  options: Options,
) {
  const { terminal, argv } = session;
  const bar = progress(terminal, options.quiet);
  const began = performance.now();
  const made: Made[] = [];
  const form = options.full === true ? 'full' : 'quick';
  const account = () =>
    writeIndex(folder, made, {
      argv,

      ids: chosen.map(({ id }) => id),
      form,
      interrupted: terminal.interrupt.aborted && made.length < chosen.length,
      began,
    });
  const { figures = 'all' } = options;
  const studio =
    figures === 'all'
      ? await openStudio((reason) => options.quiet === true || terminal.err(`note: ${reason}\n`))
      : undefined;
  const wide = Math.max(...chosen.map(({ id }) => id.length));
  try {
    for (const entry of chosen) {
      // A turn of the event loop, in which a signal that came during the last figure arrives.
      await setImmediate();
      if (terminal.interrupt.aborted) break;
      const show = (part: number) => bar.show(made.length + part, chosen.length, entry.id);
      show(0);
      made.push(
        await make(
          entry,
          { form, figures, studio, proof: options.certify && terminal.interrupt },
          show,
          folder,
        ),
      );
      account();
      if (options.json === true || options.checks === true) continue;
      bar.clear();
      terminal.out(lineOf(made[made.length - 1], wide));
    }
    account();
  } finally {
    bar.clear();
    await studio?.close();
  }
  return made;
}

/** Runs and writes one figure; one that cannot be made says why, and the others go on. */
async function make(
  entry: FigureEntry,
  wanted: Wanted,
  show: (part: number) => void,
  folder: ResultFolder,
): Promise<Made> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  try {
    const { proof } = wanted;
    // what is proven is run first
    const share = proof === undefined ? 1 : 0.5;
    const run = () => entry.run(wanted.form, (done, total) => show((share * done) / total));
    const { result, proofs } =
      proof === undefined
        ? { result: await run(), proofs: undefined }
        : await proven(run, {
            signal: proof,
            progress: (done, total) => show(share + ((1 - share) * done) / total),
          });
    const { card, files } = await writeFigure(folder, entry, result, wanted, proofs);
    return { card, files, seconds: seconds() };
  } catch (error) {
    const lacks = error instanceof PulsegateError && error.code === 'missing' && error.path === entry.needs;
    const why = lacks ? { skipped: messageOf(error) } : { failure: messageOf(error) };
    return { card: { entry, checks: [], ...why }, files: [], seconds: seconds() };
  }
}

function choose(ids: readonly string[], figures: readonly FigureEntry[]): readonly FigureEntry[] {
  const known = new Map(figures.map((entry) => [entry.id, entry]));
  return ids.length === 0 ? figures : [...new Set(ids)].map((id) => lookup(known, id, '', 'figure'));
}

function codeOf(made: readonly Made[], all: boolean): ExitCode {
  if (made.some(({ card }) => card.failure !== undefined || (all && card.skipped !== undefined)))
    return EXIT.failed;
  const right = made.every(({ card }) => passed(card) || card.skipped !== undefined);
  return right && made.every(({ card: { proofs } }) => (proofs?.refused ?? 0) === 0)
    ? EXIT.ok
    : EXIT.disagreed;
}
