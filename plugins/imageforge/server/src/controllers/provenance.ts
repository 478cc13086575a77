import type { Core } from '@strapi/types';
import { z } from 'zod';
import { idParamsSchema, rowIdSchema } from '../../../shared/generations';
import type { ProvenanceView } from '../../../shared/provenance';
import { forgeOf } from '../services/forge';
import { parse } from '../services/parse';
import type { SourceImage } from '../services/source-images';
import type { AccessOf } from './generation';
import { type Action, answering } from './respond';

const fileParamsSchema = z.object({ id: z.coerce.number().pipe(rowIdSchema) });

/** What images say of how they came to be: those of the media library, whoever put them there, and our own. */
export const createProvenanceController = (strapi: Core.Strapi, accessOf: AccessOf): Record<string, Action> => {
  const readOf = (sourceOf: (params: unknown) => SourceImage): Action =>
    answering(strapi, async (ctx) => {
      const { readProvenance, readSource } = forgeOf(strapi);
      const { bytes, mediaType } = await readSource(sourceOf(ctx.params), accessOf(ctx), new Map());
      const provenance: ProvenanceView = await readProvenance({ bytes, mediaType });
      ctx.body = { data: provenance };
    });
  return {
    file: readOf((params) => ({ fileId: parse(fileParamsSchema, params).id })),
    asset: readOf((params) => ({ assetId: parse(idParamsSchema, params).id })),
  };
};
