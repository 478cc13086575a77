import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Core } from '@strapi/types';
import type { z } from 'zod';
import type { sourceImageSchema } from '../../../shared/generations';
import { ForgeError } from '../engine/errors';
import { firstFrame, type ImageLimits, readImage } from '../engine/imaging';
import type { GenerationStore, OriginalStore } from '../engine/ports';
import type { Access } from './access';
import { canSee } from './can-see';

export type SourceImage = z.infer<typeof sourceImageSchema>;

/** A source image that was read and checked, not yet stored. */
export interface CheckedImage {
  bytes: Uint8Array;
  mediaType: string;
  /** px */
  width: number;
  height: number;
  /** How many the file has of which this is the first. `undefined`: it is no animation. */
  frames?: number;
  /** The asset that it is, or was published from. `undefined`: it is none of ours. */
  assetId?: string;
}

/** Files of the multipart request, by field name. */
export type Uploads = ReadonlyMap<string, { filepath: string; size: number }>;

interface Parts {
  strapi: Core.Strapi;
  store: GenerationStore;
  originals: OriginalStore;
  limits: ImageLimits;
}

/**
 * Reads the image that a request points at, and decodes it to be sure that it is one.
 * @throws ForgeError IMAGEFORGE_INVALID_IMAGE, IMAGEFORGE_NOT_FOUND, IMAGEFORGE_FORBIDDEN
 */
export const createSourceReader =
  ({ strapi, store, originals, limits }: Parts) =>
  async (source: SourceImage, access: Access, uploads: Uploads): Promise<CheckedImage> => {
    const read = async (): Promise<{ bytes: Uint8Array; assetId?: string }> => {
      if ('upload' in source) {
        const upload = uploads.get(source.upload);
        if (!upload) throw notFound(`This request has no file in the field "${source.upload}".`);
        checkBytes(upload.size, limits.maxBytes);
        return { bytes: await readFile(upload.filepath) };
      }
      if ('assetId' in source) {
        const asset = await store.getAsset(source.assetId);
        const generation = asset && (await store.get(asset.generationId));
        if (!asset || !generation || !canSee(access, generation)) throw notFound(`There is no image "${source.assetId}".`);
        return { bytes: (await originals.get(asset.file.key)).bytes, assetId: asset.id };
      }
      const file = await strapi.db.query('plugin::upload.file').findOne({ where: { id: source.fileId } });
      if (!file || !(await access.canReadFile(source.fileId))) throw notFound(`The media library has no file ${source.fileId}.`);
      const asset = await store.findAssetByFile(source.fileId);
      return { bytes: await readLibraryFile(strapi, file.url, limits.maxBytes), ...(asset && { assetId: asset.id }) };
    };
    const found = await read();
    const { mediaType, width, height, frames } = await readImage(found.bytes, limits);
    // No model takes an animation, or a GIF.
    if (frames || mediaType === 'image/gif') return { ...found, ...(await firstFrame(found.bytes)), width, height, ...(frames && { frames }) };
    return { ...found, mediaType, width, height };
  };

const notFound = (message: string) =>
  new ForgeError('IMAGEFORGE_NOT_FOUND', message, { details: { field: 'images' } });

/** The address is the upload provider's own, so its host is one that the operator chose. */
const readLibraryFile = async (strapi: Core.Strapi, url: string, maxBytes: number): Promise<Uint8Array> => {
  if (url.startsWith('/')) {
    const file = path.join(strapi.dirs.static.public, decodeURI(url));
    const facts = await stat(file).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code !== 'ENOENT') throw thrown;
      throw notFound('The media library has lost this file: it is not on the disk any more.');
    });
    checkBytes(facts.size, maxBytes);
    return readFile(file);
  }
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(30_000) });
  if (!response.ok) throw notFound(`The media library's file could not be read: its storage answered ${response.status}.`);
  const chunks: Uint8Array[] = [];
  let received = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    received += part.value.byteLength;
    if (received > maxBytes) await reader?.cancel();
    checkBytes(received, maxBytes);
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
};

const checkBytes = (bytes: number, maxBytes: number): void => {
  if (bytes > maxBytes) throw new ForgeError('IMAGEFORGE_INVALID_IMAGE', `Expected at most ${maxBytes} bytes, got ${bytes} or more.`);
};
