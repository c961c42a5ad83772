// The entry of a process that does tasks. From source (a .ts file) it registers ts-node; compiled, nothing is needed.
const [entry] = process.argv.slice(2);
if (entry.endsWith('.ts')) require('ts-node').register({ swc: true, projectSearchDir: __dirname });
const { work } = require(entry);

// a signal to all of a terminal's processes is for the one that waits for results; without it there is nothing to do
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
process.once('disconnect', () => process.exit());

process.once('message', (common) => {
  process.on('message', (job) => process.send(work(common, job)));
});
