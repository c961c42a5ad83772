/**
 * What a unit of emission charges in one step, beside what it charges in time. A row reads in the steps 0 ... T - 1 of its
 * window, and what it sends in step m arrives in m + 1; with keep the part of a current that a step leaves,
 *
 *     charge in steps = sum over m of keep_source^m keep_destination^{T - 1 - m}        keep = 1: held
 *     kappa           = charge in time / charge in steps
 *
 * so that S kappa carries an amplitude in steps as S does in time: exactly where sources decay or are held.
 */
import { exactGain } from '../../circuit/gains';
import type { Block, Plan } from '../../circuit/plan';
import { keepOf, type StepPassage, type Steps } from './steps';

/** A stretch of steps in which a block is open, and what happens to the populations that it reads and charges. */
interface Opening {
  readonly begin: number;
  readonly end: number;
  readonly passages: readonly StepPassage[];
}

export interface Kappas {
  /** By block and destination; 0 where no window of the time span opens the block: it sends nothing. */
  readonly of: readonly Float64Array[];
  /** Blocks that read what is charged meanwhile: no closed form, see `matched`. */
  readonly charged: readonly number[];
}

/** Of longer windows only the tail of an exponential is left. */
const LONGEST = 300;

export function kappasOf(plan: Plan, steps: Steps): Kappas {
  const charged: number[] = [];
  const of = plan.blocks.map((block, b) => {
    const openings = block.alwaysOpen ? nominal(steps) : openingsOf(steps, b);
    const graded = block.transfer.kind === 'relu';
    if (graded && !block.alwaysOpen && openings.some((opening) => readsCharged(plan, block, opening)))
      charged.push(b);
    if (openings.length === 0) return new Float64Array(block.destinations.length);
    return Float64Array.from(block.destinations, ({ population }) =>
      mean(openings.map((opening) => kappaOf(plan, steps, block, population, opening, graded))),
    );
  });
  return { of, charged };
}

/** A block that no window opens: populations do, nobody knows when, and a tau stands for all lengths. */
function nominal({ unit, passages, tau }: Steps): Opening[] {
  return [{ begin: 0, end: Math.round(tau / unit), passages: passages.slice(0, 1) }];
}

/** The stretches in which windows open a block. */
function openingsOf({ passages }: Steps, block: number): Opening[] {
  const openings: StepPassage[][] = [];
  for (const passage of passages) {
    if (!passage.segment.open.some((one) => one.block === block)) continue;
    const last = openings[openings.length - 1];
    if (last !== undefined && last[last.length - 1].end === passage.begin) last.push(passage);
    else openings.push([passage]);
  }
  return openings.map((list) => ({ begin: list[0].begin, end: list[list.length - 1].end, passages: list }));
}

function kappaOf(
  plan: Plan,
  { unit, decays }: Steps,
  { terms }: Block,
  destination: number,
  opening: Opening,
  graded: boolean,
): number {
  const { tau } = plan.populations[destination];
  const steps = Math.min(opening.end - opening.begin, Math.floor((LONGEST * tau) / unit));
  const held = isHeld(plan, destination, opening);
  const keep = held ? 1 : keepOf(decays[destination]);
  // what a row of two levels or with a ceiling sends does not follow the decay of its sources
  const sources = graded ? terms.map(({ population }) => population) : [];
  const kappas = (sources.length === 0 ? [undefined] : sources).map((source) => {
    const constant = source === undefined || isHeld(plan, source, opening);
    const time = exactGain({
      T: steps * unit,
      source: constant ? 'held' : 'decaying',
      destination: held ? 'held' : 'leaky',
      tauSource: constant ? tau : plan.populations[source].tau,
      tauDestination: tau,
    });
    return 1 / (time * chargeInSteps(steps, constant ? 1 : keepOf(decays[source]), keep));
  });
  return mean(kappas);
}

/** What a source of amplitude 1 charges with unit weight: a sum, since differences of powers cancel where keeps are near. */
export function chargeInSteps(steps: number, source: number, destination: number): number {
  let [charge, sent] = [0, 1];
  for (let m = 0; m < steps; m++) {
    charge = charge * destination + sent;
    sent *= source;
  }
  return charge;
}

/** Whether a population stays as it is all through: an input, or held with gain 1. */
function isHeld({ populations }: Plan, population: number, { passages }: Opening): boolean {
  return (
    populations[population].input ||
    passages.every(({ segment }) =>
      segment.selves.some(
        (self) =>
          self.population === population && self.kind === 'hold' && self.gain === 1 && self.offset === 0,
      ),
    )
  );
}

/** Whether an open block charges a population while this block reads it. */
function readsCharged({ blocks }: Plan, { terms }: Block, { passages }: Opening): boolean {
  const read = new Set(terms.map(({ population }) => population));
  return passages.some(({ segment }) =>
    segment.open.some(({ block }) =>
      blocks[block].destinations.some(({ population }) => read.has(population)),
    ),
  );
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
