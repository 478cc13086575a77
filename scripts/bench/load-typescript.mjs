import fs from 'node:fs';
import { createRequire } from 'node:module';
import swc from '@swc/core';

const require = createRequire(import.meta.url);

/** Ships as an ES module only, which `require` does not load. */
const esModules = /[\\/]node_modules[\\/]thumbhash[\\/]/;

/**
 * Loads a TypeScript file, and what it imports, from source: as CommonJS, as the tests do.
 * @param {string} file absolute path
 */
export function loadTypeScript(file) {
  const compile = (module, filename) => {
    const { code } = swc.transformSync(fs.readFileSync(filename, 'utf8'), {
      filename,
      sourceMaps: 'inline',
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      // `import()` stays what it is: some packages are ES modules only.
      module: { type: 'commonjs', ignoreDynamic: true },
    });
    module._compile(code, filename);
  };
  const javascript = require.extensions['.js'];
  require.extensions['.ts'] = compile;
  require.extensions['.js'] = (module, filename) =>
    (esModules.test(filename) ? compile : javascript)(module, filename);
  return require(file);
}
