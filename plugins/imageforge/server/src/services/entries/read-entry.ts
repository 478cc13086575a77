import type { Core, UID } from '@strapi/types';
import { sanitize as strapiSanitize, traverseEntity } from '@strapi/utils';
import { z } from 'zod';
import { shortList } from '../../../../shared/short-list';
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

type EntryAccess = Pick<Access, 'canReadEntry' | 'sanitizeEntry'>;

/**
 * An entry as plain data for template variables: what is saved, under what stands in the open form.
 * @param access whether the entry itself may be read was asked before; here it is what of it, and its relations.
 * @throws ForgeError IMAGEFORGE_NOT_FOUND
 */
export const readEntry = async (
  strapi: Core.Strapi,
  { uid, documentId, locale, status = 'draft', values = {} }: EntryContext,
  access: EntryAccess,
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
  const visible = await access.sanitizeEntry(uid, await withoutSecrets(strapi, uid, saved ?? {}));
  const entry = await withReadableRelations(strapi, uid, visible, access);
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

/** Documents of one relation that are looked at: more than a prompt can name, and each costs two queries. */
const maxRelated = 50;

/** A relation in an open form says only what was connected since; the rest stands in the saved entry. */
const connectSchema = z.object({ connect: shortList(z.object({ documentId: z.string().max(64) }), maxRelated) });

const readConnected = async (
  strapi: Core.Strapi,
  { target, relation }: { target?: string; relation?: string },
  value: unknown,
  access: EntryAccess,
): Promise<unknown> => {
  const parsed = connectSchema.safeParse(value);
  if (!parsed.success || parsed.data.connect.length === 0 || !target?.startsWith('api::')) return undefined;
  const readable: Record<string, unknown>[] = [];
  for (const { documentId } of parsed.data.connect) {
    const document = await strapi.documents(target as UID.ContentType).findOne({ documentId });
    const visible = await readableOf(strapi, target, document, access);
    if (visible) readable.push(visible);
  }
  return relation?.endsWith('ToMany') ? readable : readable[0];
};

/**
 * Leaves in every relation, at any depth, only what the caller may read. That an entry points at a
 * document says nothing about who may read that one: whoever may change the entry may connect it.
 */
const withReadableRelations = async (
  strapi: Core.Strapi,
  uid: string,
  entry: Record<string, unknown>,
  access: EntryAccess,
): Promise<Record<string, unknown>> => {
  const getModel = (name: string) => strapi.getModel(name as UID.Schema);
  return traverse(
    async ({ key, value, attribute }, { set }) => {
      if (attribute?.type !== 'relation' || !value) return;
      const { target } = attribute;
      const readable: unknown[] = [];
      for (const document of ([value].flat() as Related[]).slice(0, maxRelated)) {
        // What points at documents of several types says with each which one it is.
        const visible = await readableOf(strapi, target ?? document.__type ?? '', document, access);
        if (visible) readable.push(visible);
      }
      set(key, Array.isArray(value) ? readable : (readable[0] ?? null));
    },
    { schema: getModel(uid), getModel },
    entry,
  );
};

/** Strapi's walk through an entry along its schema. Its visitors may wait, which its types do not say. */
const traverse = traverseEntity as unknown as (
  visitor: (
    visited: { key: string; value: unknown; attribute?: { type: string; target?: string } },
    utils: { set(key: string, value: unknown): void },
  ) => Promise<void>,
  options: { schema: unknown; getModel(uid: string): unknown },
  entry: Record<string, unknown>,
) => Promise<Record<string, unknown>>;

interface Related extends Record<string, unknown> {
  documentId?: string;
  locale?: string | null;
  __type?: string;
}

/** The document as far as the caller may see it; `undefined`: not at all. */
const readableOf = async (
  strapi: Core.Strapi,
  uid: string,
  document: Related | null,
  access: EntryAccess,
): Promise<Record<string, unknown> | undefined> => {
  if (!document?.documentId) return undefined;
  const { documentId, locale } = document;
  if (!(await access.canReadEntry({ uid, documentId, ...(locale && { locale }) }))) return undefined;
  return access.sanitizeEntry(uid, await withoutSecrets(strapi, uid, document));
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
