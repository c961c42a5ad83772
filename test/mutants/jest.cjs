// the quick tests, in a copy of the sources: jest must see them to say which tests reach a file; one red test is enough
const quick = require('../../jest.config.cjs');

module.exports = {
  ...quick,
  rootDir: '../..',
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/analysis'],
  testEnvironment: '<rootDir>/test/mutants/first-red.cjs',
  testSequencer: '<rootDir>/test/mutants/as-given.cjs',
  setupFiles: ['<rootDir>/test/mutants/no-shrinking.cjs'],
  reporters: ['<rootDir>/test/mutants/lines.cjs'],
};
