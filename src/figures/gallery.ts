/** The gallery: one page with a card for every figure, by paper, with its parameters and the numbers by which it passes. */

import type { Proofs } from '../validation/proofs';
import type { Check, FigureEntry, Form } from './figure';
import { GALLERY_STYLE } from './gallery-style';
import { parametersInWords } from './gallery-words';
import { escapeHtml } from './html';

export interface Card {
  readonly entry: Omit<FigureEntry, 'run'>;
  readonly checks: readonly Check[];
  /** In which form it was made (default: quick). */
  readonly form?: Form;
  /** Why there is no figure, where its run failed. */
  readonly failure?: string;
  /** What is not on this machine, and how to get it, where the figure was left out for that. */
  readonly skipped?: string;
  /** The figure's own page, relative to the gallery; with its height in pixels. */
  readonly page?: string;
  readonly height?: number;
  /** An image of it; where there is none the page is shown in a frame. */
  readonly image?: string;
  /** What was proven of its runs. */
  readonly proofs?: Proofs;
  /** Its other files, relative to the gallery. */
  readonly files?: readonly string[];
}

/** True where the figure was made and all its numbers are right. */
export const passed = ({ checks, failure, skipped }: Pick<Card, 'checks' | 'failure' | 'skipped'>): boolean =>
  failure === undefined && skipped === undefined && checks.length > 0 && checks.every(({ pass }) => pass);

/** How many of how many pass: "26 of 26 figures, 265 of 265 checks pass". */
export function tally(cards: readonly Card[]): string {
  const checks = cards.flatMap((card) => card.checks);
  const left = cards.filter(({ skipped }) => skipped !== undefined).length;
  const good = checks.filter(({ pass }) => pass).length;
  const counted = good === checks.length ? `${good} checks pass` : `${good} of ${checks.length} checks pass`;
  return `${cards.filter(passed).length} of ${cards.length} figures, ${counted}${left === 0 ? '' : `, ${left} skipped for want of data`}`;
}

/** "12 of 12 runs certified within 4e-16". */
export function proofInWords({ runs, tried, certified, begun, part, bound, reason }: Proofs): string {
  const some = runs === tried ? `${tried} runs` : `${tried} runs (of ${runs})`;
  const rest = begun > 0 ? `, ${begun} for the first ${(100 * part).toPrecision(2)} % of its time` : '';
  const within = certified + begun > 0 ? ` within ${bound.toExponential(1)}` : '';
  return `${certified} of ${some} certified${rest}${within}${reason === undefined ? '' : `; ${reason}`}`;
}

