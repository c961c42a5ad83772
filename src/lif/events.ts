/**
 * The engine by events. In each stretch between gate edges groups go in feed-forward order, so that what a group hears is
 * known before it is run. A group that hears nothing goes from spike to spike; one that hears spikes and is proven to stay
 * silent takes their sum at the end; what can be neither is stepped with the spikes that it hears, and its own go on alike.
 */
import { type Cells, gateAt, measureTops } from './cells';
import { type Found, fireUntil } from './crossings';
import { type Decay, LONGEST } from './decay';
import { type Charge, charge, emptyCharge, isSilent, jump, sumUp } from './jump';
import { setsInOrder } from './order';
import { type Cable, stepTogether } from './step';
import { firstFrom } from './tape';

/** What was done, in stretches of groups (jumps, stepped, fallbacks), and spikes decided by less than rounding. */
export interface Counts {
  jumps: number;
  stepped: number;
  /** Of those stepped: closed ones that could not be proven silent. */
  fallbacks: number;
  ties: number;
}

/** Groups that are run at once, and the synapses into them. */
interface Part {
  readonly members: readonly Cells[];
  readonly cables: readonly Cable[];
  /** Synapses from other parts. */
  readonly inward: readonly (readonly [cable: Cable, charge: Charge])[];
  /** A single group, in closed form, without synapses to itself. */
  readonly alone: Cells | undefined;
  readonly added: Float64Array;
}

export type Engine = (from: number, to: number) => void;

/** Runs stretches one after the other; `cables` are in the order of the network's synapses. */
export function eventEngine(groups: readonly Cells[], cables: readonly Cable[], counts: Counts): Engine {
  const parts = partsOf(groups, cables);
  const found: Found = {
    i: new Int32Array(1024),
    t: new Int32Array(1024),
    n: 0,
    counts: new Int32Array(LONGEST),
  };
  return (from, to) => {
    for (const part of parts) {
      if (part.alone === undefined) advanceSet(part, from, to, counts);
      else advanceAlone(part, part.alone, { from, to, found, counts });
    }
  };
}

function partsOf(groups: readonly Cells[], cables: readonly Cable[]): Part[] {
  const out = groups.map(({ tape }) => [
    ...new Set(cables.filter((one) => one.tape === tape).map(({ target }) => groups.indexOf(target))),
  ]);
  return setsInOrder(out).map((set) => {
    const members = set.map((k) => groups[k]);
    const into = cables.filter(({ target }) => members.includes(target));
    const outside = into.filter(({ tape }) => members.every((cells) => cells.tape !== tape));
    const [only] = members;
    const isAlone = members.length === 1 && outside.length === into.length && only.decay !== undefined;
    return {
      members,
      cables: into,
      inward: outside.map((cable) => [cable, emptyCharge(cable.sources)] as const),
      alone: isAlone ? only : undefined,
      added: new Float64Array(isAlone ? only.size : 0),
    };
  });
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly found: Found;
  readonly counts: Counts;
}

function advanceAlone(part: Part, cells: Cells, { from, to, found, counts }: Stretch): void {
  const gate = gateAt(cells, from);
  if (!hears(part, from, to)) {
    if (!isSilent(cells, gate, 0)) {
      catchUp(cells, from, counts);
      counts.ties += fireUntil(cells, to, gate, found);
    } else if (gate !== 0) {
      catchUp(cells, from, counts);
      jump(cells, to, gate);
      counts.jumps++;
    }
    return;
  }
  catchUp(cells, from, counts);
  let given = 0;
  for (const [cable, sums] of part.inward)
    given += cable.synapses.most * sumUp(cable, sums, cells.decay as Decay, from, to);
  if (isSilent(cells, gate, given) && !isRefractory(cells, from)) {
    jump(cells, to, gate);
    for (const [cable, sums] of part.inward) charge(cable, sums, part.added);
    measureTops(cells);
    counts.jumps++;
    return;
  }
  stepTogether(part.members, part.cables, from, to);
  counts.stepped++;
  if (gate === 0) counts.fallbacks++;
}

/** A set that hears nothing is left alone as long as each of its groups is closed and silent: the first spike would be its own. */
function advanceSet(part: Part, from: number, to: number, counts: Counts): void {
  const { members, cables } = part;
  const rests = members.every(
    (cells) => cells.decay !== undefined && gateAt(cells, from) === 0 && isSilent(cells, 0, 0),
  );
  if (rests && !hears(part, from, to)) return;
  for (const cells of members) catchUp(cells, from, counts);
  stepTogether(members, cables, from, to);
  counts.stepped += members.length;
}

/** Whether there are spikes on the way; most groups hear nothing most of the time, which is seen at the end of a tape. */
function hears({ inward }: Part, from: number, to: number): boolean {
  for (let k = 0; k < inward.length; k++) {
    const { tape } = inward[k][0];
    if (tape.n === 0 || tape.t[tape.n - 1] < from) continue;
    const first = firstFrom(tape, from);
    if (first < tape.n && tape.t[first] < to) return true;
  }
  return false;
}

/** Whether some neuron is in its refractory time; the last that fired is the last to leave it. */
const isRefractory = ({ tape, refractory }: Cells, at: number): boolean =>
  tape.n > 0 && tape.t[tape.n - 1] + refractory > at;

/** A closed group that was left alone: where it is now. */
function catchUp(cells: Cells, to: number, counts: Counts): void {
  if (cells.at === to) return;
  jump(cells, to, 0);
  counts.jumps++;
}

/** Moves all groups that were left alone to the end of the run. */
export function catchUpAll(groups: readonly Cells[], to: number, counts: Counts): void {
  for (const cells of groups) catchUp(cells, to, counts);
}
