import { noOriginal, originalKeyOf } from '../image-model/original-key';
import type { OriginalStore } from '../ports';

/** Originals of one test, gone with it. Bytes are copied in and out, as a disk would. */
export const createMemoryOriginalStore = (): OriginalStore => {
  const images = new Map<string, { bytes: Uint8Array; mediaType: string; storedAt: number }>();
  return {
    probe: async () => undefined,
    async put(image) {
      const key = originalKeyOf(image);
      images.set(key, { bytes: Uint8Array.from(image.bytes), mediaType: image.mediaType.toLowerCase(), storedAt: Date.now() });
      return key;
    },
    async get(key) {
      const image = images.get(key);
      if (!image) throw noOriginal(key);
      return { mediaType: image.mediaType, bytes: Uint8Array.from(image.bytes) };
    },
    async delete(key, { storedBefore } = {}) {
      const { storedAt = 0 } = images.get(key) ?? {};
      if (storedBefore === undefined || storedAt < storedBefore.getTime()) images.delete(key);
    },
  };
};
