import { asForgeError } from '../../errors';
import type { ImageBytes } from '../../image-model';
import { type ImageLimits, readImage } from '../../imaging';
import type { EventBus, Logger, OriginalStore } from '../../ports';

/** Previews of one call. They pass through the private store, since events carry no bytes. */
export interface Previews {
  show(partial: ImageBytes & { index: number }): void;
  /** Deletes them, but for those that are one of the kept keys. */
  clear(kept: ReadonlySet<string>): Promise<void>;
}

/** @param batch indexes of the images that the call makes, in its order. */
export const createPreviews = (
  generationId: string,
  batch: readonly number[],
  parts: { originals: OriginalStore; events: EventBus; logger: Logger; limits: ImageLimits },
): Previews => {
  const stored: Promise<string | undefined>[] = [];

  const show = async ({ index, bytes, mediaType }: ImageBytes & { index: number }): Promise<string | undefined> => {
    try {
      const facts = await readImage(bytes, parts.limits);
      const key = await parts.originals.put({ bytes, mediaType });
      const preview = { key, ...facts };
      parts.events.publish({ type: 'generation.preview', generationId, index: batch[index] ?? index, preview });
      return key;
    } catch (cause) {
      // A preview is a courtesy: the generation goes on without it.
      parts.logger.debug(`Generation ${generationId}: a preview was dropped: ${asForgeError(cause).message}`);
      return undefined;
    }
  };

  return {
    show: (partial) => void stored.push(show(partial)),
    async clear(kept) {
      for (const key of await Promise.all(stored)) {
        if (key === undefined || kept.has(key)) continue;
        await parts.originals.delete(key).catch((cause: unknown) => {
          parts.logger.warn(`Generation ${generationId}: preview ${key} stays behind: ${asForgeError(cause).message}`);
        });
      }
    },
  };
};
