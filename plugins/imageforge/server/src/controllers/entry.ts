import type { Core } from '@strapi/types';
import type { Context } from 'koa';
import { z } from 'zod';
import { rowIdSchema, targetSchema } from '../../../shared/generations';
import { describeError, ForgeError } from '../engine/errors';
import { canSee } from '../services/can-see';
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

const fileParamsSchema = z.object({ id: z.coerce.number().pipe(rowIdSchema) });

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
      const { uid, documentId } = query;
      const attached = await arrivedImages(strapi, forgeOf(strapi).bindings, query);
      const images = await Promise.all(
        attached.map(async ({ fileId, ...where }) => ({
          ...where,
          file: (await accessOf(ctx).canReadField({ uid, documentId, ...where })) && (await findFile(fileId)),
        })),
      );
      ctx.body = { data: images.filter(({ file }) => file) };
    }),

    events: action(async (ctx) => {
      const query = parse(entryQuerySchema, ctx.query);
      const { uid, documentId, locale } = query;
      await checkReadable(query, ctx);
      const access = accessOf(ctx);
      const { events, logger } = forgeOf(strapi);
      const unsubscribe = events.subscribe((event) => {
        if (event.type !== 'entry.image-attached') return;
        const { target, fileId } = event;
        if (target.uid !== uid || target.documentId !== documentId) return;
        if (locale !== undefined && target.locale !== undefined && target.locale !== locale) return;
        access
          .canReadField(target)
          .then((isReadable) => (isReadable ? findFile(fileId) : undefined))
          .then((file: unknown) => file && stream.send('entry.image-attached', { ...target, file }))
          .catch((cause: unknown) => logger.warn(`File ${fileId} could not be announced: ${describeError(cause)}`));
      });
      const stream = openEventStream(ctx, access.requester, unsubscribe);
    }),

    /** The media library's file of one of our images, as forms hold it. */
    file: action(async (ctx) => {
      const { id: fileId } = parse(fileParamsSchema, ctx.params);
      const { store } = forgeOf(strapi);
      const asset = await store.findAssetByFile(fileId);
      const generation = asset && (await store.get(asset.generationId));
      // In the same words for one that is not there and for one that is not to be seen.
      const file = generation && canSee(accessOf(ctx), generation) && (await findFile(fileId));
      if (!file) throw new ForgeError('IMAGEFORGE_NOT_FOUND', `There is no generated file ${fileId}.`);
      ctx.body = { data: file };
    }),
  };
};
