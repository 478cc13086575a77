/**
 * npm run check
 * Lint, types of every part, who imports whom, and whether the docs' tables are those of the code. Nothing is built and nothing is changed.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { binary, root } from './shared/paths.mjs';
import { runNode, since } from './shared/run.mjs';

const types = (project) => [binary('typescript', 'tsc'), ['--noEmit', '-p', project]];

/** The slowest first: two run at a time. */
const checks = {
  lint: () => [binary('eslint'), ['.']],
  'types of the server': () => types('plugins/imageforge/server'),
  'types of the admin': () => types('plugins/imageforge/admin'),
  'types of the tests': () => types('tests'),
  'types of the host': () => types('.'),
  "types of the host's admin": () => types('src/admin'),
  'who imports whom': () => [path.join(root, 'scripts', 'check', 'boundaries.mjs'), []],
  'tables of the docs': () => [path.join(root, 'scripts', 'docs.mjs'), ['--check']],
};

/** @returns {Promise<string[]>} the names of the checks that failed; what they found has been shown */
export async function check(log = console.log) {
  const failed = [];
  const waiting = Object.entries(checks);
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, command] = next;
      const start = Date.now();
      const [file, args] = command();
      const { code, output } = await runNode(file, args, { quiet: true });
      log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${since(start)})`);
      if (code !== 0) {
        failed.push(name);
        log(output.trim());
      }
    }
  };
  await Promise.all([work(), work()]);
  return failed;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const failed = await check();
  console.log(failed.length ? `${failed.length} failed: ${failed.join(', ')}` : 'All checks passed.');
  process.exitCode = failed.length ? 1 : 0;
}
