import type { ImageBytes } from '../../engine/image-model';
import { badResponse, dataUrlOf, fileOf } from '../../provider-kit';
import type { ReplicateClient } from './client';

/** "Use an HTTP URL when you have a large file > 256kb" (Replicate's OpenAPI description, `input`). */
const mostInline = 256_000;
const removeMs = 10_000;

/** Gives images to predictions: small ones in the request itself, others as files that are deleted afterwards. */
export interface Uploads {
  give(image: ImageBytes): Promise<string>;
  /** Deletes what was uploaded. What cannot be deleted goes by itself, within a day. */
  remove(): Promise<void>;
}

export const createUploads = (client: ReplicateClient, signal: AbortSignal): Uploads => {
  const ids: string[] = [];
  return {
    async give(image) {
      if (image.bytes.byteLength <= mostInline) return dataUrlOf(image);
      const file: unknown = await client.call((sdk) => sdk.files.create(fileOf(image, 'image'), {}, { signal }));
      const { id, urls } = (typeof file === 'object' && file !== null ? file : {}) as { id?: unknown; urls?: { get?: unknown } };
      if (typeof id !== 'string' || typeof urls?.get !== 'string') throw badResponse('Expected the address of an uploaded file from Replicate.');
      ids.push(id);
      return urls.get;
    },
    async remove() {
      await Promise.all(
        ids.splice(0).map((id) =>
          client.call((sdk) => sdk.files.delete(id, { signal: AbortSignal.timeout(removeMs) })).catch(() => undefined),
        ),
      );
    },
  };
};
