/** What `compare` says: a document for programs; for people a table, what is wrong in sentences, and reasons as footnotes. */
import type { Cell, Divergence, Place } from '../../validation/compare/cell';
import type { Comparison } from '../../validation/compare/cross-validate';
import { brief, table } from '../shell/table';

/** Ratios that are not finite stand for 'ought to be equal, and is not'. */
const finite = (ratio: number): number | null => (Number.isFinite(ratio) ? ratio : null);

export const comparisonDocument = ({ cells, firstDivergence, ...rest }: Comparison) => ({
  schema: 'pulsegate-compare/1',
  ...rest,
  cells: cells.map(({ ratio, ...cell }) => ({
    ...cell,
    ...(ratio === undefined ? {} : { ratio: finite(ratio) }),
  })),
  firstDivergence:
    firstDivergence === null ? null : { ...firstDivergence, ratio: finite(firstDivergence.ratio) },
});

/** How the run was asked for: what a failing cell is asked for again with. */
interface Again {
  readonly file?: string | undefined;
  readonly seed?: number | undefined;
  readonly full?: true | undefined;
  readonly requests?: number | undefined;
  readonly trials?: number | undefined;
  readonly neurons?: number | undefined;
  readonly levels?: number | undefined;
  readonly alpha?: number | undefined;
  readonly data?: string | undefined;
  readonly cycles?: number | undefined;
  readonly tSpan?: string | undefined;
  readonly firstDivergence?: true | undefined;
}

/** A promise that is kept this many times over everywhere is looser than it need be. */
const LOOSE = 3;

export function comparisonText(comparison: Comparison, again: Again): string {
  const { cells, complete, seed, alpha, tests, reference, backends, firstDivergence } = comparison;
  const circuits = [...new Set(cells.map(({ circuit }) => circuit))];
  const notes: string[] = [];
  const footnote = (text: string): string => {
    if (!notes.includes(text)) notes.push(text);
    return `(${notes.indexOf(text) + 1})`;
  };
  const ids = backends.map(({ id }) => id);
  const cellsOf = (circuit: string, id: string) =>
    cells.filter((cell) => cell.circuit === circuit && cell.backend === id);
  const single = circuits.length === 1;
  const failed = cells.filter(({ status }) => status === 'fail');
  return [
    `reference: ${reference}   seed ${seed}   alpha ${alpha}, ${tests} tests\n\n`,
    single
      ? quantities(cells, footnote)
      : table([
          ['circuit', ...ids],
          ...circuits.map((circuit) => [
            circuit,
            ...ids.map((id) => summary(cellsOf(circuit, id), footnote)),
          ]),
        ]),
    '\nnumber: worst deviation / promise\n',
    ...ids.map((id) => power(id, cells)),
    ...loose(cells),
    ...notes.map((text, k) => `(${k + 1}) ${text}\n`),
    failed.length === 0 && complete ? '\nevery promise is kept\n' : '\n',
    ...failed.map((cell) => `FAIL ${sentence(cell)}\n     ${commandOf(cell, comparison, again)}\n`),
    ...(again.firstDivergence === true ? [divergenceText(firstDivergence)] : []),
  ].join('');
}

function summary(own: readonly Cell[], footnote: (text: string) => string): string {
  const marks = [
    ...new Set(
      own.flatMap(({ note, quantity }) =>
        note === undefined || quantity === 'lowering' ? [] : [footnote(note)],
      ),
    ),
  ];
  const [first] = own;
  if (first === undefined) return '-';
  if (first.status === 'refused') return `refused ${footnote(first.reason ?? '')}`;
  if (first.status === 'not-applicable') return `n/a ${footnote(first.reason ?? '')}`;
  // half a quantum is nearly used up by some weight, always: what it says of a chip is in its own cell
  const rated = own.filter(
    ({ ratio, quantity, status }) => ratio !== undefined && (quantity !== 'audit' || status === 'fail'),
  );
  const none = own
    .filter(({ status }) => status === 'no-promise')
    .map(({ quantity, reason }) => footnote(`no promise for ${quantity}: ${reason}`));
  const tail = [...new Set([...marks, ...none])].join('');
  if (rated.length === 0) return `no promise ${tail}`;
  const worst = Math.max(...rated.map(({ ratio = 0 }) => ratio));
  const word = own.some(({ status }) => status === 'fail') ? 'FAIL' : 'ok';
  return `${short(worst)} ${word}${tail === '' ? '' : ` ${tail}`}`;
}

