module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  // all cores: by default one is left idle, which on two of them is half
  maxWorkers: '100%',
  // test files run inside a vm, where looking up a global is slow
  sandboxInjectedGlobals: ['Math', 'Number'],
  // as in tsconfig: in a clone the package's own names mean its sources, compiled or not
  moduleNameMapper: { '^pulsegate$': '<rootDir>/src/index', '^pulsegate/core$': '<rootDir>/src/core' },
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
