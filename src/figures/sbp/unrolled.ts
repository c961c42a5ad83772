/** The spiking backprop circuit unrolled in time: which synapses carry a spike from one phase to another. */
import type { SbpPhase } from '../../sbp/phases';
import type { Wiring } from '../../sbp/wiring';

/** Plastic; one to one: a signal, one that vetoes, one that opens. */
export type Kind = 'plastic' | 'signal' | 'veto' | 'gate';

/** A synapse whose source may fire in a phase and whose target is open when that arrives. */
export interface UnrolledEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: Kind;
  /** When the source fires, and when that arrives. */
  readonly phases: readonly [number, number];
}

export function unrolled(
  wiring: Wiring,
  phases: readonly SbpPhase[],
  fired: readonly ReadonlySet<string>[] | undefined,
): UnrolledEdge[] {
  const openAt = phases.map(
    ({ phase, opens, openedBy }) =>
      new Set(
        [...opens, ...openedBy]
          .map(({ layer }) => layer)
          .filter((layer) => fired?.[phase]?.has(layer) ?? true),
      ),
  );
  const ways = [
    ...wiring.plastic.map((one) => ({ ...one, delay: 0, kind: 'plastic' as Kind })),
    ...wiring.lines.map((line) => ({
      ...line,
      kind: (line.weight.mantissa < 0 ? 'veto' : line.weight.exponent > 2 ? 'gate' : 'signal') as Kind,
    })),
  ];
  return ways.flatMap(({ from, to, delay, kind }) =>
    openAt.flatMap((open, phase): UnrolledEdge[] => {
      const arrival = phase + 1 + delay;
      return open.has(from) && openAt[arrival]?.has(to) === true
        ? [{ from, to, kind, phases: [phase, arrival] }]
        : [];
    }),
  );
}
