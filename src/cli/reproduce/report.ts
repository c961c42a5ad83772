/** What `reproduce` says: a line a figure, its checks where they are asked for or fail, and a last word. */
import type { Check } from '../../figures/figure';
import { passed, proofInWords, tally } from '../../figures/gallery';
import { table } from '../shell/table';
import type { Made } from './files';

/** Name, verdict, checks, time; and what is wrong with the checks that fail. */
export function lineOf({ card, seconds }: Made, wide: number): string {
  const { entry, checks, skipped, failure, proofs } = card;
  const verdict = skipped !== undefined ? 'skipped' : passed(card) ? 'pass' : 'FAIL';
  const good = checks.filter(({ pass }) => pass).length;
  const counted =
    failure === undefined && skipped === undefined ? `${good}/${checks.length} checks` : 'not made';
  return [
    `${entry.id.padEnd(wide)}  ${verdict.padEnd(7)}  ${counted.padEnd(13)}  ${seconds.toFixed(1).padStart(5)} s${proofs === undefined ? '' : `  ${proofInWords(proofs)}`}\n`,
    ...checks.filter(({ pass }) => !pass).map(faultOf),
  ].join('');
}

const faultOf = ({ what, value, target, tolerance }: Check): string =>
  `  FAIL  ${what}: ${value}, wanted ${target} ± ${tolerance}\n`;

/** How many of how many, how long it took, and how the gallery is opened. */
export const summary = (made: readonly Made[], seconds: number, gallery: string): string =>
  `\n${tally(made.map(({ card }) => card))}, ${seconds.toFixed(0)} s\nopen the gallery: ${OPEN[process.platform] ?? 'xdg-open'} ${gallery}\n`;

const OPEN: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: 'open', win32: 'start' };

export function checksTable(made: readonly Made[]): string {
  const rows = made.flatMap(({ card }) =>
    card.failure === undefined && card.skipped === undefined
      ? card.checks.map(({ what, value, target, tolerance, pass }) => [
          card.entry.id,
          what,
          ...[value, target, tolerance].map(String),
          pass ? 'pass' : 'FAIL',
        ])
      : [[card.entry.id, 'not made', '', '', '', card.skipped === undefined ? 'FAIL' : 'skipped']],
  );
  return table([['figure', 'check', 'value', 'target', 'tolerance', ''], ...rows]);
}
