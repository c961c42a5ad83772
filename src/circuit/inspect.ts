/** Static checks of a schedule: what is allowed, but is seldom meant. */
import { invalid, raise } from '../errors';
import { checkGiven } from '../kinds';
import type { Finding } from './finding';
import { type Occasions, occasions, type Span } from './hops';
import { growing, lowCeilings } from './leak-findings';
import { checkCircuit } from './made';
import { chargesOf, isStale, lateHold, lateHolds, lostBetween, percent, remains } from './residues';
import { EDGE_TOLERANCE, timeline } from './timeline';
import type { Circuit, Projection } from './types';
import { unrolledWindows } from './unroll';

export interface InspectOptions {
  /** Amplitude that the circuit should carry: ceilings below it are findings (default 1; 0 leaves ceilings out). */
  readonly amplitude?: number;
  /** A residue below this part of the last amplitude counts as empty (default 1e-9). */
  readonly tolerance?: number;
  /** How many cycles it should run: in so many weights that learn may grow (default 1). */
  readonly cycles?: number;
}

/**
 * Reads the schedule of a circuit and returns what is probably a mistake, in order of time:
 *
 * - re-use: a population is charged with gain 'exact', which promises an empty destination, while more than `tolerance`
 *   of its last amplitude is still there, e^{-t/tau} of it, and it was not held (then it would accumulate on purpose);
 * - empty source: a gate opens on a population that is charged only later, or was flushed and not charged since;
 * - stale source: a population is held, or read with gain 'exact', when more than a tenth of its last charge has decayed;
 * - charging source: a projection with gain 'exact' reads a population while another window charges it;
 * - driven gate: a projection with gain 'exact', which counts on whole windows, has a gate that can shut inside one;
 * - ceiling: an amplitude of `amplitude` would make a closed gate leak;
 * - growth: weights that learn may grow within `cycles` until such an amplitude makes a closed gate that reads them leak;
 *   a bound, so that before the cycle that is named it does not;
 * - short window: its ends are nearer than 1e-9 tau, so that it does nothing (one whose ends are equal is meant so).
 *
 * A schedule with a period is read in its second cycle. Populations that gates without windows charge are not judged.
 */
export function inspect(circuit: Circuit, options: InspectOptions = {}): Finding[] {
  checkCircuit(circuit);
  checkGiven('inspect', options, { amplitude: 'number?', tolerance: 'number?', cycles: 'number?' });
  const { amplitude = 1, tolerance = 1e-9, cycles = 1 } = options;
  for (const [name, value] of Object.entries({ amplitude, tolerance }))
    if (!(value >= 0)) raise(invalid(`inspect.${name}`, name, value, 'a number of at least 0'));
  if (!(Number.isInteger(cycles) && cycles >= 1))
    raise(invalid('inspect.cycles', 'number of cycles', cycles, 'a whole number of at least 1'));
  const { period, ...schedule } = circuit.schedule;
  const windows = unrolledWindows(circuit, 2);
  const written = { ...circuit, schedule: { ...schedule, windows } };
  const when = occasions(written, timeline(written));
  const shift = period ?? 0;
  const findings: Finding[] = [];
  for (const projection of circuit.projections) {
    if (!when.line.named.has(projection.name)) continue;
    for (const span of when.openings.get(projection.name) ?? []) {
      const t = when.line.edges[span.from] - shift;
      if (t < -1e-9 * circuit.tau) continue;
      findings.push(...reUses(when, projection, span, shift, tolerance));
      findings.push(...sources(when, projection, span, shift, tolerance));
      findings.push(...shutting(when, projection, span, t));
    }
  }
  findings.push(
    ...lateHolds(when, shift),
    ...lowCeilings(circuit, amplitude),
    ...growing(circuit, amplitude, cycles),
    ...shortWindows(circuit),
  );
  return findings.sort((a, b) => a.t - b.t);
}

