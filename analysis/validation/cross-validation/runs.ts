/** The canonical set on every back-end, and the dots that its cells are. */
import type { Form } from '../../../src/figures/figure';
import { canonical } from '../../../src/validation/compare/canonical';
import type { Cell } from '../../../src/validation/compare/cell';
import { type Comparison, crossValidate } from '../../../src/validation/compare/cross-validate';
import { OF_CIRCUITS } from '../../../src/validation/compare/options';

/** Circuits that take seconds are in the full form. */
const LATER = ['memory-400', 'linear-transform', 'ar2', 'xor'];
export const SHORT = canonical.map(({ name }) => name).filter((name) => !LATER.includes(name));

export function compared(form: Form, progress?: (done: number, total: number) => void): Comparison {
  const names = form === 'full' ? canonical.map(({ name }) => name) : SHORT;
  const more = form === 'full' ? {} : { requests: 2, trials: 4 };
  const run = crossValidate(canonical, { only: names, backends: OF_CIRCUITS, ...more });
  const rows = new Set<string>();
  for (;;) {
    const step = run.next();
    if (step.done === true) return step.value;
    rows.add(`${step.value.circuit} ${step.value.backend}`);
    progress?.(rows.size, names.length * OF_CIRCUITS.length);
  }
}

/** The worst number of a cell. */
export interface Dot {
  readonly backend: string;
  readonly kind: 'a window' | 'along' | 'slope of a window';
  readonly promise: number;
  readonly off: number;
  readonly red: boolean;
}

/** Cells that have a size: those whose numbers are equal to the last bits, or ought to be, have none. */
export const dotsOf = (cells: readonly Cell[]): Dot[] =>
  cells.flatMap(({ backend, mode, quantity, status, worst, promise }) => {
    if (worst === undefined || promise === undefined || quantity === 'spread') return [];
    const off = Math.abs(worst.value - worst.expected);
    if (off < 1e-15) return [];
    const kind = quantity === 'gain' ? 'slope of a window' : mode === 'along' ? 'along' : 'a window';
    return [{ backend, kind, off, promise: promise.value, red: status === 'fail' }];
  });
