import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

const ignored = new Set(['node_modules', 'dist', '.DS_Store']);
const isTest = (name) => /\.test\.tsx?$/.test(name);

function* filesIn(entry) {
  const stat = fs.statSync(entry, { throwIfNoEntry: false });
  if (!stat) return;
  if (!stat.isDirectory()) {
    yield `${path.relative(root, entry)} ${stat.size} ${stat.mtimeMs}`;
    return;
  }
  for (const name of fs.readdirSync(entry).sort()) {
    if (!ignored.has(name) && !isTest(name)) yield* filesIn(path.join(entry, name));
  }
}

/**
 * One value for the present state of some files: names, sizes and times, which is quick to read.
 * Tests and build results count for nothing.
 * @param {string[]} inputs files and folders, relative to the repository; missing ones are fine
 */
export function stampOf(inputs) {
  const hash = createHash('sha256');
  for (const input of inputs) for (const line of filesIn(path.join(root, input))) hash.update(`${line}\n`);
  return hash.digest('hex');
}

const fileOf = (name) => path.join(root, '.cache', 'build', `${name}.stamp`);

/** The stamp that was kept under this name; undefined when there is none. */
export function keptStamp(name) {
  const file = fileOf(name);
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

export function keepStamp(name, stamp) {
  fs.mkdirSync(path.dirname(fileOf(name)), { recursive: true });
  fs.writeFileSync(fileOf(name), stamp);
}

export const forgetStamp = (name) => fs.rmSync(fileOf(name), { force: true });
