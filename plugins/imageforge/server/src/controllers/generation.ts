import type { Core } from '@strapi/types';
import type { Context } from 'koa';
import type { z } from 'zod';
import { createGenerationSchema, idParamsSchema, listGenerationsSchema, resolveGenerationSchema } from '../../../shared/generations';
import { ForgeError } from '../engine/errors';
import type { Access } from '../services/access';
import type { Uploads } from '../services/source-images';
import { forgeOf } from '../services/forge';
import { paginated } from './paginated';
import { streamGeneration } from './stream-generation';
import { parse } from '../services/parse';
import { type Action, answering } from './respond';

/** Who calls, by the kind of route. */
export type AccessOf = (ctx: Context) => Access;

/**
 * The generation endpoints, for the admin and for the content API alike.
 * @param defaultPublish what happens to the images when the request doesn't say.
 */
export const createGenerationController = (
  strapi: Core.Strapi,
  accessOf: AccessOf,
  defaultPublish: 'auto' | 'on-keep',
): Record<string, Action> => {
  const action = (run: Action) => answering(strapi, run);
  const forge = () => forgeOf(strapi);

  return {
    create: action(async (ctx) => {
      const access = accessOf(ctx);
      const { body, uploads } = readBody(ctx);
      const idempotencyKey = readIdempotencyKey(ctx);
      const { generations, views } = forge();
      const generation = await generations.create(body, {
        access,
        uploads,
        defaultPublish,
        ...(idempotencyKey !== undefined && { idempotencyKey }),
      });
      const { reused } = generation;
      ctx.status = reused ? 200 : 202;
      ctx.body = {
        data: { ...views.generationView(generation, await generations.assetsOf([generation])), ...(reused && { reused }) },
      };
    }),

    preview: action(async (ctx) => {
      const { recipe, warnings, estimate, variables } = await forge().generations.preview(
        parse(createGenerationSchema, ctx.request.body ?? {}),
        { access: accessOf(ctx), defaultPublish },
      );
      const { prompt, negativePrompt, size, n } = recipe;
      ctx.body = {
        data: {
          prompt,
          ...(negativePrompt && { negativePrompt }),
          variables,
          model: `${recipe.provider}/${recipe.model}`,
          size: `${size.width}x${size.height}`,
          n,
          estimate,
          warnings,
        },
      };
    }),

    find: action(async (ctx) => {
      const query = parse(listGenerationsSchema, ctx.query);
      const { generations, views } = forge();
      const { page, pageSize } = query;
      const found = await generations.list({ page, pageSize, ...filterOf(query) }, accessOf(ctx));
      const assets = await generations.assetsOf(found.generations);
      const shown = found.generations.map((generation) => views.generationView(generation, assets));
      ctx.body = paginated(shown, found.total, query);
    }),

    findOne: action(async (ctx) => {
      const { id } = parse(idParamsSchema, ctx.params);
      const { generations, views } = forge();
      const generation = await generations.get(id, accessOf(ctx));
      ctx.body = { data: views.generationDetails(generation, await generations.assetsOf([generation])) };
    }),

    cancel: action(async (ctx) => {
      const { id } = parse(idParamsSchema, ctx.params);
      const { generations, views } = forge();
      const generation = await generations.cancel(id, accessOf(ctx));
      ctx.body = { data: views.generationView(generation, await generations.assetsOf([generation])) };
    }),

    resolve: action(async (ctx) => {
      const { action: chosen } = parse(resolveGenerationSchema, ctx.request.body ?? {});
      const { ambiguousCalls, generations, views } = forge();
      const generation = await ambiguousCalls.resolve(ctx.params.id, chosen, accessOf(ctx));
      ctx.body = { data: views.generationView(generation, await generations.assetsOf([generation])) };
    }),

    events: action(async (ctx) => {
      const { id } = parse(idParamsSchema, ctx.params);
      // Asked for first, so that an unknown id is a 404 and not an empty stream.
      await forge().generations.get(id, accessOf(ctx));
      await streamGeneration(ctx, forge(), id, accessOf(ctx));
    }),
  };
};

const filterOf = (query: z.output<typeof listGenerationsSchema>) => {
  const { state, stage, uid, documentId, locale, path } = query;
  return {
    ...(state && { states: state }),
    ...(stage && { stages: stage }),
    target: { ...(uid && { uid }), ...(documentId && { documentId }), ...(locale && { locale }), ...(path && { path }) },
  };
};

/** Strapi limits JSON bodies to 1 MB; the JSON of a multipart request shall be no larger. */
const maxDataLength = 1_000_000;

interface UploadedFile {
  filepath: string;
  size: number;
}

/** JSON, or multipart with the JSON in the field `data` and the images in fields of their own. */
const readBody = (ctx: Context): { body: z.output<typeof createGenerationSchema>; uploads: Uploads } => {
  const { body, files } = ctx.request as unknown as {
    body?: Record<string, unknown>;
    files?: Record<string, UploadedFile | UploadedFile[]>;
  };
  const uploads = new Map<string, UploadedFile>();
  for (const [field, file] of Object.entries(files ?? {})) {
    const [first] = [file].flat();
    // A field named like a method of objects finds that method before its file.
    if (typeof first?.filepath === 'string') uploads.set(field, first);
  }
  if (typeof body?.data !== 'string') return { body: parse(createGenerationSchema, body ?? {}), uploads };
  if (body.data.length > maxDataLength) {
    throw new ForgeError('IMAGEFORGE_PAYLOAD_TOO_LARGE', `Expected at most ${maxDataLength} characters in the field "data".`);
  }
  let data: unknown;
  try {
    data = JSON.parse(body.data);
  } catch (cause) {
    throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', 'Expected JSON in the field "data".', { cause });
  }
  return { body: parse(createGenerationSchema, data), uploads };
};

const readIdempotencyKey = (ctx: Context): string | undefined => {
  const key = ctx.get('Idempotency-Key');
  if (key === '') return undefined;
  if (key.length > 255) {
    throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', `Expected an Idempotency-Key of at most 255 characters, got ${key.length}.`);
  }
  return key;
};
