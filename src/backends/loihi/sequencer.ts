/**
 * The schedule on the chip: for every stretch between two edges a latch that fires in each of its steps, and a timer that
 * counts them, shuts the latch and starts the next. After one start spike nothing comes from outside. A square gate is
 * three kinds of pulses into a current that decays:
 *
 *     on +G in the first step,   keep +G d / 4096 in every later one, the closing one too,   off -G in the closing one
 */
import type { GroupDescription, SynapseDescription } from '../../loihi/types';
import type { StepPassage, Steps } from './steps';
import { bundle, type Units, type Wire } from './wires';

/** How far a closed row stands below its threshold, in units of the register, and in units of 64. */
export const GATE = 2 ** 20;
const KICK = GATE / 64;
const START = 'start';
const REST = 'rest';
const LATCH = 'latch';
/** A spike of weight 150 makes a compartment of threshold 100 fire. */
const STRONG = 150;
const THRESHOLD = 100;

export interface Parts {
  readonly groups: GroupDescription[];
  readonly synapses: SynapseDescription[];
}

export interface Sequencer extends Parts {
  /** The stretches that have a latch each: those of one period in a ring, else all. */
  readonly stretches: readonly StepPassage[];
  readonly ring: boolean;
  /** Steps from a latch to the gates that it keeps open. */
  readonly latency: number;
  /** Steps before the first latch starts and data come: rows that nothing but populations close are open by then. */
  readonly lead: number;
  readonly latches: Units;
  /** The timer of each stretch: its group, and its number in it. */
  readonly timers: readonly { readonly units: Units; readonly unit: number }[];
}

const unitsOf = (group: string, size: number): Units => ({ group, size, each: 1 });

/** A compartment that fires where the weights that arrive in a step are above `vth`, and remembers nothing. */
export const switchGroup = (name: string, size: number, vth: number): GroupDescription => ({
  name,
  size,
  vth,
});

export function sequencerOf(steps: Steps, latency: number, lead: number): Sequencer {
  const ring = steps.ring !== undefined;
  const stretches = steps.passages.slice(0, steps.ring ?? steps.passages.length);
  const count = stretches.length;
  const latches = unitsOf(LATCH, count);
  const lengths = [...new Set(stretches.map(({ begin, end }) => end - begin))];
  const sizeOf = (length: number): number =>
    stretches.filter(({ begin, end }) => end - begin === length).length;
  const groups = [
    switchGroup(REST, 1, THRESHOLD),
    switchGroup(LATCH, count, THRESHOLD),
    ...lengths.map((length) => ({
      name: timerName(length),
      size: sizeOf(length),
      vth: 2 * (length - 1) - 1,
      decayV: 0,
    })),
  ];
  const seen = new Map<number, number>();
  const timers = stretches.map(({ begin, end }) => {
    const length = end - begin;
    const unit = seen.get(length) ?? 0;
    seen.set(length, unit + 1);
    return { units: unitsOf(timerName(length), sizeOf(length)), unit };
  });
  const made: Sequencer = { groups, synapses: [], stretches, ring, latency, lead, latches, timers };
  const rest = unitsOf(REST, 1);
  const start = unitsOf(START, 1);
  const join = (name: string, from: Units, to: Units, wires: readonly Wire[], delay = 0): void => {
    made.synapses.push(...bundle(name, from, to, wires, { delay }).synapses);
  };
  join('start > rest', start, rest, [{ from: 0, to: 0, weight: STRONG }]);
  join('rest > rest', rest, rest, [{ from: 0, to: 0, weight: STRONG }]);
  join('start > latch', start, latches, [{ from: 0, to: 0, weight: STRONG }], lead);
  const all = Array.from({ length: count }, (_, k) => k);
  join(
    'latch > latch',
    latches,
    latches,
    all.map((k) => ({ from: k, to: k, weight: STRONG })),
  );
  for (const length of lengths) {
    const own = all.filter((k) => timers[k].units.group === timerName(length));
    const { units } = timers[own[0]];
    const to = (weight: number) => own.map((k) => ({ from: k, to: timers[k].unit, weight }));
    join(`latch > ${units.group}`, latches, units, to(2));
    join(
      `${units.group} > ${units.group}`,
      units,
      units,
      own.map((_, i) => ({ from: i, to: i, weight: -2 })),
    );
    join(
      `${units.group} > latch shut`,
      units,
      latches,
      own.map((k, i) => ({ from: i, to: k, weight: -STRONG })),
    );
    join(
      `${units.group} > latch next`,
      units,
      latches,
      own.flatMap((k, i) => {
        const next = ring ? (k + 1) % count : k + 1;
        return next < count ? [{ from: i, to: next, weight: STRONG }] : [];
      }),
    );
  }
  return made;
}

const timerName = (length: number): string => `timer ${length}`;

