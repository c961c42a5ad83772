// a line of JSON for each test file, as soon as it is done
const { relative } = require('node:path');

module.exports = class {
  constructor({ rootDir }) {
    this.root = rootDir;
  }

  onTestResult({ path }, { perfStats, testExecError, testResults }) {
    const line = {
      test: relative(this.root, path),
      seconds: (perfStats.end - perfStats.start) / 1000,
      loaded: testExecError === undefined || testExecError === null,
      red: testResults.find(({ status }) => status === 'failed')?.fullName,
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
};
