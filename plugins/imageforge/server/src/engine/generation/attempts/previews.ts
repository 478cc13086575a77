import { asForgeError } from '../../errors';
import type { ImageBytes } from '../../image-model';
import { type ImageLimits, readImage } from '../../imaging';
import type { EventBus, Logger, OriginalStore } from '../../ports';

/** Previews of one call. They pass through a private store, since events carry no bytes. */
interface Previews {
  show(partial: ImageBytes & { index: number }): void;
  /** Deletes them. */
  clear(): Promise<void>;
}

export interface PreviewParts {
  /** A store of their own: under equal bytes another generation may have its original. */
  previews: OriginalStore;
  events: EventBus;
  logger: Logger;
  limits: ImageLimits;
}

/** @param batch indexes of the images that the call makes, in its order. */
export const createPreviews = (generationId: string, batch: readonly number[], parts: PreviewParts): Previews => {
  const stored: Promise<string | undefined>[] = [];

  const show = async ({ index, bytes, mediaType }: ImageBytes & { index: number }): Promise<string | undefined> => {
    try {
      const facts = await readImage(bytes, parts.limits);
      const key = await parts.previews.put({ bytes, mediaType });
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
    async clear() {
      for (const key of await Promise.all(stored)) {
        if (key === undefined) continue;
        await parts.previews.delete(key).catch((cause: unknown) => {
          parts.logger.warn(`Generation ${generationId}: preview ${key} stays behind: ${asForgeError(cause).message}`);
        });
      }
    },
  };
};
