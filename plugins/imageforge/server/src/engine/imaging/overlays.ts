import { ForgeError } from '../errors';
import type { Operation } from './operations';

/** A picture of the operator's that operations lay over images. */
export interface Overlay {
  bytes: Uint8Array;
  /** Of its bytes, lower-case hex. */
  sha256: string;
}

/** By the name that requests give. */
export type Overlays = ReadonlyMap<string, Overlay>;

/**
 * The hashes of the overlays that a list of operations uses, by name: a recipe holds them, so that it
 * says whether the picture behind a name has changed since.
 * @throws ForgeError IMAGEFORGE_INVALID_REQUEST with the field, for a name that has no picture
 */
export const freezeOverlays = (operations: readonly Operation[], overlays: Overlays): Record<string, string> =>
  Object.fromEntries(
    operations.flatMap((operation, index) => ('overlay' in operation ? [[operation.overlay, overlayOf(operation.overlay, overlays, `output.operations.${index}.overlay`).sha256]] : [])),
  );

/** @throws ForgeError IMAGEFORGE_INVALID_REQUEST: there is none */
export const overlayOf = (name: string, overlays: Overlays, field = 'overlay'): Overlay => {
  const overlay = overlays.get(name);
  if (overlay) return overlay;
  const names = [...overlays.keys()];
  const known = names.length > 0 ? `one of the pictures of this installation, ${names.join(', ')}` : 'none, as this installation has no pictures for it (`images.overlays`)';
  throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', `${field}: expected ${known}, got "${name}".`, { details: { field, received: name, expected: names } });
};
