/** The protocol table against the standard one, in numbers. */
import { failed, invalid, missing, type Problem, raise, unknown } from '../errors';
import { checkGiven, checkKinds, having } from '../kinds';
import { type Activation, activations as known } from './activations';
import { GRID } from './assumptions';
import { drawOf } from './draw';
import { type ProtocolPass, standard } from './protocol';
import { FORMS, type RowForm, rows, type Version } from './rows';

export interface TableOptions {
  /** Names of ours, or activations of your own (default: all of ours). */
  readonly activations?: readonly (string | Activation)[];
  /** Default 200. */
  readonly draws?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Told how many draws are done. */
  readonly progress?: (done: number, total: number) => void;
}

/** One row in one form for one activation. */
export interface TableCell {
  readonly row: string;
  readonly form: RowForm;
  readonly formula: string;
  readonly activation: string;
  /** Largest |form - standard| of any number of any draw. */
  readonly residual: number;
  /** Under which the row equals the standard one. */
  readonly assumption: string;
  /** Whether the assumption is true of this activation: then the row must hold. */
  readonly assured: boolean;
  /** Whether the residual is rounding. */
  readonly holds: boolean;
}

export interface Table {
  readonly seed: number;
  readonly draws: number;
  readonly tolerance: number;
  readonly activations: readonly { readonly name: string; readonly label: string }[];
  readonly cells: readonly TableCell[];
}

/** What rounding may leave of numbers of order 10. */
export const TOLERANCE = 1e-13;
const MOST_DRAWS = 100_000;
/** Draws from one word of progress to the next. */
const EVERY = 100;

/**
 * Tries every row of the protocol table, in every form, on seeded draws of a network with a hidden and an output layer.
 *
 *     residual = max over draws and components of |form - standard|
 *
 * Each row gets the standard protocol's numbers for what comes before it, so that a fault stays in its row. Weights are
 * not symmetric, and one unit of each layer sits at n = 0 exactly. Throws for names that it does not know, and for
 * activations whose r or r' is not a finite number somewhere.
 * Source: Sornborger, Tao, Snyder, Zlotnik (NICE 2019), the table of the talk.
 */
export function verifyTable(options: TableOptions = {}): Table {
  checkGiven('verifyTable', options, {
    activations: 'list?',
    draws: 'number?',
    seed: 'number?',
    progress: 'function?',
  });
  const { draws = 200, seed = 1 } = options;
  if (!(Number.isInteger(draws) && draws >= 1 && draws <= MOST_DRAWS))
    raise(invalid('verifyTable.draws', 'number', draws, `a whole number from 1 to ${MOST_DRAWS}`));
  const chosen = choose(options.activations ?? known);
  const tried = chosen.flatMap((activation) =>
    rows.flatMap((row) =>
      FORMS.flatMap((form) => {
        const version = row.versions[form];
        return version === undefined ? [] : [{ activation, row, form, version }];
      }),
    ),
  );
  const residuals = tried.map(() => 0);
  for (let k = 0; k < draws; k++) {
    const draw = drawOf(seed, k);
    const passes = new Map(chosen.map((activation) => [activation, standard(draw, activation)]));
    for (const [c, { activation, row, version }] of tried.entries()) {
      const pass = passes.get(activation) as ProtocolPass;
      const miss = distance(version.of(pass, activation), row.standard.of(pass));
      residuals[c] = Math.max(residuals[c], miss);
    }
    if ((k + 1) % EVERY === 0 || k + 1 === draws) options.progress?.(k + 1, draws);
  }
  const lost = residuals.findIndex((residual) => !Number.isFinite(residual));
  if (lost >= 0)
    raise(
      failed(
        'verifyTable',
        `activation ${JSON.stringify(tried[lost]?.activation.name)} gives numbers that are not finite on these draws`,
      ),
    );
  return {
    seed,
    draws,
    tolerance: TOLERANCE,
    activations: chosen.map(({ name, label }) => ({ name, label })),
    cells: tried.map(({ activation, row, form, version }, c): TableCell => {
      const residual = residuals[c];
      return {
        row: row.name,
        form,
        formula: version.formula,
        activation: activation.name,
        residual,
        assumption: wordsOf(version),
        assured: version.assumes.every(({ holds }) => holds(activation)),
        holds: residual <= TOLERANCE,
      };
    }),
  };
}

/** Cells whose assumption is true although they do not hold: there should be none. */
export function broken(table: Table): readonly TableCell[] {
  checkKinds('broken', { table: [table, having('what verifyTable(...) returns', { cells: 'objects' })] });
  return table.cells.filter(({ assured, holds }) => assured && !holds);
}

const wordsOf = ({ assumes }: Version): string =>
  assumes.length === 0 ? 'always' : assumes.map(({ words }) => words).join('; ');

const distance = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((most, value, k) => Math.max(most, Math.abs(value - b[k])), 0);

function choose(given: readonly (string | Activation)[]): Activation[] {
  const path = (k: number) => `verifyTable.activations[${k}]`;
  if (given.length === 0) raise(missing('verifyTable.activations', 'activation', 'at least one'));
  const names = known.map(({ name }) => name);
  const chosen = given.map((entry, k) => {
    const own = typeof entry === 'object' && entry !== null;
    const activation = own ? entry : known.find(({ name }) => name === entry);
    if (activation === undefined) raise(unknown(path(k), 'activation', String(entry), names));
    return activation as Activation;
  });
  raise(...chosen.flatMap((activation, k) => faults(activation, path(k))));
  const twice = chosen.findIndex(({ name }, k) => chosen.findIndex((other) => other.name === name) < k);
  if (twice >= 0) raise(invalid(path(twice), 'name', chosen[twice]?.name, 'each activation once'));
  return chosen;
}

/** An activation of one's own is tried before it is used: nothing that comes out of here is NaN. */
function faults({ name, label, r, derivative }: Activation, path: string): Problem[] {
  for (const [what, of] of Object.entries({ r, derivative })) {
    if (typeof of !== 'function')
      return [
        of === undefined
          ? missing(path, what, 'a function of n')
          : invalid(`${path}.${what}`, 'value', of, 'a function of n'),
      ];
    const z = GRID.find((point) => !Number.isFinite(of(point)));
    if (z !== undefined)
      return [invalid(`${path}.${what}`, `value at n = ${z}`, of(z), 'a finite number at every n')];
  }
  return Object.entries({ name, label }).flatMap(([what, value]) =>
    typeof value === 'string' && value !== '' ? [] : [invalid(`${path}.${what}`, what, value, 'a text')],
  );
}
