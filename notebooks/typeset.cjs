/** Formulas of a notebook as MathML, which browsers draw by themselves: the page needs no script and no network. */
const { readFileSync } = require('node:fs');
const temml = require('temml');

/** Code, formulas of their own line, formulas within a line. */
const PARTS = /(`[^`]*`)|\$\$([\s\S]+?)\$\$|\$([^$\n]+?)\$/g;

/** The notebook with a word in place of each formula, and the formulas by these words; a formula that is none throws. */
function withoutFormulas(notebook) {
  const formulas = new Map();
  const stand = (tex, displayMode) => {
    const word = `FORMULA${formulas.size}END`;
    formulas.set(word, temml.renderToString(tex.trim(), { displayMode, throwOnError: true, strict: true }));
    return word;
  };
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type !== 'markdown') return cell;
    const text = cell.source
      .join('')
      .replace(PARTS, (part, code, display, inline) =>
        code !== undefined ? part : stand(display ?? inline, display !== undefined),
      );
    return { ...cell, source: [text] };
  });
  return { notebook: { ...notebook, cells }, formulas };
}

/** A page with its formulas, and without what would draw them by a script of the network. */
const withFormulas = (html, formulas) =>
  html
    .replace(/FORMULA\d+END/g, (word) => formulas.get(word) ?? word)
    .replace(/<script src=""><\/script>/g, '')
    .replace(
      /<!-- Load mathjax -->[\s\S]*?<!-- End of mathjax configuration -->/,
      `<style>${style()}</style>`,
    );

/** Temml's rules for the fonts of the reader's machine, and its own small font for primes and script letters. */
function style() {
  const font = readFileSync(require.resolve('temml/dist/Temml.woff2')).toString('base64');
  const rules = readFileSync(require.resolve('temml/dist/Temml-Local.css'), 'utf8');
  return rules.replace("url('Temml.woff2')", `url(data:font/woff2;base64,${font})`);
}

/** Why a page cannot be read without a network, or shows less than it says; empty where it is whole. */
function faultsOf(html, formulas) {
  const outside = html.match(/(?:src|href)="(?:https?:|file:|\/\/)[^"]*"/g) ?? [];
  const drawn = html.match(/<math\b/g) ?? [];
  return [
    ...outside.map((link) => `it asks for ${link}`),
    ...(drawn.length === formulas.size ? [] : [`${drawn.length} of ${formulas.size} formulas are typeset`]),
    ...(/<img [^>]*src="data:image\/svg\+xml/.test(html) ? [] : ['it has no picture']),
  ];
}

module.exports = { withoutFormulas, withFormulas, faultsOf };
