/** What promises are measured on: readings of single windows, with what each may be off. */
import { type Contestant, canonical } from '../../src/index';
import { held } from '../../src/validation/compare/judge';
import type { CrossValidateOptions } from '../../src/validation/compare/options';
import { observed } from '../../src/validation/compare/row';
import { setupOf } from '../../src/validation/compare/setup';
import { givenFor } from '../../src/validation/compare/subject-row';

/** One amplitude of one window, its deviation in units of the terms of its promise. */
export interface Seen {
  readonly circuit: string;
  readonly kind: string;
  readonly off: number;
  readonly terms: readonly { readonly name: string; readonly value: number; readonly law: string }[];
  /** Of the mean over trials. */
  readonly sd: number;
  readonly square: number;
}

/** All windows of canonical circuits on a back-end, those without a promise left out. */
export function windowsOf(
  contestant: Contestant,
  options: Pick<CrossValidateOptions, 'only' | 'seed' | 'requests' | 'trials' | 'levels' | 'full'>,
): Seen[] {
  const setup = setupOf(canonical, { backends: [contestant], ...options });
  return setup.prepared
    .filter(({ subject }) => subject.not?.[contestant.id] === undefined)
    .flatMap((one) => {
      const given = givenFor(one, contestant, setup.settings, 0);
      const { windows, allowed } = observed(given);
      const { charges } = given.course;
      const { promise } = contestant;
      const bench = { charges, promise, mode: 'window', trials: given.trials, z: 0 } as const;
      return held({ ...bench, allowed: allowed.map(({ window }) => window) }, windows).kept.map(
        ({ reading: { charge, off, square }, allowed: { terms, sd = 0 } }) => ({
          ...{ circuit: one.subject.name, kind: charges[charge].kind, off, terms, square },
          sd: sd / Math.sqrt(given.trials),
        }),
      );
    });
}

export const largest = (values: readonly number[]): number =>
  values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
