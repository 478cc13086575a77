import type * as S3 from '@aws-sdk/client-s3';
import type * as CloudFront from '@aws-sdk/cloudfront-signer';
import type * as Storage from '@aws-sdk/lib-storage';
import type * as Presigner from '@aws-sdk/s3-request-presigner';
import type { PublishTarget } from '../../engine/ports';
import { expectObjectKey } from '../../engine/publishing/object-key';
import { loadPackage } from './load-package';
import { deadlineOf, maxAttempts, pageSize } from './limits';
import { headersOf } from './object-headers';
import type { S3TargetOptions } from './options';
import { urlBelow } from './public-url';
import { createTargetErrors, statusOf } from './target-error';

/** The smallest part that S3 takes, bytes. */
const partSize = 5 * 1024 * 1024;

/** How long one connection may take to open, ms. */
const connectionTimeoutMs = 5_000;

/**
 * S3, and whatever speaks its API. An object becomes visible when all of it has arrived; of one that
 * came in parts and was given up, the parts are deleted, and after a crash stay where only the
 * bucket's own rule finds them (`AbortIncompleteMultipartUpload`).
 *
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID when its packages are not installed
 */
export const createS3Target = (options: S3TargetOptions): PublishTarget => {
  const { id, kind, visibility, prefix, cdnBaseUrl, timeoutMs, bucket, region, endpoint, forcePathStyle, credentials, checksums, acl, cloudFront } = options;
  const sdk = load(id);
  const signCloudFront = cloudFront && loadCloudFront(id);
  const required = checksums === 'when-required' ? 'WHEN_REQUIRED' : 'WHEN_SUPPORTED';
  const client: S3.S3Client = new sdk.S3Client({
    region,
    ...(endpoint && { endpoint }),
    forcePathStyle,
    ...(credentials && { credentials }),
    requestChecksumCalculation: required,
    responseChecksumValidation: required,
    maxAttempts,
    requestHandler: { connectionTimeout: connectionTimeoutMs, requestTimeout: timeoutMs },
  });
  const { failure } = createTargetErrors(options, [credentials?.secretAccessKey, credentials?.sessionToken, cloudFront?.privateKey]);
  const at = (key: string) => {
    expectObjectKey(key);
    return { Bucket: bucket, Key: prefix + key };
  };

  return {
    id,
    kind,
    visibility,
    place: `${endpoint ?? `s3.${region}`}/${bucket}/${prefix}`,

    async put(object, { signal } = {}) {
      const { contentType, cacheControl, contentDisposition } = headersOf(object, visibility);
      const params = {
        ...at(object.key),
        Body: object.bytes,
        ContentType: contentType,
        CacheControl: cacheControl,
        ContentDisposition: contentDisposition,
        ...(acl && { ACL: acl }),
      };
      const abortSignal = deadlineOf(timeoutMs, signal);
      const send = async (): Promise<unknown> => {
        abortSignal.throwIfAborted();
        if (object.bytes.byteLength <= options.multipartBytes) return client.send(new sdk.PutObjectCommand(params), { abortSignal });
        const upload = new sdk.Upload({ client, params, partSize, leavePartsOnError: false });
        const abort = (): void => void upload.abort();
        abortSignal.addEventListener('abort', abort, { once: true });
        return upload.done().finally(() => abortSignal.removeEventListener('abort', abort));
      };
      await send().catch(failure('store a file', 'IMAGEFORGE_PUBLISH_FAILED', signal));
    },

    async has(key) {
      try {
        await client.send(new sdk.HeadObjectCommand(at(key)), { abortSignal: deadlineOf(timeoutMs) });
        return true;
      } catch (thrown) {
        if (statusOf(thrown) === 404) return false;
        return failure('look for a file')(thrown);
      }
    },

    async delete(key) {
      await client.send(new sdk.DeleteObjectCommand(at(key)), { abortSignal: deadlineOf(timeoutMs) }).catch(failure('delete a file'));
    },

    async *list(folder = '') {
      for (let token: string | undefined, isFirst = true; isFirst || token; isFirst = false) {
        const request = new sdk.ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix + folder,
          MaxKeys: pageSize,
          ...(token && { ContinuationToken: token }),
        });
        const { Contents = [], NextContinuationToken } = await client
          .send(request, { abortSignal: deadlineOf(timeoutMs) })
          .catch(failure('list its files'));
        yield Contents.map(({ Key = '', LastModified = new Date() }) => ({ key: Key.slice(prefix.length), storedAt: LastModified }));
        token = NextContinuationToken;
      }
    },

    urlOf(key) {
      if (visibility === 'private') return undefined;
      return urlBelow(cdnBaseUrl ?? bucketUrl(options), at(key).Key);
    },

    async signedUrlOf(key, { expiresIn }) {
      if (cloudFront && signCloudFront && cdnBaseUrl) {
        const dateLessThan = new Date(Date.now() + expiresIn * 1_000).toISOString();
        return signCloudFront({ url: urlBelow(cdnBaseUrl, at(key).Key), ...cloudFront, dateLessThan });
      }
      return sdk.getSignedUrl(client, new sdk.GetObjectCommand(at(key)), { expiresIn }).catch(failure('sign an address'));
    },
  };
};

/** Where the bucket itself is served. */
const bucketUrl = ({ bucket, region, endpoint, forcePathStyle }: S3TargetOptions): string => {
  const url = new URL(endpoint ?? `https://s3.${region}.amazonaws.com`);
  if (forcePathStyle) return urlBelow(url.href, bucket);
  url.hostname = `${bucket}.${url.hostname}`;
  return url.href;
};

const packages = ['@aws-sdk/client-s3', '@aws-sdk/lib-storage', '@aws-sdk/s3-request-presigner'] as const;

const load = (id: string) => {
  const needed = packages.join(' ');
  const [client, storage, presigner] = packages;
  return {
    ...loadPackage<typeof S3>(client, id, needed),
    Upload: loadPackage<typeof Storage>(storage, id, needed).Upload,
    getSignedUrl: loadPackage<typeof Presigner>(presigner, id, needed).getSignedUrl,
  };
};

const loadCloudFront = (id: string) => loadPackage<typeof CloudFront>('@aws-sdk/cloudfront-signer', id).getSignedUrl;
