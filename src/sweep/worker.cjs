// The entry of a worker thread. From source (a .ts file) swc alone compiles, in half the time of ts-node; compiled, nothing is needed.
const { readFileSync } = require('node:fs');
const { workerData } = require('piscina');

if (workerData.entry.endsWith('.ts')) {
  const { transformSync } = require('@swc/core');
  const options = {
    swcrc: false,
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  };
  require.extensions['.ts'] = (module, filename) =>
    module._compile(transformSync(readFileSync(filename, 'utf8'), { ...options, filename }).code, filename);
}
module.exports = require(workerData.entry).work;
