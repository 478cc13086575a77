import { asForgeError, describeError, ForgeError } from '../engine/errors';
import type { ImageBytes } from '../engine/image-model';
import { boxWithin, type TransformOptions } from '../engine/imaging';
import type { DeliveryAnswer, DeliveryRequest, EventBus, ImageDelivery, Logger, OriginalStore } from '../engine/ports';
import type { Transform } from '../engine/provenance/transform';
import { formatAddress, parseAddress } from './address';
import { isUnchanged, partOf } from './conditional';
import type { createFlights } from './flights';
import { type Negotiable, negotiateFormat } from './negotiate-format';
import type { createPermission, Permitted } from './permission';
import type { PublishedAsset, PublishedAssets } from './published-assets';
import { etagOf, readResult, type ResultCache, type ResultKey, type StoredResult } from './result-cache';

interface Parts {
  permission: ReturnType<typeof createPermission>;
  assets: PublishedAssets;
  originals: Pick<OriginalStore, 'get'>;
  events: Pick<EventBus, 'subscribe'>;
  cache: ResultCache;
  flights: ReturnType<typeof createFlights<Made>>;
  transform: Transform;
  /** What `auto` may answer with, the smallest first. */
  auto: readonly Negotiable[];
  /** How long an address with the name of a preset is kept, s. */
  presetMaxAge: number;
  /** Whether results carry Content Credentials: it decides about their bytes. */
  isSigning: boolean;
  logger: Logger;
  now(): number;
}

/** A result that is not on the disk yet. */
interface Made extends ImageBytes {
  etag: string;
}

/** Part of the recipe: another one makes everything anew. Count it up when the same request leads to another picture. */
const version = 1;

const year = 31_536_000;
const stale = 'stale-while-revalidate=86400, stale-if-error=604800';

