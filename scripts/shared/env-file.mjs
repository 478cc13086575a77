import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

/**
 * Writes `.env` from `.env.example` with fresh random secrets, if there is none. One that exists is
 * never changed: its secrets sign sessions and salt the stored tokens.
 * @returns {boolean} whether it was written
 */
export function ensureEnvFile(folder = root) {
  const example = fs.readFileSync(path.join(folder, '.env.example'), 'utf8');
  const content = example
    // What is left to do by hand is done.
    .replace(/^# By hand:.*\n/m, '')
    .replace(/<secret>/g, () => randomBytes(24).toString('base64url'));
  try {
    // 'wx' fails when the file exists, also when another process writes it at the same moment.
    fs.writeFileSync(path.join(folder, '.env'), content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}
