module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  // all cores: by default one is left idle, which on two of them is half
  maxWorkers: '100%',
  // zod's messages in fifty languages, of which we use none
  moduleNameMapper: { '^\\.\\./locales/index\\.cjs$': '<rootDir>/node_modules/zod/v4/locales/en.cjs' },
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
