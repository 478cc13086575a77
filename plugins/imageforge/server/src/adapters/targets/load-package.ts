import { createRequire } from 'node:module';
import path from 'node:path';
import { ForgeError } from '../../engine/errors';

/**
 * Packages that only some targets need are the application's: they are looked for from its folder.
 * @param id of the target that needs it
 * @param needed what to install for it, all at once
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID when it is not there
 */
export const loadPackage = <Exports>(name: string, id: string, needed = name): Exports => {
  try {
    return createRequire(path.join(process.cwd(), 'package.json'))(name) as Exports;
  } catch (cause) {
    throw new ForgeError('IMAGEFORGE_CONFIG_INVALID', `imageforge.config.targets, "${id}": the package "${name}" cannot be loaded: npm install ${needed}`, { cause });
  }
};