/** Opens all units of a group in the stretches where `open` says so: pulses from start, timers and latches. */
export function openBySchedule(
  sequencer: Sequencer,
  name: string,
  to: Units,
  decay: number,
  open: (stretch: StepPassage) => boolean,
): SynapseDescription[] {
  const { stretches, ring, latency, lead, latches } = sequencer;
  const count = stretches.length;
  const opened = stretches.map(open);
  const whole = { ...to, each: to.size };
  const before = (k: number): boolean => (k > 0 ? opened[k - 1] : ring && opened[count - 1]);
  const after = (k: number): boolean => (k + 1 < count ? opened[k + 1] : ring && opened[0]);
  const begins = opened.flatMap((is, k) => (is && !before(k) ? [k] : []));
  const ends = opened.flatMap((is, k) => (is && !after(k) ? [k] : []));
  const synapses: SynapseDescription[] = [];
  const pulse = (what: string, from: Units, wires: readonly Wire[], delay = latency): void => {
    if (wires.length > 0) synapses.push(...bundle(`${what} ${name}`, from, whole, wires, { delay }).synapses);
  };
  if (opened[0]) pulse('start on', unitsOf(START, 1), [{ from: 0, to: 0, weight: KICK }], lead + latency);
  for (const [what, edges, weight] of [
    ['on', begins.map((k) => (k > 0 ? k - 1 : ring ? count - 1 : -1)), KICK],
    ['off', ends, -KICK],
  ] as const) {
    const places = edges.filter((k) => k >= 0).map((k) => sequencer.timers[k]);
    for (const group of new Set(places.map(({ units }) => units.group))) {
      const own = places.filter(({ units }) => units.group === group);
      pulse(
        `${group} ${what}`,
        own[0].units,
        own.map(({ unit }) => ({ from: unit, to: 0, weight })),
      );
    }
  }
  pulse(
    'keep',
    latches,
    opened.flatMap((is, k) => (is ? [{ from: k, to: 0, weight: (KICK * decay) / 4096 }] : [])),
  );
  return synapses;
}

/** The conditions of a gate that must all hold, and those of which none may. */
export interface Conditions {
  /** Latches of the stretches in which the schedule opens it; undefined: always. */
  readonly open: ((stretch: StepPassage) => boolean) | undefined;
  readonly wanted: readonly Condition[];
  readonly forbidden: readonly Condition[];
}

/** Row r is opened by unit first + stride r of a group that fires while the condition holds. */
export interface Condition {
  readonly units: Units;
  readonly first: number;
  readonly stride: 0 | 1;
}

/** Steps from what a population is to the rows that it opens. */
export const GATE_LATENCY = 3;
const VOTE = 100;
const VETO = -250;

/** Opens rows by what populations do: an AND of the conditions, and the pulses that its beginning and end send. */
export function openByConditions(
  { stretches, latches, latency }: Sequencer,
  name: string,
  to: Units,
  decay: number,
  { open, wanted, forbidden }: Conditions,
): Parts {
  const rows = to.size / to.each;
  const one = [...wanted, ...forbidden].every(({ stride }) => stride === 0);
  const size = one ? 1 : rows;
  const all = Array.from({ length: size }, (_, r) => r);
  const gate = unitsOf(`gate ${name}`, size);
  const on = unitsOf(`on ${name}`, size);
  const off = unitsOf(`off ${name}`, size);
  const synapses: SynapseDescription[] = [];
  const join = (what: string, from: Units, target: Units, wires: readonly Wire[], delay = 0): void => {
    synapses.push(...bundle(`${what} > ${target.group}`, from, target, wires, { delay }).synapses);
  };
  if (open === undefined)
    join(
      REST,
      unitsOf(REST, 1),
      gate,
      all.map((r) => ({ from: 0, to: r, weight: VOTE })),
    );
  else
    join(
      LATCH,
      latches,
      gate,
      stretches.flatMap((stretch, k) =>
        open(stretch) ? all.map((r) => ({ from: k, to: r, weight: VOTE })) : [],
      ),
      latency - GATE_LATENCY,
    );
  for (const [conditions, weight, word] of [
    [wanted, VOTE, 'opens'],
    [forbidden, VETO, 'closes'],
  ] as const)
    conditions.forEach(({ units, first, stride }, k) => {
      const wires = all.map((r) => ({ from: first + stride * r, to: r, weight }));
      join(`${units.group} ${word} ${k}`, units, gate, wires);
    });
  const each = (weight: number): Wire[] => all.map((r) => ({ from: r, to: r, weight }));
  join('begin', gate, on, each(VOTE));
  join('going', gate, on, each(-VOTE), 1);
  join('was', gate, off, each(VOTE), 1);
  join('still', gate, off, each(-VOTE));
  const target = one ? { ...to, each: to.size } : to;
  join('on', on, target, each(KICK));
  join('off', off, target, each(-KICK));
  join('keep', gate, target, each((KICK * decay) / 4096), 2);
  return {
    groups: [
      switchGroup(gate.group, size, VOTE * (wanted.length + 1) - VOTE / 2),
      switchGroup(on.group, size, VOTE / 2),
      switchGroup(off.group, size, VOTE / 2),
    ],
    synapses,
  };
}
