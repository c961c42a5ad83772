/** A figure as a page that needs no network: plotly is inside it, or lies beside it for all pages of a folder. */
import type { Figure } from './figure';
import { FONT } from './theme';

export type PageOf = (figure: Figure, title: string) => string;

/** What makes pages with the text of plotly inside them. */
export function pages(plotly: string): PageOf {
  const script = `<script>${plotly.replaceAll(/<\/(script)/gi, '<\\/$1')}</script>`;
  return (figure, title) => pageWith(script, figure, title);
}

/** The name of the file with plotly that the pages of a folder share. */
export const PLOTLY_FILE = 'plotly.min.js';

/** The page that has the name `name` in such a folder ('/' between parts). */
export function pageIn(name: string, figure: Figure, title: string): string {
  const up = '../'.repeat(name.split('/').length - 1);
  return pageWith(`<script src="${up}${PLOTLY_FILE}"></script>`, figure, title);
}

function pageWith(script: string, { data, layout }: Figure, title: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
${script}
</head>
<body>
<main><div id="figure"></div></main>
<script>
Plotly.newPlot('figure', ${inScript(data)}, ${inScript(layout)}, ${CONFIG});
</script>
</body>
</html>
`;
}

/** In the dark the light of every colour is turned round, not its hue. */
export const DARK_FIGURE = 'filter: invert(0.91) hue-rotate(180deg);';

/** A figure keeps its size; where the window is narrower, it moves within its frame and the page does not. */
const STYLE = `
body { margin: 0; background: #fff; font-family: ${FONT}; }
main { overflow-x: auto; }
#figure { width: max-content; }
@media (prefers-color-scheme: dark) { body { background: #171717; } #figure { ${DARK_FIGURE} } }
`;

/** No button of a figure sends its data to anybody. */
const CONFIG = "{ displaylogo: false, showSendToCloud: false, plotlyServerURL: '' }";

/** The value as a script writes it; no tag can begin in it. */
const inScript = (value: unknown): string =>
  literal(value).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');

/**
 * JSON, but for two things that make a page half as long: what is missing in a list is left out between its commas, and numbers
 * have ten digits, which no zoom sees. The table beside the page has all of them.
 */
function literal(value: unknown): string {
  if (Array.isArray(value)) {
    const items = value.map((item) => (isMissing(item) ? '' : literal(item))).join(',');
    // a comma at the end is none of its own
    return `[${items}${value.length > 0 && isMissing(value.at(-1)) ? ',' : ''}]`;
  }
  if (typeof value === 'number' && Number.isFinite(value) && !Number.isInteger(value))
    return String(Number(value.toPrecision(10)));
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${literal(one)}`).join(',')}}`;
}

const isMissing = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === 'number' && !Number.isFinite(value));

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