/** The page, ready to be opened from a folder without any network. */
export function gallery(cards: readonly Card[], version: string): string {
  const papers = [...new Set(cards.map(({ entry }) => entry.source))].map((source) => ({
    source,
    own: cards.filter(({ entry }) => entry.source === source),
  }));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>pulsegate: figures</title>
<style>${GALLERY_STYLE}</style>
</head>
<body>
<header id="top">
<h1>Figures</h1>
<p class="tally">${tally(cards)}</p>
<p>Made by pulsegate ${escapeHtml(version)}. All numbers: <a href="results.json">results.json</a>; what was run: <a href="manifest.json">manifest.json</a>.</p>
</header>
<nav>
${papers.map(({ source, own }) => `<h2>${escapeHtml(source)}</h2>\n<ul class="index">${own.map(indexLine).join('')}</ul>`).join('\n')}
</nav>
<main>
${papers.map(({ source, own }) => `<section>\n<h2>${escapeHtml(source)}</h2>\n${own.map(article).join('\n')}\n</section>`).join('\n')}
</main>
</body>
</html>
`;
}

const anchor = (id: string): string => escapeHtml(id.replaceAll('/', '-'));

const badge = (word: 'pass' | 'fail' | 'skipped'): string => `<span class="${word}">${word}</span>`;
const badgeOf = (card: Card): string =>
  badge(card.skipped !== undefined ? 'skipped' : passed(card) ? 'pass' : 'fail');

function indexLine(card: Card): string {
  const { entry, image } = card;
  const thumbnail =
    image === undefined
      ? ''
      : `<span class="thumb"><img src="${escapeHtml(image)}" alt="" loading="lazy"></span>`;
  return `<li><a href="#${anchor(entry.id)}">${thumbnail}${escapeHtml(entry.title)}</a> ${badgeOf(card)}</li>`;
}

function article(card: Card): string {
  const { id, title, shows, backends, full } = card.entry;
  const { proofs } = card;
  const failure = card.failure ?? card.skipped;
  const quick = full !== undefined && (card.form ?? 'quick') === 'quick';
  return `<article id="${anchor(id)}">
<h3>${escapeHtml(title)} ${badgeOf(card)}</h3>
<p class="id">${escapeHtml(id)}${quick ? ' <span class="quick">quick form</span>' : ''} <a class="up" href="#top">back to top</a></p>
<p>${escapeHtml(shows)}</p>
${failure === undefined ? picture(card) : `<p class="failure">${escapeHtml(failure)}</p>`}
<dl>
<dt>Make it</dt><dd><code>npx pulsegate reproduce ${escapeHtml(id)}</code></dd>
${full === undefined ? '' : `<dt>In full</dt><dd><code>npx pulsegate reproduce ${escapeHtml(id)} --full</code> (${escapeHtml(full)})</dd>`}
<dt>Code</dt><dd><code>analysis/${escapeHtml(id)}/</code></dd>
<dt>Back-end</dt><dd>${escapeHtml(backends.join(', '))}</dd>${proofs === undefined ? '' : `\n<dt>Proof</dt><dd>${escapeHtml(proofInWords(proofs))}</dd>`}
${parametersInWords(card.entry.parameters)
  .map(([name, words]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(words)}</dd>`)
  .join('\n')}
</dl>
${table(card.checks)}
</article>`;
}

const KINDS: Readonly<Record<string, string>> = {
  csv: 'data (CSV)',
  svg: 'SVG',
  png: 'PNG',
  json: 'data (JSON)',
};

function picture({ entry, page, image, height = 600, files = [] }: Card): string {
  const name = escapeHtml(entry.title);
  const to = (file: string, words: string) => `<a href="${escapeHtml(file)}">${words}</a>`;
  const others = files.flatMap((file) => {
    const words = KINDS[file.slice(file.lastIndexOf('.') + 1)];
    return words === undefined ? [] : [to(file, words)];
  });
  const links = `<p class="links">${[...(page === undefined ? [] : [to(page, 'interactive figure')]), ...others].join(' · ')}</p>`;
  if (page === undefined) return links;
  return image === undefined
    ? `<iframe src="${escapeHtml(page)}" title="${name}" height="${height + 24}" loading="lazy"></iframe>\n${links}`
    : `<a class="picture" href="${escapeHtml(page)}"><img src="${escapeHtml(image)}" alt="${name}" loading="lazy"></a>\n${links}`;
}

/** Without the last bit, which makes 0.93 of what is written so and 0.9299999999999999 of it. */
const digits = (value: number): number => Number(value.toPrecision(15));

/** Folded where all is right. */
function table(checks: readonly Check[]): string {
  if (checks.length === 0) return '';
  const rows = checks.map(
    ({ what, value, target, tolerance, pass }) =>
      `<tr><td>${escapeHtml(what)}</td><td>${digits(value)}</td><td>${digits(target)}</td><td>${digits(tolerance)}</td><td>${badge(pass ? 'pass' : 'fail')}</td></tr>`,
  );
  const head = '<tr><th>check</th><th>value</th><th>target</th><th>tolerance</th><th></th></tr>';
  const good = checks.filter(({ pass }) => pass).length;
  return `<details${good === checks.length ? '' : ' open'}><summary>${good} of ${checks.length} checks pass</summary>
<table><thead>${head}</thead><tbody>${rows.join('\n')}</tbody></table>
</details>`;
}
