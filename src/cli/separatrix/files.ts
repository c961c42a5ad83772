/** The results folder of `separatrix`: the map and the basin as tables and figures, all numbers as JSON, the manifest. */
import type { Circuit } from '../../circuit/types';
import type { Basin } from '../../dynamics/basin';
import { plotBasin } from '../../figures/plot/basin';
import { plotCobweb } from '../../figures/plot/cobweb';
import { circuitPieces } from '../../io/circuit-file';
import { type Column, formatCsv } from '../../io/csv';
import { toJson } from '../../io/json';
import { type NamedFigure, type Provenance, writeFolder } from '../shell/results';
import { asDocument, type SeparatrixResult } from './report';

export function writeSeparatrix(
  path: string,
  circuit: Circuit,
  result: SeparatrixResult,
  provenance: Provenance,
): Promise<void> {
  const { edge, basin } = result;
  return writeFolder(
    path,
    [
      ['circuit.json', circuitPieces(circuit)],
      ['separatrix.json', `${toJson(asDocument(result))}\n`],
      ['map.csv', formatCsv(mapColumns(result))],
      ...(basin === undefined ? [] : [['basin.csv', formatCsv(basinColumns(basin))] as const]),
    ],
    figuresOf(result),
    {
      backend: 'mean field, exact()',
      stats: {
        fates: edge.fates,
        stages: edge.stages,
        ...(basin === undefined ? {} : { basinFates: basin.fates }),
      },
    },
    provenance,
  );
}

function figuresOf({ map, parameters, points, edge, basin }: SeparatrixResult): NamedFigure[] {
  const { enter, exit } = parameters as { enter: string; exit: string };
  const cobweb = plotCobweb(map, {
    title: `Return map from ${enter} to ${exit}`,
    x: `amplitude of ${enter} (a.u.)`,
    y: `amplitude of ${exit} (a.u.)`,
    points,
    edge,
  });
  return [
    { name: 'cobweb', title: 'pulsegate: cobweb', figure: cobweb },
    ...(basin === undefined ? [] : [{ name: 'basin', title: 'pulsegate: basin', figure: plotBasin(basin) }]),
  ];
}

/** The map at 201 amplitudes. */
function mapColumns({ map }: SeparatrixResult): Column[] {
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
