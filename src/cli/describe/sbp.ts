/** `pulsegate describe sbp`: the phases of the spiking backprop circuit, and what it takes of the chip. */

import { missing, raise } from '../../errors';
import { plotSbpPhases } from '../../figures/sbp/phases';
import { toJson } from '../../io/json';
import * as loihi from '../../loihi/index';
import * as sbp from '../../sbp/index';

import { checkLayers } from '../../sbp/types';

import { answer, type FigureFiles, type Session } from '../shell/common';
import { provenanceOf, writeFolder } from '../shell/results';
import { table } from '../shell/table';

interface SbpOptions {
  readonly layers?: string | undefined;
  readonly inference?: true | undefined;
  readonly extraInhibition?: true | undefined;
  readonly out?: string | undefined;
  readonly json?: true | undefined;
  readonly quiet?: true | undefined;
  readonly figures?: FigureFiles | undefined;
}

export async function describeSbp(
  session: Session,
  { out, json, quiet, figures, ...options }: SbpOptions,
): Promise<void> {
  const began = performance.now();
  const layers = layersOf(options.layers);
  const topology = options.inference === true ? 'inference' : 'training';
  const extraInhibition = options.extraInhibition === true ? 'on' : 'off';
  const wiring = { topology, extraInhibition } as const;
  const description = descriptionOf(layers, wiring);
  const parameters = { layers, ...wiring };
  if (out !== undefined)
    await writeFolder(
      out,
      [['describe.json', `${toJson(description)}\n`]],
      [{ name: 'phases', title: 'pulsegate: phases of spiking backprop', figure: plotSbpPhases(wiring) }],
      undefined,
      provenanceOf(session, { parameters, inputs: new Map(), began }, { quiet, figures }),
    );
  answer(session, json, description, asText);
}

interface SbpDescription {
  readonly layers: sbp.Layers;
  readonly topology: sbp.Topology;
  readonly extraInhibition: 'on' | 'off';
  readonly phases: readonly sbp.PhaseRow[];
  readonly resources: Omit<loihi.Resources, 'perCore' | 'destinations'>;
}

/** `400,400,10` as layers. */
function layersOf(text: string | undefined): sbp.Layers {
  if (text === undefined)
    raise(missing('--layers', 'layers', 'wanted with sbp: INPUT,HIDDEN,OUTPUT, as in 400,400,10'));
  const layers = (text ?? '').split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  checkLayers(layers);
  return layers as unknown as sbp.Layers;
}

function descriptionOf(layers: sbp.Layers, wiring: sbp.WiringOptions): SbpDescription {
  const [input, hidden, output] = layers;
  // what it takes of the chip does not depend on the values of its weights
  const weights = { w1: new Int16Array(input * hidden), w2: new Int16Array(hidden * output) };
  const { perCore, destinations, ...needs } = loihi.resources(sbp.network({ layers, weights, ...wiring }));
  const { topology = 'training', extraInhibition = 'off' } = wiring;
  return { layers, topology, extraInhibition, phases: sbp.phases(wiring), resources: needs };
}

/** A line a phase, and a line of sizes. */
function asText({ layers, phases, resources: needs }: SbpDescription): string {
  const head = ['phase', 'gate', 'arriving', 'opens (fires above)', 'opened by units', 'inhibits', 'learns'];
  const rows = phases.map(({ phase, gate, arriving, opens, openedBy, inhibits, learns }) => [
    String(phase),
    gate,
    arriving.join(' '),
    opens.map(({ layer, above }) => `${layer}(${above})`).join(' '),
    openedBy.map(({ layer, by }) => `${layer}<${by}`).join(' '),
    inhibits.join(' '),
    learns.map(({ projection, change }) => `${projection}${change > 0 ? '+' : ''}${change}`).join(' '),
  ]);
  const used = head.map((_, column) => column < 2 || rows.some((row) => row[column] !== ''));
  const kept = [head, ...rows].map((row) => row.filter((_, column) => used[column]));
  const { compartments, synapses, cores, limits, excess } = needs;
  return [
    table(kept),
    `\n${layers.join('-')}: ${phases.length} time steps a sample, ${compartments} compartments, ${synapses} synapses, `,
    `${cores} of ${limits.cores} cores\n`,
    ...excess.map((line) => `does not fit: ${line}\n`),
  ].join('');
}
