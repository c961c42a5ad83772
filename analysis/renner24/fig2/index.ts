/** The circuit step by step: layers by gating phases, measured on the emulated circuit and compared with a written list. */

import { check, type FigureEntry } from '../../../src/figures/figure';
import { differingNames } from '../../../src/figures/list-checks';
import { plotSbpPhases } from '../../../src/figures/sbp/phases';
import { stream } from '../../../src/numerics/random';
import { sbpCircuit } from '../../../src/sbp/circuit';
import { type SbpPhase, sbpPhases } from '../../../src/sbp/phases';
import { sbpSamples } from '../../../src/sbp/samples';
import { type SbpLayers, sbpWeights } from '../../../src/sbp/types';
import { RENNER24 } from '../source';
import { ARRIVING, OPENED_BY, PHASES, type PhaseLine } from './phases';

const LAYERS: SbpLayers = [40, 30, 5];
const SAMPLES = 200;
const SEED = 1;

export const sbpStepByStep: FigureEntry = {
  id: 'renner24/fig2',
  source: RENNER24,
  title: 'The spiking backprop circuit step by step',
  shows:
    'Layers by the twelve phases of a sample. A box is a layer that may fire: blue where a gate unit opens it, with the ' +
    'activation above which it fires (in thresholds of 1024), violet where units of another layer open it, partner by ' +
    'partner, which is the derivative. Lines are synapses from a layer that fires to one that is open when the spike ' +
    'arrives, those over several columns with delays. Forward in phases 1 to 3; errors d± in 4; W2 learns where d+ (5, ' +
    'rewarded) and d− (9) meet h; they go back through W2ᵀ and −W2ᵀ in 6 and 10; W1 learns in 7 and 11.',
  backends: ['Loihi'],
  parameters: {
    parameters: 'ours',
    layers: LAYERS,
    inputs: 'random, a half of them on',
    samples: SAMPLES,
    seed: SEED,
  },
  run() {
    const { fired, changed, gates, violations } = measure();
    const phases = sbpPhases();
    const one = (of: (phase: SbpPhase) => string[]) => phases.map(of);
    const compared: [string, readonly (readonly string[])[], readonly (readonly string[])[]][] = [
      ['layers that fire', fired.map((layers) => [...layers]), written('fires')],
      [
        'gate units that fire',
        gates.map((names) => [...names]),
        PHASES.map((_, p) => [`g${String((p + 1) % 12).padStart(2, '0')}`]),
      ],
      ['layers that a gate opens', one(({ opens }) => opens.map(({ layer }) => layer)), written('opens')],
      ['layers that a gate inhibits', one(({ inhibits }) => [...inhibits]), written('inhibits')],
      [
        'matrices that learn',
        one(({ learns }) => [
          ...new Set(learns.map(({ holds, change }) => `${holds}${change > 0 ? '+' : '-'}`)),
        ]),
        written('learns'),
      ],
      ['spikes from outside', one(({ arriving }) => [...arriving]), PHASES.map((_, p) => words(ARRIVING[p]))],
    ];
    const openedBy = [
      ...new Set(phases.flatMap((phase) => phase.openedBy.map(({ layer, by }) => `${layer}<${by}`))),
    ];
    return {
      figure: plotSbpPhases({ title: sbpStepByStep.title, fired }),
      checks: [
        check('phases', phases.length, PHASES.length, 0),
        ...compared.map(([what, found, list]) =>
          check(`${what}, of the circuit or the list but not of both`, differingNames(found, list), 0, 0),
        ),
        check('layers that units open, likewise', differingNames([openedBy], [words(OPENED_BY)]), 0, 0),
        check(
          'phases with weight changes and without learning in the list, or the other way round',
          changed.filter((changes, p) => changes > 0 !== (PHASES[p]?.learns !== undefined)).length,
          0,
          0,
        ),
        check('spikes of layers that are not open', violations, 0, 0),
      ],
    };
  },
};

/** Who fired in each phase, and how many weights changed by what fired in it. */
function measure() {
  const { below } = stream(SEED, 'inputs');
  const on = Array.from({ length: SAMPLES }, () =>
    Array.from({ length: LAYERS[0] }, (_, i) => i).filter(() => below(2) === 1),
  );
  const samples = sbpSamples(
    LAYERS,
    on,
    on.map(() => below(LAYERS[2])),
  );
  const circuit = sbpCircuit({ layers: LAYERS, weights: sbpWeights(LAYERS, SEED) });
  const fired = PHASES.map(() => new Set<string>());
  const gates = PHASES.map(() => new Set<string>());
  const changed = PHASES.map(() => 0);
  let violations = 0;
  for (const sample of circuit.present(samples)) {
    sample.spikes.forEach((layers, p) => {
      for (const name of Object.keys(layers)) (/^g\d/.test(name) ? gates : fired)[p]?.add(name);
    });
    // the ledger begins in phase 1, and what fired in a phase is learned in the next
    sample.ledger.weightChanges.forEach((changes, k) => {
      const phase = k % PHASES.length;
      changed[phase] += changes;
    });
    violations += sample.violations.length;
  }
  return { fired, gates, changed, violations };
}

const words = (line: string | undefined): string[] => (line === undefined ? [] : line.split(' '));
const written = (key: keyof PhaseLine): string[][] => PHASES.map((line) => words(line[key]));
