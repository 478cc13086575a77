/** Unit tests sit beside the code; what needs a booted Strapi, a browser or a killed process is under tests/. */
const transform = {
  '^.+\\.(t|j)sx?$': [
    '@swc/jest',
    { jsc: { parser: { syntax: 'typescript', tsx: true }, target: 'es2022' }, module: { type: 'commonjs' } },
  ],
};

const project = (displayName, testMatch, more = {}) => ({
  displayName,
  testMatch,
  testEnvironment: 'node',
  transform,
  // thumbhash ships as an ES module only.
  transformIgnorePatterns: ['/node_modules/(?!thumbhash/)', '/dist/'],
  modulePathIgnorePatterns: ['/dist/', '/.tmp/'],
  ...more,
});

/** jest knows a project's time-out only from its setup file. */
const booted = { setupFilesAfterEnv: ['<rootDir>/tests/support/patience.cjs'] };

module.exports = {
  // The second one adds the closing line.
  reporters: ['default', '<rootDir>/tests/support/reporter.cjs'],
  projects: [
    project('unit', ['<rootDir>/plugins/*/{shared,server,admin}/**/*.test.{ts,tsx}']),
    project('e2e', ['<rootDir>/tests/e2e/**/*.test.ts'], booted),
    project('faults', ['<rootDir>/tests/faults/**/*.test.ts'], booted),
    // Packages as others write them, against what the plugin exports once it is built.
    project('examples', ['<rootDir>/docs/examples/**/*.test.js']),
    // Not a part of `npm test`: it costs money where there are keys.
    project('live', ['<rootDir>/tests/live/**/*.test.ts']),
    project('browser', ['<rootDir>/tests/browser/**/*.test.ts'], booted),
  ],
};
