/**
 * What pages get of packages that bundlers cannot take apart. ml-matrix is published as one CommonJS file; its sources are ES
 * modules, and those that serve only what nobody here asks for (arithmetic of whole matrices, statistics, printing) are left
 * out: less than half of it is left, with the same bits in every result.
 */
const { dirname, join, relative } = require('node:path');

/** What stands in the place of a module, by its name. Who calls what is not there gets a TypeError, and no number. */
const LEFT_OUT = {
  'mathOperations.js': 'export const installMathOperations = () => {};',
  'stat.js': 'module.exports = {};',
  'inspect.js': 'module.exports = {};',
};

/** For esbuild: ml-matrix from its sources, without these. */
const MATRIX = {
  name: 'ml-matrix of pages',
  setup({ onLoad, onResolve }) {
    const sources = join(dirname(require.resolve('ml-matrix')), 'src');
    onResolve({ filter: /^ml-matrix$/ }, () => ({ path: join(sources, 'index.js'), sideEffects: false }));
    onResolve({ filter: /^ml-array-rescale$/ }, () => ({ path: 'rescale', namespace: 'left out' }));
    onLoad({ filter: /./, namespace: 'left out' }, () => ({ contents: 'module.exports = {};' }));
    onLoad({ filter: /ml-matrix[\\/]src[\\/]\w+\.js$/ }, ({ path }) => {
      const contents = LEFT_OUT[relative(sources, path)];
      return contents === undefined ? undefined : { contents };
    });
  },
};

/** The names of ml-matrix that the library imports. */
const NAMES = [
  'EigenvalueDecomposition',
  'LuDecomposition',
  'Matrix',
  'SingularValueDecomposition',
  'pseudoInverse',
];

module.exports = { MATRIX, NAMES };
