/** A figure as a page that needs no other file and no network: plotly is inside it. */
import type { Figure } from './figure';
import { FONT } from './theme';

export type PageOf = (figure: Figure, title: string) => string;

/** What makes pages with the text of plotly inside them. */
export function pages(plotly: string): PageOf {
  const script = plotly.replaceAll(/<\/(script)/gi, '<\\/$1');
  return (figure, title) => pageWith(script, figure, title);
}

function pageWith(script: string, { data, layout }: Figure, title: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escapeHtml(title)}</title>
<style>body { margin: 0; background: #fff; font-family: ${FONT}; }</style>
<script>${script}</script>
</head>
<body>
<div id="figure"></div>
<script>
Plotly.newPlot('figure', ${inScript(data)}, ${inScript(layout)}, ${CONFIG});
</script>
</body>
</html>
`;
}

/** No button of a figure sends its data to anybody. */
const CONFIG = "{ displaylogo: false, showSendToCloud: false, plotlyServerURL: '' }";

/** JSON that a script element can carry: no tag can begin in it. */
const inScript = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
