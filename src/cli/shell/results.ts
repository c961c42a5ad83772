/** The results folder of a verb: data for numpy and for tables, figures, the manifest. */
import { join } from 'node:path';
import type { Margin, Solution } from '../../backends/solution';
import type { Circuit } from '../../circuit/types';
import type { Figure } from '../../figures/figure';
import { openStudio } from '../../figures/image';
import { plotCurrents } from '../../figures/plot/currents';
import { circuitPieces } from '../../io/circuit-file';
import { type Column, formatCsv } from '../../io/csv';
import { type Content, type ResultFolder, removeFrom, resultFolder } from '../../io/disk/files';
import { manifest } from '../../io/disk/manifest';
import { jsonPieces, toJson } from '../../io/json';
import { formatNpz, type NpyArray } from '../../io/npz';
import type { FigureFiles, Session } from './common';
import { titled } from './input';
import { writePage } from './page';

export interface Provenance {
  readonly argv: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly seed: number | null;
  readonly inputs: ReadonlyMap<string, string>;
  /** When the run began, in milliseconds. */
  readonly began: number;
  readonly figures: FigureFiles;
  /** Told why images are missing, where they are. */
  readonly warn: (reason: string) => void;
  /** Told what was written where. */
  readonly tell: (folder: ResultFolder) => void;
}

/** What the manifest says of a verb, which files of its figures are wanted, and how to say why images are missing; no seed where nothing is drawn. */
export const provenanceOf = (
  { argv, terminal }: Session,
  facts: Pick<Provenance, 'parameters' | 'inputs' | 'began'> & { readonly seed?: number | null },
  {
    quiet,
    figures = 'html',
  }: { readonly quiet?: true | undefined; readonly figures?: FigureFiles | undefined },
): Provenance => ({
  argv,
  seed: null,
  ...facts,
  figures,
  warn: (reason) => quiet === true || terminal.err(`note: ${reason}\n`),
  tell: (folder) => quiet === true || terminal.err(writtenIn(folder)),
});

/** What was written where, in a line: how many files, and the first page to open. */
export function writtenIn({ path, written }: ResultFolder): string {
  const page = [...written.keys()].find((name) => name.endsWith('.html'));
  const files = written.size === 1 ? '1 file' : `${written.size} files`;
  return `written: ${files} in ${path}${page === undefined ? '' : `; open ${join(path, page)}`}\n`;
}

/** A figure under a name: NAME.html, and with `all` NAME.svg and NAME.png where there is a browser. */
export interface NamedFigure {
  readonly name: string;
  readonly title: string;
  readonly figure: Figure;
}

/** A JSON file of any length. */
export function* jsonFile(value: unknown): Generator<string> {
  yield* jsonPieces(value);
  yield '\n';
}

/** Data, figure, log and circuit of one run. */
export async function writeResults(path: string, solution: Solution, provenance: Provenance): Promise<void> {
  const files: [string, Content][] = [
    ['circuit.json', circuitPieces(solution.circuit)],
    ['currents.npz', formatNpz(arraysOf(solution))],
    ...(solution.circuit.weights.length > 0
      ? [['weights.npz', formatNpz(weightsOf(solution))] as [string, Uint8Array]]
      : []),
    ['currents.csv', formatCsv(columnsOf(solution))],
    ...marginsFile(solution),
    ['log.json', jsonFile(solution.log)],
  ];
  const title = titled('Currents', provenance);
  const figure = { name: 'figure', title: `pulsegate: ${title}`, figure: plotCurrents(solution, title) };
  await writeFolder(path, files, [figure], solution, provenance);
}

/** Writes a results folder, an old manifest away first, its own last: where one stands, the files are those that it says. */
export async function writeFolder(
  path: string,
  files: readonly (readonly [string, Content])[],
  figures: readonly NamedFigure[],
  run: { readonly backend: string; readonly stats: unknown } | undefined,
  provenance: Provenance,
): Promise<void> {
  const { argv, parameters, seed, inputs, began, tell } = provenance;
  const folder = resultFolder(path);
  removeFrom(path, (name) => name === 'manifest.json');
  for (const [name, content] of files) folder.write(name, content);
  await writeFigures(folder, figures, provenance);
  const facts = manifest({
    argv,
    parameters,
    seed,
    solver: run?.backend ?? null,
    stats: run?.stats ?? null,
    inputs,
    outputs: folder.written,
    seconds: (performance.now() - began) / 1000,
  });
  folder.write('manifest.json', `${toJson(facts)}\n`);
  tell(folder);
}

async function writeFigures(
  folder: ResultFolder,
  figures: readonly NamedFigure[],
  { figures: wanted, warn }: Provenance,
): Promise<void> {
  if (wanted === 'none') return;
  for (const { name, title, figure } of figures) writePage(folder, `${name}.html`, figure, title);
  if (wanted === 'html' || figures.length === 0) return;
  const studio = await openStudio(warn);
  if (studio === undefined) return;
  try {
    for (const { name, figure } of figures) {
      const { svg, png } = await studio.draw(figure);
      folder.write(`${name}.svg`, svg);
      folder.write(`${name}.png`, png);
    }
  } finally {
    await studio.close();
  }
}

/** `t`, and each population as [time, component]; a population that is itself called t is `currents.t`. */
function arraysOf({ t, currents }: Solution): Record<string, NpyArray> {
  const arrays = Object.entries(currents).map(([name, data]): [string, NpyArray] => [
    name === 't' ? 'currents.t' : name,
    { shape: [t.length, t.length === 0 ? 0 : data.length / t.length], data },
  ]);
  return Object.fromEntries([['t', { shape: [t.length], data: t }], ...arrays]);
}

/** Every named weights at the end of the run, [target, source]. */
const weightsOf = ({ circuit, weights }: Solution): Record<string, NpyArray> =>
  Object.fromEntries(
    circuit.weights.map(({ name, shape }) => [
      name,
      { shape: [...shape], data: weights[name] ?? new Float64Array() },
    ]),
  );

/** Time, then a column for each component: `u0 (a.u.)`, `u1[0] (a.u.)`. */
function columnsOf({ circuit, t, currents }: Solution): Column[] {
  const columns = circuit.populations.flatMap(({ name, size = 1 }) =>
    Array.from(
      { length: size },
      (_, component): Column => ({
        name: size === 1 ? name : `${name}[${component}]`,
        unit: 'a.u.',
        values: currents[name] ?? [],
        part: { first: component, step: size },
      }),
    ),
  );
  return [{ name: 't', unit: circuit.timeUnit, values: t }, ...columns];
}

const marginsFile = ({ circuit, margins }: Solution): [string, Content][] =>
  margins === undefined ? [] : [['margins.csv', formatCsv(marginColumns(circuit, margins))]];

function marginColumns(circuit: Circuit, margins: readonly Margin[]): Column[] {
  return [
    { name: 'projection', values: margins.map(({ projection }) => projection) },
    { name: 'row', values: margins.map(({ row }) => row) },
    { name: 'margin', unit: 'a.u.', values: margins.map(({ margin }) => margin) },
    { name: 't', unit: circuit.timeUnit, values: margins.map(({ t }) => t) },
    { name: 'leaks', values: margins.map(({ leaks }) => String(leaks)) },
  ];
}