/** Builds what delivers images on demand. */
export const createImageDelivery = (parts: Parts): ImageDelivery => {
  const { permission, assets, originals, events, cache, flights, transform, auto, logger, now } = parts;

  /** @throws ForgeError IMAGEFORGE_NOT_FOUND, IMAGEFORGE_FORBIDDEN */
  const assetFor = async ({ address, isSigned, expires }: Permitted): Promise<PublishedAsset> => {
    const asset = await assets.find(address.asset);
    // Whether there is a private image is nobody's business.
    if (!asset || (asset.visibility === 'private' && !isSigned)) {
      throw new ForgeError('IMAGEFORGE_NOT_FOUND', 'There is no published image at this address.');
    }
    if (asset.visibility === 'private' && expires === undefined) {
      throw new ForgeError('IMAGEFORGE_FORBIDDEN', 'This image is private: expected a signature with an expiry.', { details: { reason: 'no-expiry' } });
    }
    return asset;
  };

  const make = async (asset: PublishedAsset, options: TransformOptions, title: string): Promise<Made> => {
    const master = await originals.get(asset.key).catch((thrown: unknown) => {
      // The row says that it is there.
      if (asForgeError(thrown).code !== 'IMAGEFORGE_NOT_FOUND') throw thrown;
      throw new ForgeError('IMAGEFORGE_STORAGE_FAILED', 'The finished file of this image is not there any more.', { cause: thrown });
    });
    const isAsItIs = isUntouched(asset, options);
    const made = isAsItIs ? master : await transform({ ...master, width: asset.width, height: asset.height }, options, title);
    return { ...made, etag: etagOf(made.bytes) };
  };

  const store = async (asset: PublishedAsset, key: ResultKey, made: Made): Promise<void> => {
    try {
      await cache.put(key, made);
      // It may have been unpublished while this was made.
      if (!(await assets.find(asset.id))) await cache.purge(asset.id);
    } catch (thrown) {
      logger.warn(`An image was delivered and could not be stored: ${describeError(thrown)}`);
    }
  };

  const resultFor = async (asset: PublishedAsset, options: TransformOptions, title: string): Promise<{ key: ResultKey; stored?: StoredResult; made?: Made }> => {
    const key = { asset: asset.id, recipe: recipeOf(asset, options, parts.isSigning) };
    const stored = await cache.find(key).catch((thrown: unknown) => {
      logger.warn(`A stored image could not be read: ${describeError(thrown)}`);
      return undefined;
    });
    if (stored) return { key, stored };
    const made = await flights.run(`${key.asset} ${key.recipe}`, () => make(asset, options, title), (result) => store(asset, key, result));
    return { key, made };
  };

  const deliver = async (request: DeliveryRequest, permitted: Permitted, asset: PublishedAsset): Promise<DeliveryAnswer> => {
    const { address, modifiers } = permitted;
    const isAuto = address.format === 'auto';
    const format = address.format === 'auto' ? negotiateFormat(request.headers.accept, auto) : address.format;
    const { dpr = 1, blur, ...wanted } = modifiers;
    const times = (side: number | undefined) => (side === undefined ? undefined : Math.round(side * dpr));
    const fit = wanted.fit ?? 'cover';
    const options: TransformOptions = {
      ...boxWithin(asset, { width: times(wanted.width), height: times(wanted.height), fit }),
      fit,
      position: wanted.crop ?? 'center',
      ...(blur !== undefined && { blur: blur * dpr }),
      format,
      ...(wanted.quality !== undefined && { quality: wanted.quality }),
    };
    const title = `${plain(asset.storageName)}.${format === 'jpeg' ? 'jpg' : format}`;
    const found = await resultFor(asset, options, title);
    const { etag, mediaType } = found.stored ?? (found.made as Made);
    const size = found.stored?.size ?? (found.made as Made).bytes.byteLength;
    const headers: Record<string, string> = {
      ETag: etag,
      'Cache-Control': cachingFor(permitted, parts.presetMaxAge, now()),
      ...(isAuto && { Vary: 'Accept' }),
      // RFC 9211: whether it was made for this request or for an earlier one.
      'Cache-Status': found.stored ? 'ImageForge; hit' : 'ImageForge; fwd=miss',
      ...common,
    };
    if (isUnchanged(request.headers.ifNoneMatch, etag)) return { status: 304, headers };

    const part = partOf(request.headers, etag, size);
    if (part === 'unsatisfiable') {
      return { status: 416, headers: { ...headers, 'Cache-Control': 'no-store', 'Content-Range': `bytes */${size}`, 'Content-Length': '0' } };
    }
    const start = part?.start ?? 0;
    const length = part ? part.end - part.start + 1 : size;
    Object.assign(headers, {
      'Content-Type': mediaType,
      'Content-Length': String(length),
      'Content-Disposition': `inline; filename="${title}"`,
      'Accept-Ranges': 'bytes',
      ...(part && { 'Content-Range': `bytes ${part.start}-${part.end}/${size}` }),
    });
    const status = part ? 206 : 200;
    if (request.method === 'HEAD') return { status, headers };
    if (found.made) return { status, headers, body: found.made.bytes.subarray(start, start + length) };
    try {
      return { status, headers, body: await readResult(found.stored as StoredResult, start, length) };
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw storageFailed(thrown);
      // Another process has made room meanwhile: it is made again.
      cache.forget(found.key);
      return deliver(request, permitted, asset);
    }
  };

  return {
    async answer(request) {
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        throw new ForgeError('IMAGEFORGE_METHOD_NOT_ALLOWED', `Expected GET or HEAD, got ${request.method}.`);
      }
      const received = parseAddress(request.path);
      if (!received) {
        throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', 'Expected an address like "/imageforge/i/<signature>/<modifiers>/<asset>.<format>".');
      }
      const permitted = permission(received, now());
      const canonical = formatAddress(permitted.address);
      if (canonical !== request.path) {
        const caching = permitted.expires === undefined ? 'public, max-age=86400' : 'no-store';
        return { status: 301, headers: { Location: canonical, 'Cache-Control': caching, 'Content-Length': '0', ...common } };
      }
      return deliver(request, permitted, await assetFor(permitted));
    },

    // What is missing may come soon; what is refused costs nothing to refuse again.
    cachingOf: ({ code }) => (code === 'IMAGEFORGE_NOT_FOUND' ? 'public, max-age=60' : 'no-store'),

    listen: () =>
      events.subscribe((event) => {
        if (event.type !== 'asset.updated') return;
        assets.forget(event.assetId);
        // Looked up at once: what was made of it goes when it is not published any more, and not with the next reader.
        assets.find(event.assetId).catch((thrown: unknown) => {
          logger.warn(`Asset ${event.assetId} could not be looked up: ${describeError(thrown)}`);
        });
      }),

    idle: () => flights.idle(),
  };
};

/** For every answer: it is a picture and nothing else, and any page may show it. */
const common = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Access-Control-Allow-Origin': '*',
};

/** An address that ends is kept by the reader alone: shared caches would serve it, stale, when it is over. */
const cachingFor = ({ expires, isPreset }: Permitted, presetMaxAge: number, nowMs: number): string => {
  if (expires !== undefined) return `private, max-age=${Math.max(0, Math.min(year, Math.floor(expires - nowMs / 1_000)))}`;
  return isPreset ? `public, max-age=${presetMaxAge}, ${stale}` : `public, max-age=${year}, immutable, ${stale}`;
};

/** Everything that decides about the bytes: the master's own hash is in its key. */
const recipeOf = (asset: PublishedAsset, options: TransformOptions, isSigning: boolean): string => {
  const { width, height, fit, position, blur, format, quality } = options;
  return JSON.stringify([version, asset.key, width, height, fit, position, blur, format, quality, isSigning]);
};

/** The finished file is what is asked for: it is served as it is, with its own credentials. */
const isUntouched = (asset: PublishedAsset, { width = asset.width, height = asset.height, blur, quality, format }: TransformOptions): boolean =>
  width === asset.width && height === asset.height && blur === undefined && quality === undefined && asset.mediaType === `image/${format}`;

/** Names of ASCII only: every reader takes them. */
const plain = (name: string): string => name.replace(/[^a-z0-9-]/g, '') || 'image';

const storageFailed = (cause: unknown): ForgeError =>
  new ForgeError('IMAGEFORGE_STORAGE_FAILED', 'A stored image could not be read.', { cause });
