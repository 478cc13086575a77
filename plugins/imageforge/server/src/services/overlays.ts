import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ForgeError, messageOf } from '../engine/errors';
import { sha256Of } from '../engine/image-model/original-key';
import { type ImageLimits, type Overlay, type Overlays, readImage } from '../engine/imaging';

/**
 * Reads the operator's pictures, which are kept in memory: they are few and small.
 * @param files by name; a path is in the application's folder unless absolute
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID that names every one that cannot be used
 */
export const readOverlays = async (files: Record<string, { file: string }>, app: string, limits: ImageLimits): Promise<Overlays> => {
  const problems: string[] = [];
  const overlays = new Map<string, Overlay>();
  for (const [name, { file }] of Object.entries(files)) {
    try {
      const bytes = await readFile(path.resolve(app, file));
      await readImage(bytes, limits);
      overlays.set(name, { bytes, sha256: sha256Of(bytes) });
    } catch (thrown) {
      problems.push(`  imageforge.config.images.overlays.${name}.file: ${path.resolve(app, file)}: ${messageOf(thrown)}`);
    }
  }
  if (problems.length === 0) return overlays;
  throw new ForgeError('IMAGEFORGE_CONFIG_INVALID', `Bad options in config/plugins:\n${problems.join('\n')}`);
};
