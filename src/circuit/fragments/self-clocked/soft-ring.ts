/** A clock that keeps the windows of a schedule, on a ramp or not: drives for stages of given lengths, and a start. */
import { invalid, raise } from '../../../errors';
import { rootBetween } from '../../../numerics/root';
import { IGNITION, THRESHOLD } from './numbers';
import { edge, type Onset, passStage } from './soft-stage';

export interface Drives {
  /** w_f,k: the drive from stage k to the next. */
  readonly drives: readonly number[];
  /** Currents with which stage 1 begins, by place, from 0, or from -1 for the last. No row reads any other then. */
  readonly onset: Readonly<Record<number, number>>;
}

/** w_f of a stage without a ramp. */
const hardDrive = (T: number): number => THRESHOLD / -Math.expm1(-T);

/** The ring without a ramp: T = tau ln(w_f / (w_f - h)), and any kick will do. */
export const hardRing = (lengths: readonly number[]): Drives => ({
  drives: lengths.map(hardDrive),
  onset: { 0: IGNITION },
});

/** What a stage hands on forgets what it got by a factor of a thousand or so: a few revolutions do. */
const REVOLUTIONS = 60;
const SETTLED = 16 * Number.EPSILON;
/** At the onset its row is on: a hair above. */
const ABOVE = 1 + 4 * Number.EPSILON;

/**
 * The ring whose stages are `lengths` long, in units of its tau, on a ramp d. Stage k is the longer the smaller w_f,k, which
 * moves the lengths of others but little: each drive in turn is the root for its own stage, revolution after revolution, until
 * none changes. Throws where a ramp leaves a stage no time to be handed over.
 */
export function softRing(path: string, lengths: readonly number[], d: number): Drives {
  const drives = lengths.map(hardDrive);
  const count = lengths.length;
  let onset: Onset = { height: 2 * THRESHOLD, lead: 0 };
  for (let revolution = 0; revolution < REVOLUTIONS; revolution++) {
    let moved = 0;
    const start = onset;
    for (let k = 0; k < count; k++) {
      const before = drives[(k + count - 1) % count];
      const drive = driveFor(onset, before, lengths[k], d);
      const passed = passStage(onset, before, drive, d);
      if (!(passed.takesOver && passed.T < 2 * lengths[k])) return jammed(path, lengths, k, d);
      moved = Math.max(moved, Math.abs(drive / drives[k] - 1));
      drives[k] = drive;
      onset = passed;
    }
    moved = Math.max(moved, Math.abs(onset.height - start.height), Math.abs(onset.lead - start.lead));
    if (moved <= SETTLED)
      return { drives, onset: { 0: ABOVE * edge(d), 1: drives[0] * onset.lead, [-1]: onset.height } };
  }
  return jammed(path, lengths, lengths.indexOf(Math.min(...lengths)), d);
}

/** The drive with which a stage is `T` long: between h, with which it never ends, and one with which it is too short. */
const driveFor = (onset: Onset, before: number, T: number, d: number): number =>
  rootBetween((drive) => passStage(onset, before, drive, d).T - T, THRESHOLD, 3 * hardDrive(T));

const jammed = (path: string, lengths: readonly number[], k: number, d: number): never =>
  raise(
    invalid(
      `${path}.ramp`,
      'ramp',
      d,
      `one on which stage ${k + 1} of ${lengths.length}, ${lengths[k]} tau long, is handed over: a smaller ramp, or longer windows`,
    ),
  ) as never;
