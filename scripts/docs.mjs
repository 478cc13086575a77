/**
 * npm run docs               writes the tables of the documentation anew, from the code
 * npm run docs -- --check    exits 1 when a table is stale; changes nothing
 *
 * It also reads what is written by hand: that every environment variable of the host's configuration
 * is explained, and that the example provider of docs/examples passes the type check.
 */
import fs from 'node:fs';
import path from 'node:path';
import { errorsTable } from './docs/errors-table.mjs';
import { exampleProblems, exampleProvider } from './docs/example-provider.mjs';
import { helpersTable } from './docs/helpers-table.mjs';
import { limitsTable } from './docs/limits-table.mjs';
import { modelsTable, modesTable, pricesTable, stylesTable } from './docs/models-tables.mjs';
import { optionsTable } from './docs/options-table.mjs';
import { operationsTable } from './docs/operations-table.mjs';
import { permissionsTable } from './docs/permissions-table.mjs';
import { requestModesTable, requestTable } from './docs/request-tables.mjs';
import { replaceTable } from './docs/markers.mjs';
import { unexplainedVariables } from './docs/host-variables.mjs';
import { root } from './shared/paths.mjs';

/** @type {Record<string, Record<string, () => string | Promise<string>>>} file → table's name → what makes it */
const tables = {
  'docs/adding-a-provider.md': { example: exampleProvider },
  'README.md': { permissions: permissionsTable },
  'docs/configuration.md': { options: optionsTable },
  'docs/errors.md': { errors: errorsTable },
  'docs/images.md': { operations: operationsTable },
  'docs/models.md': { models: modelsTable, modes: modesTable, prices: pricesTable, styles: stylesTable },
  'docs/rest-api.md': { request: requestTable, 'request-modes': requestModesTable },
  'docs/templates.md': { helpers: helpersTable, limits: limitsTable },
  'plugins/imageforge/README.md': { options: optionsTable, permissions: permissionsTable },
};

const isCheck = process.argv.includes('--check');
/** Made by running every provider: the test that runs them too, `modes.test.ts`, says when it is stale. */
const runs = [modesTable];
const problems = [];
/** Two files hold the same table: it is made once. */
const made = new Map();
const make = (run) => {
  if (!made.has(run)) made.set(run, run());
  return made.get(run);
};

for (const [file, makers] of Object.entries(tables)) {
  const before = fs.readFileSync(path.join(root, file), 'utf8');
  let after = before;
  for (const [name, run] of Object.entries(makers)) {
    if (!(isCheck && runs.includes(run))) after = replaceTable(file, after, name, await make(run));
  }
  if (after === before) continue;
  if (isCheck) problems.push(`${file} is stale: run \`npm run docs\`.`);
  else fs.writeFileSync(path.join(root, file), after);
  if (!isCheck) console.log(`${file} is written anew.`);
}
problems.push(...unexplainedVariables('docs/configuration.md'), ...exampleProblems());

for (const problem of problems) console.error(problem);
if (problems.length === 0) console.log('The documentation agrees with the code.');
process.exitCode = problems.length > 0 ? 1 : 0;
