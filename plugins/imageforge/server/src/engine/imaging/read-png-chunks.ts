/** What a PNG carries beside its pixels. */
interface PngChunks {
  /** Chunks that are not pixels, and their bytes. */
  count: number;
  bytes: number;
  /** As an animated PNG declares them, which libpng does not know. 1: it is none. */
  frames: number;
}

const signatureBytes = 8;
/** Length, type and checksum of a chunk. */
const frameBytes = 12;

/**
 * Walks over the chunks of a PNG without decoding any. It ends at the first that does not fit into
 * the file, and as soon as there are more than `mostChunks` that are not pixels.
 * Source: PNG Specification, Third Edition, 5.3 and 11.3.6 (acTL).
 */
export const readPngChunks = (file: Uint8Array, mostChunks: number): PngChunks => {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const found: PngChunks = { count: 0, bytes: 0, frames: 1 };
  let at = signatureBytes;
  while (at + frameBytes <= file.byteLength && found.count <= mostChunks) {
    const length = view.getUint32(at);
    const type = view.getUint32(at + 4);
    if (at + frameBytes + length > file.byteLength) break;
    if (type !== IDAT) {
      found.count += 1;
      found.bytes += length;
    }
    if (type === acTL && length >= 8) found.frames = Math.max(1, view.getUint32(at + 8));
    at += frameBytes + length;
  }
  return found;
};

const [IDAT, acTL] = [0x49444154, 0x6163544c];
