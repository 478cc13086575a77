import type { Core } from '@strapi/types';
import { ForgeError } from '../engine/errors';
import { forgeOf } from '../services/forge';
import { type Action, answering } from './respond';

/** Private images by signed address: an <img> can't send a token. */
export const createPreviewController = (strapi: Core.Strapi): Record<string, Action> => ({
  findOne: answering(strapi, async (ctx) => {
    const { signedUrls, privateImages } = forgeOf(strapi);
    const { key } = ctx.params as { key: string };
    if (!signedUrls.verify(key, ctx.query)) {
      throw new ForgeError('IMAGEFORGE_FORBIDDEN', 'This address has expired or is not valid; ask for a new one.');
    }
    const { bytes, mediaType } = await privateImages.get(key);
    ctx.set({
      'Content-Type': mediaType,
      'Cache-Control': 'private, max-age=3600, immutable',
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox",
    });
    ctx.body = Buffer.from(bytes);
  }),
});
