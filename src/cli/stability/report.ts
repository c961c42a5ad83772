/** What `stability` says: columns for a table, a short text for people. */
import type { PhasePlane } from '../../dynamics/phase-plane';
import type { Spectrum, StabilityReport } from '../../dynamics/stability';
import { brief, table } from '../shell/table';

/** A row for each multiplier. */
export const columnsOf = ({ multipliers }: Spectrum) => [
  { name: 're', values: multipliers.map(({ re }) => re) },
  { name: 'im', values: multipliers.map(({ im }) => im) },
  { name: 'modulus', values: multipliers.map(({ re, im }) => Math.hypot(re, im)) },
];

const MOST_ROWS = 20;

/** Multipliers beside singular values, how many contract, and the kinks that they stand on. */
export function asText(result: StabilityReport): string {
  const { tspan, multipliers, singularValues, counts, kinks, sides } = result;
  const size = Math.min(MOST_ROWS, Math.max(multipliers.length, singularValues.length));
  const rows = Array.from({ length: size }, (_, k) => {
    const one = multipliers[k];
    const stretch = singularValues[k];
    return [
      one === undefined ? '-' : complex(one),
      one === undefined ? '-' : brief(Math.hypot(one.re, one.im)),
      stretch === undefined ? '-' : brief(stretch),
    ];
  });
  const said = (name: string, of: Spectrum) =>
    `${name}: ${of.counts.contracting} contracting, ${of.counts.unit} of modulus 1, ${of.counts.expanding} expanding\n`;
  const where = [...new Set(kinks.map(({ name }) => `"${name}"`))];
  return [
    `from t = ${brief(tspan[0])} to t = ${brief(tspan[1])}, ${result.columns.length} unknowns\n`,
    table([['multiplier', 'modulus', 'singular value'], ...rows]),
    multipliers.length > MOST_ROWS
      ? `the first ${MOST_ROWS} of ${multipliers.length}; --json gives all\n`
      : '',
    multipliers.length === 0 ? '' : said('multipliers', { ...result, counts }),
    kinks.length === 0
      ? ''
      : `one-sided: ${kinks.length} arguments stand on their kinks, of ${where.slice(0, 5).join(', ')}${where.length > 5 ? ', ...' : ''}; --toward gives both sides\n`,
    sides === undefined ? '' : said('along', sides.along) + said('against', sides.against),
  ].join('');
}

/** A line for each fixed point of a phase plane. */
export const planeText = ({ names, fixedPoints }: PhasePlane): string =>
  fixedPoints.length === 0
    ? 'absent: no fixed point in the plane\n'
    : table([
        [...names, 'kind', 'eigenvalues'],
        ...fixedPoints.map(({ at, kind, eigenvalues }) => [
          String(at[0]),
          String(at[1]),
          kind,
          eigenvalues.map(complex).join(', '),
        ]),
      ]);

const complex = ({ re, im }: { re: number; im: number }): string =>
  im === 0 ? brief(re) : `${brief(re)} ${im < 0 ? '-' : '+'} ${brief(Math.abs(im))}i`;
