// where one test of a file is red, those behind it need no run
const { TestEnvironment } = require('jest-environment-node');

module.exports = class extends TestEnvironment {
  red = false;

  handleTestEvent({ name, test }) {
    if (name === 'test_fn_failure' || name === 'hook_failure') this.red = true;
    if (name === 'test_start' && this.red) test.mode = 'skip';
  }
};
