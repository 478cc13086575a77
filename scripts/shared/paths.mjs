import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

export const plugin = path.join(root, 'plugins', 'imageforge');

/**
 * The JavaScript file behind a package's command. Started with Node itself it needs no shell, on any system.
 * @param {string} packageName e.g. `typescript`
 * @param {string} [command] e.g. `tsc`; left out: the package's only one
 */
export function binary(packageName, command = packageName) {
  const folder = path.join(root, 'node_modules', packageName);
  const file = path.join(folder, 'package.json');
  if (!fs.existsSync(file)) {
    throw new Error(`${packageName} is not installed. Run \`npm install\` in ${root} first.`);
  }
  const { bin } = JSON.parse(fs.readFileSync(file, 'utf8'));
  return path.join(folder, typeof bin === 'string' ? bin : bin[command]);
}
