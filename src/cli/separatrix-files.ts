/** The results folder of `separatrix`: the map and the basin as tables and figures, all numbers as JSON, the manifest. */
import type { Circuit } from '../circuit/types';
import type { Basin } from '../dynamics/basin';
import { plotBasin } from '../figures/basin-map';
import { plotCobweb } from '../figures/cobweb';
import type { Figure } from '../figures/figure';
import { openStudio, type Studio } from '../figures/image';
import { formatCircuit } from '../io/circuit-file';
import { type Column, formatCsv } from '../io/csv';
import { type ResultFolder, resultFolder } from '../io/disk/files';
import { manifest } from '../io/disk/manifest';
import { toJson } from '../io/json';
import { toHtml } from './page';
import type { Provenance } from './results';
import { asDocument, type Result } from './separatrix-report';

/** Writes everything, the manifest last: where it stands, the folder is complete. */
export async function writeSeparatrix(
  path: string,
  circuit: Circuit,
  result: Result,
  provenance: Provenance,
): Promise<void> {
  const { argv, parameters, seed, inputs, began, warn } = provenance;
  const folder = resultFolder(path);
  folder.write('circuit.json', formatCircuit(circuit));
  folder.write('separatrix.json', `${toJson(asDocument(result))}\n`);
  folder.write('map.csv', formatCsv(mapColumns(result)));
  if (result.basin !== undefined) folder.write('basin.csv', formatCsv(basinColumns(result.basin)));
  const studio = await openStudio(warn);
  try {
    for (const [name, figure] of figuresOf(result)) await writeFigure(folder, name, figure, studio);
  } finally {
    await studio?.close();
  }
  const { edge, basin } = result;
  const facts = manifest({
    argv,
    parameters,
    seed,
    solver: 'mean field, exact()',
    stats: {
      fates: edge.fates,
      stages: edge.stages,
      ...(basin === undefined ? {} : { basinFates: basin.fates }),
    },
    inputs,
    outputs: folder.written,
    seconds: (Date.now() - began) / 1000,
  });
  folder.write('manifest.json', `${toJson(facts)}\n`);
}

function figuresOf({ map, parameters, points, edge, basin }: Result): [string, Figure][] {
  const { enter, exit } = parameters as { enter: string; exit: string };
  const cobweb = plotCobweb(map, {
    title: `Return map from ${enter} to ${exit}`,
    x: `amplitude of ${enter} (a.u.)`,
    y: `amplitude of ${exit} (a.u.)`,
    points,
    edge,
  });
  return [
    ['cobweb', cobweb],
    ...(basin === undefined ? [] : [['basin', plotBasin(basin)] as [string, Figure]]),
  ];
}

async function writeFigure(
  folder: ResultFolder,
  name: string,
  figure: Figure,
  studio: Studio | undefined,
): Promise<void> {
  folder.write(`${name}.html`, toHtml(figure, `pulsegate: ${name}`));
  if (studio === undefined) return;
  const { svg, png } = await studio.draw(figure);
  folder.write(`${name}.svg`, svg);
  folder.write(`${name}.png`, png);
}

/** The map at 201 amplitudes. */
function mapColumns({ map }: Result): Column[] {
  const [low, high] = map.domain;
  const A = Float64Array.from({ length: 201 }, (_, k) => low + ((high - low) * k) / 200);
  return [
    { name: 'A', unit: 'a.u.', values: A },
    { name: 'R(A)', unit: 'a.u.', values: A.map((value) => map(value)) },
    ...(map.derivative === undefined ? [] : [{ name: "R'(A)", values: A.map(map.derivative) }]),
  ];
}

function basinColumns({ x, y, alive, rows }: Basin): Column[] {
  const width = x.values.length;
  const cells = Array.from({ length: rows * width }, (_, k) => k);
  return [
    { name: x.name, values: cells.map((k) => x.values[k % width]) },
    { name: y.name, values: cells.map((k) => y.values[Math.floor(k / width)]) },
    { name: 'alive', values: cells.map((k) => alive[k]) },
  ];
}
