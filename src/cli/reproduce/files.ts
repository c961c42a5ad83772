/** The folder that `reproduce` fills: a page, images and data for each figure; the gallery, results and manifest for all. */
import type { FigureEntry, FigureResult, Form } from '../../figures/figure';
import { type Card, gallery, passed } from '../../figures/gallery';
import type { Studio } from '../../figures/image';
import { plotted } from '../../figures/plotted';
import { formatCsv } from '../../io/csv';
import type { Content, ResultFolder } from '../../io/disk/files';
import { manifest, toolVersion } from '../../io/disk/manifest';
import { toJson } from '../../io/json';
import type { Proofs } from '../../validation/proofs';
import type { FigureFiles } from '../shell/common';
import { writePage } from '../shell/page';

/** A figure that was run: its card in the gallery, its files, how long it took. */
export interface Made {
  readonly card: Card;
  readonly files: readonly string[];
  readonly seconds: number;
}

/** What the manifest says of a whole run. */
interface RunFacts {
  readonly argv: readonly string[];
  readonly ids: readonly string[];
  readonly form: Form;
  readonly interrupted: boolean;
  /** When it began, in milliseconds. */
  readonly began: number;
}

/** What is wanted of a figure. */
export interface Wanted {
  readonly form: Form;
  readonly figures: FigureFiles;
  readonly studio: Studio | undefined;
  /** Its runs are to be proven, until this interrupts it. */
  readonly proof: AbortSignal | undefined;
}

/** Writes `<id>.csv` (what is plotted), `<id>.html` unless no pages are wanted, and, with a studio, `<id>.svg` and `<id>.png`. */
export async function writeFigure(
  folder: ResultFolder,
  entry: FigureEntry,
  { figure, checks, files: more = {} }: FigureResult,
  { form, figures, studio }: Pick<Wanted, 'form' | 'figures' | 'studio'>,
  proofs: Proofs | undefined,
): Promise<{ card: Card; files: string[] }> {
  const { id } = entry;
  const files: string[] = [];
  const write = (kind: string, data: Content) => {
    folder.write(`${id}.${kind}`, data);
    files.push(`${id}.${kind}`);
  };
  if (figures !== 'none') {
    writePage(folder, `${id}.html`, figure, entry.title);
    files.push(`${id}.html`);
  }
  write('csv', formatCsv(plotted(figure)));
  for (const [end, text] of Object.entries(more)) write(end, text);
  if (studio !== undefined) {
    const { svg, png } = await studio.draw(figure);
    write('svg', svg);
    write('png', png);
  }
  const page = figures === 'none' ? {} : { page: `${id}.html` };
  const image = studio === undefined ? {} : { image: `${id}.svg` };
  return {
    card: {
      ...{ entry, checks, form, files, height: figure.layout.height ?? 600, ...page, ...image },
      ...(proofs === undefined ? {} : { proofs }),
    },
    files,
  };
}

/** Writes what stands over all figures; called after each of them, so that a run that is cut off leaves a true account. */
export function writeIndex(folder: ResultFolder, made: readonly Made[], facts: RunFacts): void {
  const { argv, ids, form, interrupted, began } = facts;
  folder.write(
    'index.html',
    gallery(
      made.map(({ card }) => card),
      toolVersion(),
    ),
  );
  folder.write('results.json', `${toJson(asDocument(made, folder.path, interrupted))}\n`);
  const parameters = { figures: ids, form, done: made.map(({ card }) => card.entry.id), interrupted };
  const solvers = [...new Set(made.flatMap(({ card }) => card.entry.backends))];
  const account = manifest({
    argv,
    parameters,
    seed: null,
    solver: solvers.length === 0 ? null : solvers.join(', '),
    stats: { seconds: Object.fromEntries(made.map(({ card, seconds }) => [card.entry.id, seconds])) },
    inputs: new Map(),
    outputs: new Map([...folder.written].filter(([name]) => name !== 'manifest.json')),
    seconds: (performance.now() - began) / 1000,
  });
  folder.write('manifest.json', `${toJson(account)}\n`);
}

/** The results as plain data. */
export function asDocument(made: readonly Made[], folder: string, interrupted: boolean) {
  const figures = made.map(({ card, files, seconds }) => ({
    id: card.entry.id,
    title: card.entry.title,
    source: card.entry.source,
    pass: passed(card),
    ...(card.failure === undefined ? {} : { failure: card.failure }),
    ...(card.skipped === undefined ? {} : { skipped: card.skipped }),
    checks: card.checks,
    ...(card.proofs === undefined ? {} : { proofs: card.proofs }),
    files,
    seconds,
  }));
  return { folder, gallery: `${folder}/index.html`, interrupted, figures };
}
