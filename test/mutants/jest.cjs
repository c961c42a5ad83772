// the quick tests, in a copy of the sources: jest must see them to say which tests reach a file
const quick = require('../../jest.config.cjs');

module.exports = {
  ...quick,
  rootDir: '../..',
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/analysis'],
};
