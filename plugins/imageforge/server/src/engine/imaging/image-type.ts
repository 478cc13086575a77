import { mediaTypeOf } from '../image-model';

/**
 * What an image file is, by its first bytes: what models take and make, and GIF, of which a first
 * frame may be taken. `undefined`: nothing that is decoded here.
 */
export const imageTypeOf = (bytes: Uint8Array): string | undefined => mediaTypeOf(bytes) ?? (isGif(bytes) ? 'image/gif' : undefined);

const isGif = (bytes: Uint8Array): boolean => /^GIF8[79]a$/.test(Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 6)).toString('latin1'));