function* reUses(
  when: Occasions,
  projection: Projection,
  span: Span,
  shift: number,
  tolerance: number,
): Generator<Finding> {
  const { edges } = when.line;
  for (const { population, gain = 'exact' } of projection.to) {
    if (gain !== 'exact') continue;
    const last = chargesOf(when, population)?.findLast(({ to }) => to <= span.from);
    if (last === undefined) continue;
    const residue = remains(when, population, { from: last.to, to: span.to });
    // 1: held from the last charge to the end of this one
    if (residue <= tolerance || residue === 1) continue;
    const [t, before, end] = [span.from, last.to, span.to].map((k) => edges[k] - shift) as [
      number,
      number,
      number,
    ];
    const text =
      `"${population}" is charged again at t = ${t}, and ${percent(residue)} of its amplitude at t = ${before} will still ` +
      `be there at t = ${end}: flush it between, or write a gain that allows for it`;
    yield { kind: 're-use', projection: projection.name, population, t, text };
  }
}

function* sources(
  when: Occasions,
  projection: Projection,
  span: Span,
  shift: number,
  tolerance: number,
): Generator<Finding> {
  const { edges } = when.line;
  const time = (edge: number) => edges[edge] - shift;
  const exact = projection.to.some(({ gain = 'exact' }) => gain === 'exact');
  for (const { population } of projection.from) {
    const charges = chargesOf(when, population);
    // what nothing charges has what the run gives it
    if (charges === undefined || charges.length === 0) continue;
    const finding = (kind: Finding['kind'], text: string): Finding => ({
      kind,
      projection: projection.name,
      population,
      t: time(span.from),
      text: `"${projection.name}" opens at t = ${time(span.from)} ${text}`,
    });
    const during = charges.find(({ from, to }) => from < span.to && to > span.from);
    if (during !== undefined) {
      if (exact)
        yield finding(
          'charging source',
          `and reads "${population}" while it is charged, until t = ${time(during.to)}: 'exact' is the gain for a source that is only held or only decays`,
        );
      continue;
    }
    const last = charges.findLast(({ to }) => to <= span.from);
    if (last === undefined)
      yield finding(
        'empty source',
        `on an empty source: "${population}" is charged at t = ${time(charges[0]?.from ?? 0)} for the first time (unless the run gives it an initial current)`,
      );
    else if (remains(when, population, { from: last.to, to: span.from }) <= tolerance)
      yield finding(
        'empty source',
        `on an empty source: nothing is left in "${population}" of its charge at t = ${time(last.to)}`,
      );
    else if (exact && lateHold(when, population, last, span.from) === undefined) {
      const lost = lostBetween(when, population, last.to, span.from);
      if (isStale(lost))
        yield finding(
          'stale source',
          `and reads "${population}" long after its charge at t = ${time(last.to)}: ${percent(lost)} of it has decayed in between, so hold it meanwhile`,
        );
    }
  }
}

/** Gates that can change while a window in which gain 'exact' counts on them lasts. */
function* shutting(when: Occasions, projection: Projection, span: Span, t: number): Generator<Finding> {
  if (!projection.to.some(({ gain = 'exact' }) => gain === 'exact')) return;
  for (const { population, projection: output } of projection.gatedBy ?? []) {
    if (population !== undefined && staysOver(when, population, span)) continue;
    const text =
      `"${projection.name}" opens at t = ${t} with gain 'exact', which is that of the whole window, and ` +
      `"${population ?? output}" can shut it inside: hold what drives the gate, or write a gain that allows for it`;
    yield { kind: 'driven gate', projection: projection.name, population: population ?? '', t, text };
  }
}

/** True for an input, and for a population that is held all through a span in which no projection charges it. */
function staysOver(when: Occasions, population: string, span: Span): boolean {
  if (when.populations.get(population)?.input === true) return true;
  if (remains(when, population, span) !== 1) return false;
  const charges = chargesOf(when, population);
  return charges?.every(({ from, to }) => to <= span.from || from >= span.to) ?? false;
}

/** Windows whose two ends are one edge, though they are two numbers. */
function shortWindows(circuit: Circuit): Finding[] {
  const slots = new Set(timeline(circuit).slots.map(({ path }) => path));
  return circuit.schedule.windows.flatMap(({ t: [t0, t1], open = [] }, k): Finding[] => {
    const path = `schedule.windows[${k}]`;
    if (t0 === t1 || slots.has(path)) return [];
    const [first] = open;
    return [
      {
        kind: 'short window',
        projection: first === undefined || typeof first === 'string' ? (first ?? '') : first.projection,
        population: '',
        t: t0,
        text:
          `${path} does nothing: from t = ${t0} to ${t1} is shorter than ${EDGE_TOLERANCE} tau, below ` +
          'which edges are one: write an impulse as a longer window of less gain, or as an initial current',
      },
    ];
  });
}
