/** What one sample did in a circuit on the chip: who fired when, what it answered, and what went wrong. */
import type * as loihi from '../loihi/index';
import type { Divergence, PhaseSpikes } from './copies';
import { harmOf, openPhases } from './phases';
import { GATE, type PhaseWiring } from './wiring';

/** A spike in a phase in which its layer is not open: too much input for the inhibition that keeps it silent. */
export interface Violation {
  readonly sample: number;
  readonly phase: number;
  readonly layer: string;
  readonly unit: number;
  /** Why it changes what the circuit computes; absent where it does not. */
  readonly harm?: string;
}

/** A register that left its range; in phase 2, activations from 23,552 on do that to the input of h_lt. */
export interface SampleWrap {
  readonly sample: number;
  /** The first time in this sample. */
  readonly phase: number;
  readonly layer: string;
  readonly unit: number;
  readonly register: loihi.Wrap['register'];
  readonly count: number;
}

/** What one sample did. */
export interface Presentation {
  /** Counted from the circuit's first sample, and its place in the data. */
  readonly sample: number;
  readonly index: number;
  /** The units that fired, by phase and layer (gates too); phase 0 is the one that ends the sample. */
  readonly spikes: PhaseSpikes;
  /** a2, what the output units received in phase 3. */
  readonly out: Int32Array;
  /** True where the output units that fired are those of the target. */
  readonly exact: boolean;
  /** The first output unit that fired (0 where none did), and the first with the largest a2. */
  readonly argmaxO: number;
  readonly argmaxOut: number;
  readonly violations: readonly Violation[];
  readonly wraps: readonly SampleWrap[];
  readonly divergence?: Divergence;
  /** One entry a phase, from phase 1 to the phase 0 that ends the sample; learning counts in the phase after. */
  readonly ledger: loihi.Ledger;
}

/** What a run of one sample came to, from its phase 1; nothing is said of copies. */
export function presentationOf(
  run: loihi.Emulation,
  wiring: PhaseWiring,
  harms: HarmTable,
  { sample, index, target }: { readonly sample: number; readonly index: number; readonly target: Uint8Array },
): Presentation {
  const spikes = byPhase(run, wiring);
  return {
    sample,
    index,
    spikes,
    ...answerOf(run, spikes, target),
    violations: violationsOf(spikes, harms, sample),
    wraps: wrapsOf(run, wiring, sample),
    ledger: run.ledger,
  };
}

/** The spikes of a run that began in phase 1. */
function byPhase({ spikes, tspan: [begin] }: loihi.Emulation, { phases }: PhaseWiring): PhaseSpikes {
  const out: Record<string, Int32Array>[] = Array.from({ length: phases }, () => ({}));
  for (const [name, { i, t }] of Object.entries(spikes))
    for (let n = 0; n < t.length; ) {
      const time = t[n];
      let end = n + 1;
      while (end < t.length && t[end] === time) end++;
      out[(time - begin + 1) % phases][name] = i.slice(n, end);
      n = end;
    }
  return out;
}

function answerOf({ currents }: loihi.Emulation, spikes: PhaseSpikes, target: Uint8Array) {
  const fired = spikes[3]?.['o'] ?? new Int32Array(0);
  const out = Int32Array.from(currents['o'] ?? [], (u) => u / 64 - GATE);
  const wanted = target.reduce((sum, on) => sum + on, 0);
  return {
    out,
    exact: fired.length === wanted && fired.every((unit) => target[unit] === 1),
    argmaxO: fired[0] ?? 0,
    argmaxOut: out.reduce((best, a, k) => (a > out[best] ? k : best), 0),
  };
}

/** By layer and phase: 'open', or the harm that a spike does, '' for none. */
export type HarmTable = ReadonlyMap<string, readonly string[]>;

export function harmTable(wiring: PhaseWiring): HarmTable {
  const open = openPhases(wiring);
  return new Map(
    wiring.layers.map((layer) => [
      layer.name,
      Array.from({ length: wiring.phases }, (_, phase) =>
        open.get(layer.name)?.has(phase) === true ? 'open' : (harmOf(wiring, layer, phase) ?? ''),
      ),
    ]),
  );
}

/** In the order in which they happen: the phase 0 that ends the sample comes last. */
function violationsOf(spikes: PhaseSpikes, harms: HarmTable, sample: number): Violation[] {
  const found: Violation[] = [];
  for (let n = 1; n <= spikes.length; n++) {
    const phase = n % spikes.length;
    for (const [layer, units] of Object.entries(spikes[phase] ?? {})) {
      const harm = harms.get(layer)?.[phase];
      if (harm === undefined || harm === 'open') continue;
      for (const unit of units) found.push({ sample, phase, layer, unit, ...(harm === '' ? {} : { harm }) });
    }
  }
  return found;
}

const wrapsOf = (
  { wraps, tspan: [begin] }: loihi.Emulation,
  { phases }: PhaseWiring,
  sample: number,
): SampleWrap[] =>
  wraps.map(({ group, register, unit, count, t }) => ({
    sample,
    phase: (t - begin + 1) % phases,
    layer: group,
    unit,
    register,
    count,
  }));
