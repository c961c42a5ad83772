/** What the wiring implies for each phase: who may fire, who learns, and what a spike out of turn would do. */
import { checkGiven, optional } from '../kinds';
import { checkedWiring } from './network';
import {
  gateName,
  type Held,
  type Layer,
  type PhaseWiring,
  plasticName,
  type WiringOptions,
  wiringFor,
} from './wiring';

/** One phase of the circuit. */
export interface PhaseRow {
  readonly phase: number;
  /** The gate unit that opens it, which fired in the phase before. */
  readonly gate: string;
  /** Generators whose spikes arrive. */
  readonly arriving: readonly string[];
  /** Layers that the gate opens, with the activation above which they fire; and those that it inhibits. */
  readonly opens: readonly { readonly layer: string; readonly above: number }[];
  readonly inhibits: readonly string[];
  /** Layers that units of another layer open, each its partner. */
  readonly openedBy: readonly { readonly layer: string; readonly by: string }[];
  /** Plastic projections both of whose ends may fire: with reward they go up by 2, without down by 2. */
  readonly learns: readonly { readonly projection: string; readonly holds: Held; readonly change: 2 | -2 }[];
}

const THRESHOLD = 1024;
const REST = -8192;

const sumOf = (weights: PhaseWiring['openings'][number]['weights']): number =>
  weights.reduce((sum, { mantissa, exponent }) => sum + mantissa * 2 ** exponent, 0);

/** A line that opens rather than drives: as strong as a gate. */
const isGate = ({ weight }: PhaseWiring['lines'][number]): boolean =>
  weight.mantissa * 2 ** weight.exponent >= -REST;

/** The phases in which a gate, or another layer, may let each layer fire. */
export function openPhases(wiring: PhaseWiring): ReadonlyMap<string, ReadonlySet<number>> {
  const open = new Map(wiring.layers.map(({ name }) => [name, new Set<number>()]));
  for (const { to, phase, weights } of wiring.openings) if (sumOf(weights) > 0) open.get(to)?.add(phase);
  for (const { to, phase } of openedByLayers(wiring, open)) open.get(to)?.add(phase);
  return open;
}

/** Where the lines that open arrive; none of their sources is opened by such a line itself. */
const openedByLayers = (wiring: PhaseWiring, open: ReadonlyMap<string, ReadonlySet<number>>) =>
  wiring.lines
    .filter(isGate)
    .flatMap(({ from, to, delay }) =>
      [...(open.get(from) ?? [])].map((phase) => ({ from, to, phase: (phase + 1 + delay) % wiring.phases })),
    );

/**
 * The table of phases, from the wiring. Layers fire in a phase where they are open and what they receive is enough; all
 * others are to be silent.
 */
export function phases(options: WiringOptions = {}): readonly PhaseRow[] {
  checkGiven('sbp.phases', options, {
    topology: optional(['training', 'inference']),
    extraInhibition: optional(['on', 'off']),
  });
  const wiring = wiringFor(checkedWiring(options));
  const open = openPhases(wiring);
  const partners = openedByLayers(wiring, open);
  const rewarded = (wiring.arrivals['reward'] ?? []).map((phase) => phase - 1);
  return Array.from({ length: wiring.phases }, (_, phase) => {
    const here = wiring.openings.filter((one) => one.phase === phase);
    const learning = wiring.topology === 'training' ? wiring.plastic : [];
    return {
      phase,
      gate: gateName(phase),
      arriving: Object.keys(wiring.arrivals).filter((name) => wiring.arrivals[name]?.includes(phase)),
      opens: here
        .filter(({ weights }) => sumOf(weights) > 0)
        .map(({ to, weights }) => ({ layer: to, above: THRESHOLD - REST - sumOf(weights) })),
      inhibits: here.filter(({ weights }) => sumOf(weights) < 0).map(({ to }) => to),
      openedBy: partners
        .filter((one) => one.phase === phase)
        .map(({ to, from }) => ({ layer: to, by: from })),
      learns: learning
        .filter(({ from, to }) => open.get(from)?.has(phase) === true && open.get(to)?.has(phase) === true)
        .map((one) => ({
          projection: plasticName(one),
          holds: one.holds,
          change: rewarded.includes(phase) ? 2 : -2,
        })),
    };
  });
}

/**
 * What a spike of a layer in a phase where it is not open does to the rest of the circuit: the reason why it is harmful,
 * or nothing where it is harmless. It can keep its unit from firing while that is refractory, reach a layer while that is
 * open, or meet the other end of a plastic synapse. A layer that it drives to fire out of turn answers for itself.
 */
export function harmOf(wiring: PhaseWiring, layer: Layer, phase: number): string | undefined {
  const open = openPhases(wiring);
  const isOpen = (name: string, at: number) => open.get(name)?.has(at % wiring.phases) === true;
  for (let wait = 1; wait < layer.refractory; wait++)
    if (isOpen(layer.name, phase + wait))
      return `cannot fire in phase ${(phase + wait) % wiring.phases}, in which it is open`;
  const ways = [...wiring.plastic.map((one) => ({ ...one, delay: 0 })), ...wiring.lines];
  const reached = ways.find(({ from, to, delay }) => from === layer.name && isOpen(to, phase + 1 + delay));
  if (reached !== undefined) {
    const at = (phase + 1 + reached.delay) % wiring.phases;
    return `reaches ${reached.to} in phase ${at}, in which that is open`;
  }
  const met = wiring.plastic.find(
    ({ from, to }) =>
      (from === layer.name && isOpen(to, phase)) || (to === layer.name && isOpen(from, phase)),
  );
  return met === undefined ? undefined : `changes ${plasticName(met)}`;
}
