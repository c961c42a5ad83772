/**
 * What pages get of packages that bundlers cannot take apart. ml-matrix is published as one CommonJS file, most of which is
 * arithmetic of whole matrices that nobody here asks for; its decompositions are ES modules in its sources. Pages get those, on a
 * matrix that does what they ask of one: a fifth of the whole, with the same bits in every result.
 */
const { dirname, join } = require('node:path');

/** What the library imports of ml-matrix, and where it lies in the sources. */
const PARTS = {
  EigenvalueDecomposition: "export { default as EigenvalueDecomposition } from './dc/evd.js';",
  LuDecomposition: "export { default as LuDecomposition } from './dc/lu.js';",
  Matrix: "export { default as Matrix } from './matrix';",
  SingularValueDecomposition: "export { default as SingularValueDecomposition } from './dc/svd.js';",
  pseudoInverse: "export { pseudoInverse } from './pseudoInverse.js';",
};

/** For esbuild: these parts in the place of ml-matrix. */
const MATRIX = {
  name: 'ml-matrix of pages',
  setup({ onLoad, onResolve }) {
    const resolveDir = join(dirname(require.resolve('ml-matrix')), 'src');
    const parts = { path: 'ml-matrix', namespace: 'parts', sideEffects: false };
    onResolve({ filter: /^ml-matrix$/ }, () => parts);
    onLoad({ filter: /./, namespace: 'parts' }, () => ({
      contents: Object.values(PARTS).join('\n'),
      resolveDir,
    }));
    onResolve({ filter: /^\.\.?\/matrix$/ }, ({ importer, resolveDir: from }) =>
      importer === 'ml-matrix' || from.startsWith(resolveDir)
        ? { path: join(__dirname, 'core-matrix.mjs'), sideEffects: false }
        : undefined,
    );
  },
};

module.exports = { MATRIX, NAMES: Object.keys(PARTS) };