/** A row for each quantity. */
const quantities = (cells: readonly Cell[], footnote: (text: string) => string): string =>
  table([
    ['back-end', 'quantity', 'mode', 'numbers', 'rms', 'ratio', ''],
    ...cells.map(({ backend, quantity, mode, count, rms, ratio, status, reason, note }) => [
      backend,
      quantity,
      mode,
      count === undefined ? '-' : String(count),
      rms === undefined ? '-' : String(Number(rms.toPrecision(3))),
      ratio === undefined ? '-' : short(ratio),
      [
        status === 'pass' ? 'ok' : status === 'fail' ? 'FAIL' : status.replace('-', ' '),
        ...(reason === undefined || status === 'fail' ? [] : [footnote(reason)]),
        ...(note === undefined ? [] : [footnote(note)]),
      ].join(' '),
    ]),
  ]);

const short = (ratio: number): string =>
  Number.isFinite(ratio) ? ratio.toPrecision(2).replace(/^0\.00\d+.*/, '<0.01') : 'unequal';

/** The least error of a gain that would be found: in the circuit where it is least, in that of the middle, and where it is most. */
function power(id: string, cells: readonly Cell[]): string {
  const found = cells.flatMap(({ backend, detects }) =>
    backend === id && detects !== undefined ? [detects] : [],
  );
  if (found.length === 0) return '';
  found.sort((a, b) => a - b);
  const [least, middle, most] = [0, Math.floor(found.length / 2), found.length - 1].map(
    (k) => `${Number((100 * found[k]).toPrecision(2))} %`,
  );
  return `${id} finds gain errors above ${least}, ${middle}, ${most}: in the best, the middle and the worst circuit\n`;
}

function loose(cells: readonly Cell[]): string[] {
  const worst = new Map<string, number>();
  for (const { backend, quantity, mode, ratio } of cells)
    if (ratio !== undefined) {
      const key = `${backend} ${quantity} ${mode}`;
      worst.set(key, Math.max(worst.get(key) ?? 0, ratio));
    }
  const found = [...worst].filter(([, ratio]) => ratio > 0 && ratio < 1 / LOOSE);
  if (found.length === 0) return [];
  return [
    `loose, kept more than ${LOOSE} times over everywhere: ${found.map(([key, ratio]) => `${key} (${short(ratio)})`).join(', ')}\n`,
  ];
}

function sentence({ circuit, backend, quantity, mode, ratio, worst, promise, reason }: Cell): string {
  const where = worst === undefined ? '' : `, ${placeText(worst)}`;
  const allowed = promise === undefined ? '' : `, allowed ${brief(promise.value)}`;
  return `${circuit} on ${backend}, ${quantity} ${mode}${where}${allowed}${ratio === undefined ? '' : ` (${short(ratio)})`}${reason === undefined ? '' : `: ${reason}`}`;
}

const placeText = ({ value, expected, t, window, population, component, request }: Place): string =>
  `window ${window}, ${population}[${component}] at t = ${brief(t)}, request ${request}: ${brief(value)} for ${brief(expected)}`;

/** The command line that runs this cell again, and no other. */
function commandOf({ circuit, backend }: Cell, { seed }: Comparison, again: Again): string {
  const { file, full, requests, trials, neurons, levels, alpha, data, cycles, tSpan } = again;
  const flags = Object.entries({ requests, trials, neurons, levels, alpha, data, cycles, 't-span': tSpan });
  return [
    `pulsegate compare ${file ?? `--canonical --only ${circuit}`}`,
    `--backends ${backend} --seed ${seed}`,
    ...(full === true ? ['--full'] : []),
    ...flags.flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${value}`])),
  ].join(' ');
}

function divergenceText(found: Divergence | null): string {
  if (found === null) return 'no window breaks its promise\n';
  const { circuit, backend, ratio, read } = found;
  return [
    `first divergence: ${circuit} on ${backend}, ${placeText(found)} (${short(ratio)})\n`,
    ...read.map(({ projection, argument, parts }) => `  ${projection} read ${brief(argument)} = ${parts}\n`),
  ].join('');
}
