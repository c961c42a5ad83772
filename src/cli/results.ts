/** The results folder of one run: data for numpy and for tables, a figure, the circuit, the manifest. */
import type { Solution } from '../backends/solution';
import { plotCurrents } from '../figures/currents';
import { toHtml } from '../figures/html';
import { openStudio } from '../figures/image';
import { formatCircuit } from '../io/circuit-file';
import { type Column, formatCsv } from '../io/csv';
import { type ResultFolder, resultFolder } from '../io/files';
import { toJson } from '../io/json';
import { manifest } from '../io/manifest';
import { formatNpz, type NpyArray } from '../io/npz';

export interface Provenance {
  readonly argv: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly seed: number | null;
  readonly inputs: ReadonlyMap<string, string>;
  /** When the run began, in milliseconds. */
  readonly began: number;
  /** Told why images are missing, where they are. */
  readonly warn: (reason: string) => void;
}

/** Writes everything, the manifest last: where it stands, the folder is complete. */
export async function writeResults(path: string, solution: Solution, provenance: Provenance): Promise<void> {
  const { argv, parameters, seed, inputs, began, warn } = provenance;
  const folder = resultFolder(path);
  folder.write('circuit.json', formatCircuit(solution.circuit));
  folder.write('currents.npz', formatNpz(arraysOf(solution)));
  if (solution.circuit.weights.length > 0) folder.write('weights.npz', formatNpz(weightsOf(solution)));
  folder.write('currents.csv', formatCsv(columnsOf(solution)));
  folder.write('margins.csv', formatCsv(marginColumns(solution)));
  folder.write('log.json', `${toJson(solution.log)}\n`);
  await writeFigure(folder, solution, warn);
  const seconds = (Date.now() - began) / 1000;
  const { backend: solver, stats } = solution;
  const facts = manifest({ argv, parameters, seed, solver, stats, inputs, outputs: folder.written, seconds });
  folder.write('manifest.json', `${toJson(facts)}\n`);
}

async function writeFigure(
  folder: ResultFolder,
  solution: Solution,
  warn: (reason: string) => void,
): Promise<void> {
  const figure = plotCurrents(solution);
  folder.write('figure.html', toHtml(figure, 'pulsegate: currents'));
  const studio = await openStudio(warn);
  if (studio === undefined) return;
  try {
    const { svg, png } = await studio.draw(figure);
    folder.write('figure.svg', svg);
    folder.write('figure.png', png);
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
        values: t.map((_, row) => currents[name]?.[row * size + component] ?? 0),
      }),
    ),
  );
  return [{ name: 't', unit: circuit.timeUnit, values: t }, ...columns];
}

function marginColumns({ circuit, margins }: Solution): Column[] {
  return [
    { name: 'projection', values: margins.map(({ projection }) => projection) },
    { name: 'row', values: margins.map(({ row }) => row) },
    { name: 'margin', unit: 'a.u.', values: margins.map(({ margin }) => margin) },
    { name: 't', unit: circuit.timeUnit, values: margins.map(({ t }) => t) },
    { name: 'leaks', values: margins.map(({ leaks }) => String(leaks)) },
  ];
}
