import type * as Gcs from '@google-cloud/storage';
import type { PublishTarget } from '../../engine/ports';
import { expectObjectKey } from '../../engine/publishing/object-key';
import { loadPackage } from './load-package';
import { deadlineOf, maxAttempts, pageSize } from './limits';
import { headersOf } from './object-headers';
import type { GcsTargetOptions } from './options';
import { urlBelow } from './public-url';
import { createTargetErrors } from './target-error';

/**
 * Google Cloud Storage. An object becomes visible when all of it has arrived.
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID when its package is not installed
 */
export const createGcsTarget = (options: GcsTargetOptions): PublishTarget => {
  const { id, kind, visibility, prefix, cdnBaseUrl, timeoutMs, credentials, apiEndpoint, acl } = options;
  const { Storage, IdempotencyStrategy } = loadPackage<typeof Gcs>('@google-cloud/storage', id);
  const storage = new Storage({
    ...(options.projectId && { projectId: options.projectId }),
    ...(credentials && { credentials }),
    ...(options.keyFile && { keyFilename: options.keyFile }),
    ...(apiEndpoint && { apiEndpoint, useAuthWithCustomEndpoint: isGoogles(apiEndpoint) }),
    timeout: timeoutMs,
    retryOptions: {
      autoRetry: true,
      maxRetries: maxAttempts - 1,
      totalTimeout: timeoutMs / 1_000,
      // The same name is always the same bytes, so that a second try does no harm.
      idempotencyStrategy: IdempotencyStrategy.RetryAlways,
    },
  });
  const bucket: Gcs.Bucket = storage.bucket(options.bucket);
  const { failure } = createTargetErrors(options, [credentials?.private_key]);
  const at = (key: string) => {
    expectObjectKey(key);
    return bucket.file(prefix + key);
  };

  return {
    id,
    kind,
    visibility,
    place: `gs://${options.bucket}/${prefix}`,

    async put(object, { signal } = {}) {
      signal?.throwIfAborted();
      const { contentType, cacheControl, contentDisposition } = headersOf(object, visibility);
      const saved = at(object.key).save(Buffer.from(object.bytes), {
        resumable: object.bytes.byteLength > options.resumableBytes,
        ...(acl && { predefinedAcl: acl }),
        metadata: { contentType, cacheControl, contentDisposition },
      });
      await within(saved, deadlineOf(timeoutMs, signal)).catch(failure('store a file', 'IMAGEFORGE_PUBLISH_FAILED', signal));
    },

    async has(key) {
      const [isThere] = await at(key).exists().catch(failure('look for a file'));
      return isThere;
    },

    async delete(key) {
      await at(key).delete({ ignoreNotFound: true }).catch(failure('delete a file'));
    },

    async *list(folder = '') {
      for (let query: object | null = { prefix: prefix + folder, maxResults: pageSize, autoPaginate: false }; query; ) {
        const answer: [{ name: string; metadata: { timeCreated?: string } }[], object | null, unknown] = await bucket.getFiles(query).catch(failure('list its files'));
        const [files, next] = answer;
        yield files.map(({ name, metadata: { timeCreated } }) => ({
          key: name.slice(prefix.length),
          storedAt: timeCreated ? new Date(timeCreated) : new Date(),
        }));
        query = next;
      }
    },

    urlOf(key) {
      if (visibility === 'private') return undefined;
      const file = at(key);
      return cdnBaseUrl ? urlBelow(cdnBaseUrl, file.name) : urlBelow(`${apiEndpoint ?? 'https://storage.googleapis.com'}/${options.bucket}`, file.name);
    },

    async signedUrlOf(key, { expiresIn }) {
      const [url] = await at(key)
        .getSignedUrl({ version: 'v4', action: 'read', expires: Date.now() + expiresIn * 1_000 })
        .catch(failure('sign an address'));
      return url;
    },
  };
};

/** A region's own endpoint wants the same login; an emulator has none. */
const isGoogles = (endpoint: string): boolean => new URL(endpoint).hostname.endsWith('.googleapis.com');

/**
 * The SDK cannot be told to stop. What it still sends is recorded as ours before it begins, so that
 * it is found and deleted like any other file.
 */
const within = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    }),
  ]);
