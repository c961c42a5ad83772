/** The spiking circuit on the emulated chip as an engine; what it answers it says in spikes. */
import { raise, unsupported } from '../errors';
import { checkGiven, optional } from '../kinds';
import { type SpikingCircuit, spikingCircuit } from './circuit';
import { turned } from './copies';
import {
  added,
  type EngineMaker,
  type Findings,
  type Matrices,
  NOTHING,
  type Tally,
  tallyOf,
} from './engine';
import type { Copies } from './network';
import type { Presentation } from './presentation';
import { checkClasses, checkRange, type Samples, sampleAt } from './samples';
import { CHIP, type Layers, type Variant } from './types';
import type { WiringOptions } from './wiring';

/**
 * Learning runs the circuit of 12 phases, answers come from that of 4 phases with its first W1 and W2. All eight plastic
 * matrices are its own: where they part, that is found and told, and it goes on from them.
 */
export function circuitEngine(options: Pick<WiringOptions, 'extraInhibition'> = {}): EngineMaker {
  checkGiven('sbp.circuitEngine', options, { extraInhibition: optional(['on', 'off']) });
  const { extraInhibition = 'off' } = options;
  return (layers, begin, variant = CHIP) => {
    if ((Object.keys(CHIP) as (keyof Variant)[]).some((key) => variant[key] !== CHIP[key]))
      raise(unsupported('variant', 'the circuit is the chip: it has no other variant'));
    const circuit = spikingCircuit({ layers, weights: namedCopies(layers, begin), extraInhibition });
    let answering: SpikingCircuit | undefined;
    let findings: Findings = { harmless: 0, harmful: 0 };
    return {
      layers,
      present(samples, order, from, to) {
        checkClasses(layers, samples);
        const chosen = Array.from({ length: to - from }, (_, n) => sampleAt(samples, order, from + n));
        answering = undefined;
        let tally: Tally = NOTHING;
        for (const presented of circuit.present(samples, chosen)) {
          findings = found(findings, presented);
          tally = added(tally, tallyIn(samples, presented, layers));
        }
        return tally;
      },
      evaluate(samples, from, to) {
        checkClasses(layers, samples);
        checkRange(samples, from, to);
        answering ??= spikingCircuit({ layers, weights: circuit.weights(), topology: 'inference' });
        const order = Array.from({ length: to - from }, (_, n) => from + n);
        let tally: Tally = NOTHING;
        for (const presented of answering.present(samples, order, { check: 'never' }))
          tally = added(tally, tallyIn(samples, presented, layers));
        return tally;
      },
      weights: () => circuit.weights(),
      copies: () => matricesIn(layers, circuit.copies()),
      findings: () => findings,
    };
  };
}

function found(findings: Findings, { violations, divergence }: Presentation): Findings {
  const harmful = violations.filter(({ harm }) => harm !== undefined);
  const firstHarmful = findings.firstHarmful ?? harmful[0];
  const firstHarmless = findings.firstHarmless ?? violations.find(({ harm }) => harm === undefined);
  const parted = findings.divergence ?? divergence;
  return {
    harmless: findings.harmless + violations.length - harmful.length,
    harmful: findings.harmful + harmful.length,
    ...(firstHarmless === undefined ? {} : { firstHarmless }),
    ...(firstHarmful === undefined ? {} : { firstHarmful }),
    ...(parted === undefined ? {} : { divergence: parted }),
  };
}

function tallyIn({ labels }: Samples, { spikes, out, index }: Presentation, [, , output]: Layers): Tally {
  const o = new Uint8Array(output);
  for (const unit of spikes[3]?.['o'] ?? []) o[unit] = 1;
  return tallyOf(o, out, labels[index]);
}

/** The matrices by the projections that hold them, each in the order of W1 or W2. */
const namedCopies = ([, hidden, output]: Layers, of: Matrices): Copies => ({
  'x>h': of.W1,
  'x>h_lt': of.W1_lt,
  'x>h_gt': of.W1_gt,
  'h>o': of.W2,
  'h>o_lt': of.W2_lt,
  'h>o_gt': of.W2_gt,
  'o>hT': turned(of.W2T, output, hidden),
  'oTm>hT': turned(of.W2T_minus, output, hidden),
});

function matricesIn([, hidden, output]: Layers, copies: Copies): Matrices {
  const held = (name: string) => copies[name] as Int16Array;
  return {
    W1: held('x>h'),
    W1_lt: held('x>h_lt'),
    W1_gt: held('x>h_gt'),
    W2: held('h>o'),
    W2_lt: held('h>o_lt'),
    W2_gt: held('h>o_gt'),
    W2T: turned(held('o>hT'), hidden, output),
    W2T_minus: turned(held('oTm>hT'), hidden, output),
  };
}
