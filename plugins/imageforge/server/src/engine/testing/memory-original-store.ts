import { noOriginal, originalKeyOf } from '../image-model/original-key';
import type { OriginalStore } from '../ports';

/** Originals of one test, gone with it. Bytes are copied in and out, as a disk would. */
export const createMemoryOriginalStore = (): OriginalStore => {
  const images = new Map<string, { bytes: Uint8Array; mediaType: string }>();
  return {
    probe: async () => undefined,
    async put(image) {
      const key = originalKeyOf(image);
      images.set(key, { bytes: Uint8Array.from(image.bytes), mediaType: image.mediaType.toLowerCase() });
      return key;
    },
    async get(key) {
      const image = images.get(key);
      if (!image) throw noOriginal(key);
      return { ...image, bytes: Uint8Array.from(image.bytes) };
    },
    async delete(key) {
      images.delete(key);
    },
  };
};
