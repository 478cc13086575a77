import fs from 'node:fs';
import path from 'node:path';
import { root } from '../shared/paths.mjs';

/** Variables that config/*.ts reads and that a file does not explain, as one problem each. */
export function unexplainedVariables(file) {
  const text = fs.readFileSync(path.join(root, file), 'utf8');
  const config = path.join(root, 'config');
  const read = fs
    .readdirSync(config)
    .flatMap((name) => [...fs.readFileSync(path.join(config, name), 'utf8').matchAll(/\benv(?:\.\w+)?\('([A-Z_]+)'/g)])
    .map(([, variable]) => variable);
  return [...new Set(read)]
    .filter((variable) => !text.includes(`\`${variable}\``))
    .map((variable) => `${file} does not explain ${variable}, which config/ reads.`);
}
