module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  // test files run inside a vm, where looking up a global is slow
  sandboxInjectedGlobals: ['Math', 'Number'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs', ignoreDynamic: true },
      },
    ],
  },
};
