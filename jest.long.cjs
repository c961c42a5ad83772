// the long tests, and the laws once more on all their random cases
const quick = require('./jest.config.cjs');

module.exports = {
  ...quick,
  testMatch: [
    '**/test/**/*.long.ts',
    '**/test/laws/*.test.ts',
    '**/test/paper/*.test.ts',
    '**/test/backends/{charge,jacobian}.test.ts',
  ],
  globals: { LONG: true },
};
