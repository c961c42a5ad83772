/** The gallery: one page with a card for every figure, its source, its parameters and the numbers by which it passes. */
import type { Check, FigureEntry } from './figure';
import { escapeHtml } from './html';
import { FONT } from './theme';

export interface Card {
  readonly entry: Omit<FigureEntry, 'run'>;
  readonly checks: readonly Check[];
  /** Why there is no figure, where its run failed. */
  readonly failure?: string;
  /** What is not on this machine, and how to get it, where the figure was left out for that. */
  readonly skipped?: string;
  /** The figure's own page, relative to the gallery; with its height in pixels. */
  readonly page?: string;
  readonly height?: number;
  /** An image of it; where there is none the page is shown in a frame. */
  readonly image?: string;
}

/** True where the figure was made and all its numbers are right. */
export const passed = ({ checks, failure, skipped }: Pick<Card, 'checks' | 'failure' | 'skipped'>): boolean =>
  failure === undefined && skipped === undefined && checks.length > 0 && checks.every(({ pass }) => pass);

/** The page, ready to be opened from a folder without any network. */
export function gallery(cards: readonly Card[], version: string): string {
  const good = cards.filter(passed).length;
  const left = cards.filter(({ skipped }) => skipped !== undefined).length;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>pulsegate: figures</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Figures</h1>
<p>Made by pulsegate ${escapeHtml(version)}. ${good} of ${cards.length} pass by their numbers${left === 0 ? '' : `, ${left} skipped for want of data`}.</p>
<ul class="index">${cards.map(indexLine).join('')}</ul>
</header>
${cards.map(article).join('\n')}
</body>
</html>
`;
}

const anchor = (id: string): string => escapeHtml(id.replaceAll('/', '-'));

const badge = (word: 'pass' | 'fail' | 'skipped'): string => `<span class="${word}">${word}</span>`;
const badgeOf = (card: Card): string =>
  badge(card.skipped !== undefined ? 'skipped' : passed(card) ? 'pass' : 'fail');

const indexLine = (card: Card): string =>
  `<li>${badgeOf(card)} <a href="#${anchor(card.entry.id)}">${escapeHtml(card.entry.title)}</a></li>`;

function article(card: Card): string {
  const { id, title, source, shows, backends } = card.entry;
  const failure = card.failure ?? card.skipped;
  return `<article id="${anchor(id)}">
<h2>${escapeHtml(title)} ${badgeOf(card)}</h2>
<p class="id">${escapeHtml(id)}</p>
<p>${escapeHtml(shows)}</p>
${failure === undefined ? picture(card) : `<p class="failure">${escapeHtml(failure)}</p>`}
<dl>
<dt>Source</dt><dd>${escapeHtml(source)}</dd>
<dt>Back-end</dt><dd>${escapeHtml(backends.join(', '))}</dd>
${parameters(card)}
</dl>
${table(card.checks)}
</article>`;
}

function picture({ entry, page = '', image, height = 600 }: Card): string {
  const name = escapeHtml(entry.title);
  const link = `<p class="links"><a href="${escapeHtml(page)}">interactive figure</a></p>`;
  if (image === undefined)
    return `<iframe src="${escapeHtml(page)}" title="${name}" height="${height + 10}" loading="lazy"></iframe>\n${link}`;
  return `<a href="${escapeHtml(page)}"><img src="${escapeHtml(image)}" alt="${name}"></a>\n${link}`;
}

const parameters = ({ entry }: Card): string =>
  Object.entries(entry.parameters)
    .map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(words(value))}</dd>`)
    .join('\n');

const words = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value).replaceAll(',', ', ');

function table(checks: readonly Check[]): string {
  if (checks.length === 0) return '';
  const rows = checks.map(
    ({ what, value, target, tolerance, pass }) =>
      `<tr><td>${escapeHtml(what)}</td><td>${value}</td><td>${target}</td><td>${tolerance}</td><td>${badge(pass ? 'pass' : 'fail')}</td></tr>`,
  );
  const head = '<tr><th>check</th><th>value</th><th>target</th><th>tolerance</th><th></th></tr>';
  return `<table><thead>${head}</thead><tbody>${rows.join('\n')}</tbody></table>`;
}

const STYLE = `
body { max-width: 1060px; margin: 0 auto; padding: 24px; color: #222; background: #fff; font: 16px/1.5 ${FONT}; }
h1 { font-size: 28px; margin: 0; }
h2 { font-size: 21px; margin: 0; }
header { border-bottom: 1px solid #ddd; padding-bottom: 8px; }
article { padding: 32px 0; border-bottom: 1px solid #ddd; }
.index { list-style: none; padding: 0; }
.id, .links { color: #666; margin: 0; font-size: 14px; }
a { color: #0072B2; }
img, iframe { display: block; width: 100%; border: 0; margin: 16px 0 4px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 20px; font-size: 14px; margin: 16px 0; }
dt { color: #666; }
dd { margin: 0; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { text-align: left; font-weight: 600; border-bottom: 1px solid #999; }
th, td { padding: 4px 12px 4px 0; vertical-align: top; }
td { border-bottom: 1px solid #eee; font-variant-numeric: tabular-nums; }
.pass, .fail, .skipped { display: inline-block; padding: 0 8px; border-radius: 9px; font-size: 13px; font-weight: 400; color: #fff; }
.pass { background: #00734f; }
.fail { background: #b33a00; }
.skipped { background: #666; }
.failure { padding: 12px; background: #fbe9e2; white-space: pre-wrap; }
`;
