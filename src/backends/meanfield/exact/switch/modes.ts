/**
 * What a clock makes of the rest of a circuit: with the signals that are on it is a segment like any other, with blocks that
 * are open or closed, populations held or flushed, and rules that teach. Each is made once, and the same one for all signals
 * that make the same of it.
 */
import type {
  Block,
  OpenBlock,
  Plan,
  PlannedGate,
  PlannedRule,
  PlannedSelf,
  Segment,
} from '../../../../circuit/plan';
import { type SegmentWays, segmentWays, type Ways, waysOf } from '../ways';
import { type Clockwork, isClockGate } from './clockwork';
import type { Ticking } from './ticking';
import { LEVEL, signalKey, type Wheels, wheelsOf } from './wheels';

export interface Modes {
  readonly wheels: Wheels;
  /** The rest of the circuit, closed where nothing says else: the clock's rows and self rows are never open in it. */
  readonly ways: Ways;
  /** By the signals that are on, as a word. */
  readonly bySignals: Map<string, Mode>;
  /** By what is open, held, flushed and taught. */
  readonly bySegment: Map<string, Mode>;
  readonly original: Plan;
  readonly clockwork: Clockwork;
}

export interface Mode {
  readonly segment: SegmentWays;
  /** 1 for each population that the segment charges. */
  readonly charged: Uint8Array;
  /** What is open or acts as a self row, with what the clock's gates add to its arguments. */
  readonly acting: ReadonlyMap<number, number>;
  /** True where a rule teaches in all of it. */
  readonly teaches: boolean;
}

const known = new WeakMap<Plan, Modes>();

/** What the clock of a plan makes of the rest: the same for all its runs. */
export function modesOf(plan: Plan, clockwork: Clockwork): Modes {
  let modes = known.get(plan);
  if (modes === undefined) {
    modes = compile(plan, clockwork);
    known.set(plan, modes);
  }
  return modes;
}

function compile(plan: Plan, clockwork: Clockwork): Modes {
  return {
    wheels: wheelsOf(plan, clockwork),
    ways: waysOf(withoutClock(plan, clockwork)),
    bySignals: new Map(),
    bySegment: new Map(),
    original: plan,
    clockwork,
  };
}

/** The plan of all but the clock, without segments: these come by as the clock makes them. */
function withoutClock(plan: Plan, clockwork: Clockwork): Plan {
  const parts = { clock: new Set(clockwork.populations), rows: new Set(clockwork.rows) };
  const own = new Set(
    clockwork.selves.filter((b) => parts.clock.has(plan.blocks[b].destinations[0].population)),
  );
  const blocks = plan.blocks.map((block, b): Block => {
    // never open, and never asked whether it is silent
    if (parts.rows.has(b) || own.has(b)) return { ...block, gates: [], alwaysOpen: true };
    const gates = block.gates.filter((gate) => !isClockGate(gate, parts));
    return gates.length === block.gates.length
      ? block
      : { ...block, gates, alwaysOpen: block.threshold === 0 };
  });
  return { ...plan, blocks, idle: { open: [], selves: [], learn: [] } };
}

/** The mode that a clock is in. */
export function modeAt(modes: Modes, ticking: Ticking): Mode {
  const word = wordOf(modes.wheels, ticking);
  let mode = modes.bySignals.get(word);
  if (mode === undefined) {
    mode = modeFor(modes, ticking);
    modes.bySignals.set(word, mode);
  }
  return mode;
}

/** The signals that are on, 16 to a letter. */
function wordOf({ signalKind, signalPlace }: Wheels, { levels, rows }: Ticking): string {
  let word = '';
  let letter = 0;
  for (let i = 0; i < signalKind.length; i++) {
    const on = signalKind[i] === LEVEL ? levels[signalPlace[i]] : rows[signalPlace[i]];
    letter |= on << (i % 16);
    if (i % 16 < 15 && i + 1 < signalKind.length) continue;
    word += String.fromCharCode(letter);
    letter = 0;
  }
  return word;
}

function modeFor(modes: Modes, ticking: Ticking): Mode {
  const segment = segmentOf(modes, ticking);
  const key = JSON.stringify([segment.open, segment.selves, segment.learn, [...(segment.closed ?? [])]]);
  const found = modes.bySegment.get(key);
  if (found !== undefined) return found;
  const { plan } = modes.ways;
  const made = segmentWays(plan, segment, -1, false);
  const open = new Set(segment.open.map(({ block }) => block));
  // what is open and reads weights that learn is for the series to judge
  const transmits = made.plastic.some((block) => open.has(block));
  const charged = new Uint8Array(plan.populations.length);
  for (const { block } of segment.open)
    for (const { population } of plan.blocks[block].destinations) charged[population] = 1;
  const mode = {
    segment: transmits ? { ...made, order: ['series' as const] } : made,
    charged,
    acting: new Map([
      ...segment.open.map(({ block, bias }) => [block, bias as number] as const),
      ...[...(segment.closed ?? [])].flatMap(([block, bias]) =>
        Number.isNaN(bias) ? [[block, 0] as const] : [],
      ),
    ]),
    teaches: segment.learn.length > 0 && !made.gated,
  };
  modes.bySegment.set(key, mode);
  return mode;
}

/** What is open, held, flushed and taught with the signals as they are. */
function segmentOf({ original, clockwork, wheels }: Modes, { levels, rows }: Ticking): Segment {
  const parts = { clock: new Set(clockwork.populations), rows: new Set(clockwork.rows) };
  const on = new Map(
    wheels.signals.map((gate, i) => [
      signalKey(gate),
      (wheels.signalKind[i] === LEVEL ? levels : rows)[wheels.signalPlace[i]] === 1,
    ]),
  );
  const biasOf = (gates: readonly PlannedGate[]): number =>
    gates.reduce((sum, gate) => {
      if (!isClockGate(gate, parts)) return sum;
      const q = on.get(signalKey(gate)) === true ? 1 : 0;
      return sum + gate.strength * (gate.sign === 1 ? q - 1 : -q);
    }, 0);
  const open: OpenBlock[] = [];
  const closed = new Map<number, number>();
  const gains = new Map<number, number>();
  const selves = new Set(clockwork.selves);
  original.blocks.forEach((block, b) => {
    if (parts.rows.has(b)) return;
    const { population, gain } = block.destinations[0];
    if (selves.has(b) && parts.clock.has(population)) return;
    const bias = biasOf(block.gates);
    const shut = block.threshold > 0 && bias <= -block.threshold;
    if (selves.has(b) && !shut) {
      gains.set(population, (gains.get(population) ?? 0) + gain);
      closed.set(b, Number.NaN);
    } else if (!shut) open.push({ block: b, bias });
    else if (bias < -block.threshold) closed.set(b, bias);
  });
  const learn = original.idle.learn.flatMap((rule): PlannedRule[] =>
    1 + biasOf(rule.gates) > 0
      ? [{ ...rule, gates: rule.gates.filter((gate) => !isClockGate(gate, parts)) }]
      : [],
  );
  return {
    open,
    selves: [...gains].flatMap(([population, gain]): PlannedSelf[] =>
      gain === 0 ? [] : [{ population, kind: gain < 0 ? 'flush' : 'hold', gain, offset: 0 }],
    ),
    learn,
    closed,
  };
}
