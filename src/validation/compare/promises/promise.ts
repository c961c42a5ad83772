/** What a back-end promises: how far one window may be off, and why. */
import type { Solution } from '../../../backends/solution';
import type { Plan } from '../../../circuit/plan';
import type { Circuit } from '../../../circuit/types';
import type { Drawn } from '../draw';
import type { Course } from '../readings';

/** A part of a promise, with its law in words. */
export interface Term {
  readonly name: 'levels' | 'weights' | 'steps' | 'sampling' | 'bias' | 'rtol';
  readonly value: number;
  readonly law: string;
}

/** What one window may add to one amplitude. */
export interface Allowed {
  /** Their sum is a bound. */
  readonly terms: readonly Term[];
  /** The standard deviation of one trial, where the back-end draws at random, and of how many spikes it is made. */
  readonly sd?: number;
  readonly spikes?: number;
  /** False where trials spread as no law says: less than a spike of each neuron. */
  readonly spreads?: boolean;
  /** What one spike leaves in the amplitude. */
  readonly kick?: number;
  /** The variance that rows bring which emit next to nothing, where noise may bring them to emit at all. */
  readonly carrier?: number;
}

/** All that a promise may be made from: the circuit, what it is given, the reference's runs and the back-end's first ones. */
export interface Scene {
  readonly plan: Plan;
  readonly circuit: Circuit;
  readonly course: Course;
  readonly drawn: readonly Drawn[];
  /** Of the circuit, or of what the chip's integers made of it. */
  readonly references: readonly Solution[];
  /** Of the circuit itself. */
  readonly truths: readonly Solution[];
  readonly runs: readonly Solution[];
}

/** Of one amplitude, by the index of its charge and the component; or why there is no promise. */
export type AllowedOf = (charge: number, component: number) => Allowed | string;

/**
 * A promise in words and numbers. `of` is asked once for each request. Of slopes (what the back-end has, on what is expected,
 * over all requests) a bound follows from that of the amplitudes; where errors of single amplitudes are known to be
 * independent, `slope` says a sharper one: base + spread * bound / sqrt(sum of squares).
 */
export interface Promised {
  readonly law: string;
  /** The test that measured its constants. */
  readonly measured: string;
  of(scene: Scene, request: number): AllowedOf;
  /** Why nothing at all of a circuit has a law, whatever it is given: then one trial shows as much as many. */
  lawless?(plan: Plan): string | undefined;
  /** The largest rms over requests, in units of the bound. */
  readonly rms?: number;
  readonly slope?: { readonly base: number; readonly spread: number };
}
