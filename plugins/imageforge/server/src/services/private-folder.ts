import fs from 'node:fs';
import path from 'node:path';
import { ForgeError } from '../engine/errors';

/** Where a path really leads, with links followed as far as there is something. */
const realPath = (file: string): string => {
  const parent = path.dirname(file);
  if (parent === file || fs.existsSync(file)) return fs.realpathSync(file);
  return path.join(realPath(parent), path.basename(file));
};

const contains = (folder: string, file: string): boolean => {
  const relative = path.relative(folder, file);
  return !path.isAbsolute(relative) && relative.split(path.sep)[0] !== '..';
};

/**
 * A folder of private files. Strapi serves its public folder to everybody, so neither may lie in the other.
 * @param directory as it is configured, in the application's folder unless absolute
 * @param option where it is configured
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID
 */
export const privateFolder = (directory: string, { app, served }: { app: string; served: string }, option = 'originals.directory'): string => {
  const folder = path.resolve(app, directory);
  const [here, there] = [realPath(folder), realPath(path.resolve(served))];
  if (!contains(there, here) && !contains(here, there)) return folder;
  throw new ForgeError(
    'IMAGEFORGE_CONFIG_INVALID',
    `imageforge.config.${option}: expected a folder outside of ${there}, which is served to everybody, ` +
      `and not around it; got ${here}.`,
  );
};

/**
 * For two folders of which each is tidied up for itself.
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID when one lies in the other
 */
export const expectApart = (folder: string, other: string, option: string): void => {
  const [here, there] = [realPath(folder), realPath(other)];
  if (!contains(there, here) && !contains(here, there)) return;
  throw new ForgeError('IMAGEFORGE_CONFIG_INVALID', `imageforge.config.${option}: expected a folder apart from ${there}, got ${here}.`);
};
