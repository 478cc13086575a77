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

/**
 * Keeps the newest preview of each image, and no more of them than were asked for: a server may send any number.
 * @param batch indexes of the images that the call makes, in its order.
 * @param most of each image
 */
export const createPreviews = (generationId: string, batch: readonly number[], most: number, parts: PreviewParts): Previews => {
  /** The key of each image's newest preview, by its place in the batch. */
  const newest = new Map<number, Promise<string | undefined>>();
  let left = most * batch.length;

  const remove = (key: string): Promise<void> =>
    parts.previews.delete(key).catch((cause: unknown) => {
      parts.logger.warn(`Generation ${generationId}: preview ${key} stays behind: ${asForgeError(cause).message}`);
    });

  const replace = async (before: string | undefined, index: number, { bytes, mediaType }: ImageBytes): Promise<string | undefined> => {
    try {
      const facts = await readImage(bytes, parts.limits);
      const key = await parts.previews.put({ bytes, mediaType });
      parts.events.publish({ type: 'generation.preview', generationId, index, preview: { key, ...facts } });
      if (before !== undefined && before !== key) await remove(before);
      return key;
    } catch (cause) {
      // A preview is a courtesy: the generation goes on without it.
      parts.logger.debug(`Generation ${generationId}: a preview was dropped: ${asForgeError(cause).message}`);
      return before;
    }
  };

  return {
    show(partial) {
      const index = batch[partial.index];
      if (index === undefined || left === 0) return;
      left -= 1;
      const before = newest.get(partial.index) ?? Promise.resolve(undefined);
      newest.set(
        partial.index,
        before.then((key) => replace(key, index, partial)),
      );
    },
    async clear() {
      for (const key of await Promise.all(newest.values())) if (key !== undefined) await remove(key);
    },
  };
};
