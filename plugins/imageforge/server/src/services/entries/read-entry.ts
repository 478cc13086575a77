import type { Core, UID } from '@strapi/types';
import { sanitize as strapiSanitize } from '@strapi/utils';
import { z } from 'zod';
import { ForgeError } from '../../engine/errors';
import type { Access } from '../access';
import { attributesOf, isLocalized, variablePopulate } from './schema';

export interface EntryContext {
  uid: string;
  /** `undefined`: not saved yet. */
  documentId?: string;
  locale?: string;
  /** Which version to read. `undefined`: the draft, which is what forms show. */
  status?: 'draft' | 'published';
  /** Values of the open form, by attribute; they go over what is saved. */
  values?: Record<string, unknown>;
}

/**
 * An entry as plain data for template variables: what is saved, under what stands in the open form.
 * @param access whether the entry itself may be read was asked before; here it is what of it, and its relations.
 * @throws ForgeError IMAGEFORGE_NOT_FOUND
 */
export const readEntry = async (
  strapi: Core.Strapi,
  { uid, documentId, locale, status = 'draft', values = {} }: EntryContext,
  access: Pick<Access, 'canReadEntry' | 'sanitizeEntry'>,
): Promise<Record<string, unknown>> => {
  const attributes = attributesOf(strapi, uid);
  if (!attributes) throw new ForgeError('IMAGEFORGE_NOT_FOUND', `There is no content type "${uid}".`);
  const saved = documentId
    ? await strapi.documents(uid as UID.ContentType).findOne({
        documentId,
        status,
        ...(locale && isLocalized(strapi, uid) && { locale }),
        populate: variablePopulate(strapi, uid) as never,
      })
    : null;
  const entry = await access.sanitizeEntry(uid, await withoutSecrets(strapi, uid, saved ?? {}));
  for (const [name, value] of Object.entries(values)) {
    const attribute = attributes[name];
    if (!attribute) continue;
    if (attribute.type === 'relation') {
      const chosen = await readConnected(strapi, attribute, value, access);
      if (chosen !== undefined) entry[name] = chosen;
    } else {
      entry[name] = value;
    }
  }
  return entry;
};

/** A relation in an open form says only what was connected since; the rest stands in the saved entry. */
const connectSchema = z.object({ connect: z.array(z.object({ documentId: z.string().max(64) })).min(1).max(50) });

const readConnected = async (
  strapi: Core.Strapi,
  { target, relation }: { target?: string; relation?: string },
  value: unknown,
  access: Pick<Access, 'canReadEntry' | 'sanitizeEntry'>,
): Promise<unknown> => {
  const parsed = connectSchema.safeParse(value);
  if (!parsed.success || !target?.startsWith('api::')) return undefined;
  const readable: Record<string, unknown>[] = [];
  for (const { documentId } of parsed.data.connect) {
    if (!(await access.canReadEntry({ uid: target, documentId }))) continue;
    const document = await strapi.documents(target as UID.ContentType).findOne({ documentId });
    if (document) readable.push(await access.sanitizeEntry(target, await withoutSecrets(strapi, target, document)));
  }
  return relation?.endsWith('ToMany') ? readable : readable[0];
};

/** Passwords and private attributes, of related documents too, never reach a template. */
const withoutSecrets = async (strapi: Core.Strapi, uid: string, document: object): Promise<Record<string, unknown>> => {
  const getModel = (name: string) => strapi.getModel(name as UID.Schema);
  const clean = await strapiSanitize.sanitizers.defaultSanitizeOutput(
    { schema: getModel(uid), getModel } as never,
    document as never,
  );
  return { ...(clean as Record<string, unknown>) };
};
