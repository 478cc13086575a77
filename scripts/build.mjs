/**
 * npm run build [-- --server-only] [-- --force]
 * Builds what is stale: the plugin, the host, the admin panel (not with --server-only, as tests need).
 */
import { fileURLToPath } from 'node:url';
import { buildSteps, steps } from './shared/build-steps.mjs';
import { ensureEnvFile } from './shared/env-file.mjs';

/**
 * @param {{ panel?: boolean, force?: boolean, log?: (line: string) => void }} [options] `panel`: the
 *   admin panel too (the default)
 * @returns {Promise<boolean>} false when something failed; why has been shown then
 */
export async function build({ panel = true, ...options } = {}) {
  ensureEnvFile();
  return buildSteps([steps.plugin, steps.server, ...(panel ? [steps.panel] : [])], options);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const flags = new Set(process.argv.slice(2));
  const ok = await build({ panel: !flags.has('--server-only'), force: flags.has('--force') });
  console.log(ok ? 'Everything is built.' : 'The build failed.');
  process.exitCode = ok ? 0 : 1;
}
