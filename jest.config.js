// ESM end to end: jose, openid-client and oidc-provider have no CommonJS form that survives a transform. Tests are
// loaded by Node itself (native-runtime): src/ and node_modules once per worker, each test file and its helpers afresh.
export default {
  testEnvironment: 'node',
  runtime: '<rootDir>/test/setup/native-runtime.cjs',
  // Jest would otherwise empty what a test file leaves on globals, and those are now the worker's own.
  testEnvironmentOptions: { globalsCleanup: 'off' },
  restoreMocks: true,
  roots: ['<rootDir>/test'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  testMatch: ['**/*.test.ts'],
  globalSetup: '<rootDir>/test/setup/global-setup.ts',
  globalTeardown: '<rootDir>/test/setup/global-teardown.ts',
  testTimeout: 30_000,
  // One more than the cores this is meant for, since browser and time-step tests wait much of their time; with two more
  // each worker's own loading and collecting costs more than the waiting saves.
  maxWorkers: 3,
};
