import type { Core } from '@strapi/types';
import type { Context } from 'koa';
import { z } from 'zod';
import { targetSchema } from '../../../shared/generations';
import { describeError, ForgeError } from '../engine/errors';
import { arrivedImages } from '../services/entries/arrived-images';
import { forgeOf } from '../services/forge';
import type { AccessOf } from './generation';
import { openEventStream } from './event-stream';
import { parse } from '../services/parse';
import { type Action, answering } from './respond';

const entryQuerySchema = z.object({
  uid: targetSchema.shape.uid,
  documentId: z.string().min(1).max(64),
  locale: z.string().min(1).max(35).optional(),
});

/** For the open form of an entry: which images arrived in it, and the files themselves. */
export const createEntryController = (strapi: Core.Strapi, accessOf: AccessOf): Record<string, Action> => {
  const action = (run: Action) => answering(strapi, run);
  const findFile = (id: number) => strapi.plugin('upload').service('upload').findOne(id);
  const checkReadable = async (entry: z.output<typeof entryQuerySchema>, ctx: Context): Promise<void> => {
    if (await accessOf(ctx).canReadEntry(entry)) return;
    throw new ForgeError('IMAGEFORGE_FORBIDDEN', `You may not read this entry of ${entry.uid}.`);
  };

  return {
    images: action(async (ctx) => {
      const query = parse(entryQuerySchema, ctx.query);
      await checkReadable(query, ctx);
      const attached = await arrivedImages(strapi, forgeOf(strapi).bindings, query);
      const images = await Promise.all(
        attached.map(async ({ fileId, ...where }) => ({ ...where, file: await findFile(fileId) })),
      );
      ctx.body = { data: images.filter(({ file }) => file) };
    }),

    events: action(async (ctx) => {
      const query = parse(entryQuerySchema, ctx.query);
      const { uid, documentId, locale } = query;
      await checkReadable(query, ctx);
      const { events, logger } = forgeOf(strapi);
      const unsubscribe = events.subscribe((event) => {
        if (event.type !== 'entry.image-attached') return;
        const { target, fileId } = event;
        if (target.uid !== uid || target.documentId !== documentId) return;
        if (locale !== undefined && target.locale !== undefined && target.locale !== locale) return;
        findFile(fileId)
          .then((file: unknown) => file && stream.send('entry.image-attached', { ...target, file }))
          .catch((cause: unknown) => logger.warn(`File ${fileId} could not be announced: ${describeError(cause)}`));
      });
      const stream = openEventStream(ctx, accessOf(ctx).requester, unsubscribe);
    }),

    /** The media library's file of one of our images, as forms hold it. */
    file: action(async (ctx) => {
      const fileId = parse(z.coerce.number().int().positive(), ctx.params.id);
      const { generations, store } = forgeOf(strapi);
      const asset = await store.findAssetByFile(fileId);
      const file = asset && (await generations.get(asset.generationId, accessOf(ctx))) && (await findFile(fileId));
      if (!file) throw new ForgeError('IMAGEFORGE_NOT_FOUND', `There is no generated file ${fileId}.`);
      ctx.body = { data: file };
    }),
  };
};
