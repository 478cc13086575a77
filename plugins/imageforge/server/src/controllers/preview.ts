import type { Core } from '@strapi/types';
import { asForgeError, ForgeError } from '../engine/errors';
import type { ImageBytes } from '../engine/image-model';
import type { OriginalStore } from '../engine/ports';
import { forgeOf } from '../services/forge';
import { type Action, answering } from './respond';

const findIn = (store: OriginalStore, key: string): Promise<ImageBytes | undefined> =>
  store.get(key).catch((thrown: unknown) => {
    if (asForgeError(thrown).code !== 'IMAGEFORGE_NOT_FOUND') throw thrown;
    return undefined;
  });

/** Private images by signed address: an <img> can't send a token. */
export const createPreviewController = (strapi: Core.Strapi): Record<string, Action> => ({
  findOne: answering(strapi.log, async (ctx) => {
    const { signedUrls, originals, previews } = forgeOf(strapi);
    const { key } = ctx.params as { key: string };
    if (!signedUrls.verify(key, ctx.query)) {
      throw new ForgeError('IMAGEFORGE_FORBIDDEN', 'This address has expired or is not valid; ask for a new one.');
    }
    const { bytes, mediaType } = (await findIn(previews, key)) ?? (await originals.get(key));
    ctx.set({
      'Content-Type': mediaType,
      'Cache-Control': 'private, max-age=3600, immutable',
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox",
    });
    ctx.body = Buffer.from(bytes);
  }),
});
