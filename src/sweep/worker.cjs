// The entry of a worker thread. From source (a .ts file) it registers ts-node; compiled, nothing is needed.
const { workerData } = require('piscina');

if (workerData.entry.endsWith('.ts')) require('ts-node').register({ swc: true, projectSearchDir: __dirname });
const { work } = require(workerData.entry);
module.exports = (job) => work(workerData.common, job);
