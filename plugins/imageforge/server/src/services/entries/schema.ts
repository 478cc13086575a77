import type { Core, Schema, UID } from '@strapi/types';
import { z } from 'zod';

export type Attributes = Record<string, Schema.Attribute.AnyAttribute & { pluginOptions?: Record<string, unknown> }>;

/** What `pluginOptions.imageforge` on a media attribute asks for. */
const optInSchema = z.strictObject({
  /** Slug of the template that makes the prompt. */
  template: z.string().min(1),
  /** When an empty field is filled. */
  trigger: z.literal('publish').default('publish'),
  size: z.string().optional(),
  model: z.string().optional(),
  preset: z.string().optional(),
});
export type OptIn = z.output<typeof optInSchema>;

/** Attributes of a content type or component; `undefined`: there is none of that name. */
export const attributesOf = (strapi: Core.Strapi, uid: string): Attributes | undefined =>
  (strapi.contentTypes[uid as UID.ContentType] ?? strapi.components[uid as UID.Component])?.attributes as
    | Attributes
    | undefined;

/** What the attribute opts into; `undefined`: nothing. A mistake in it is told by `checkOptIns`. */
export const optInOf = (attribute: Attributes[string]): OptIn | undefined => {
  if (attribute.type !== 'media' || attribute.pluginOptions?.imageforge === undefined) return undefined;
  return optInSchema.safeParse(attribute.pluginOptions.imageforge).data;
};

/** Every opt-in that is not valid, as one line each: which attribute, what was expected. */
export const checkOptIns = (strapi: Core.Strapi): string[] =>
  [...Object.keys(strapi.contentTypes), ...Object.keys(strapi.components)].flatMap((uid) =>
    Object.entries(attributesOf(strapi, uid) ?? {}).flatMap(([name, attribute]) => {
      const options = attribute.pluginOptions?.imageforge;
      if (options === undefined) return [];
      if (attribute.type !== 'media') return [`${uid} ${name}: expected a media attribute, got ${attribute.type}`];
      const { error } = optInSchema.safeParse(options);
      return (error?.issues ?? []).map(({ path, message }) => `${uid} ${name}: ${path.join('.')} ${message}`);
    }),
  );

/** Uids of content types that have an opted-in field, at any depth. */
export const optedInContentTypes = (strapi: Core.Strapi): string[] =>
  Object.keys(strapi.contentTypes).filter((uid) => uid.startsWith('api::') && hasOptIn(strapi, uid, new Set()));

const hasOptIn = (strapi: Core.Strapi, uid: string, seen: Set<string>): boolean => {
  if (seen.has(uid)) return false;
  seen.add(uid);
  return Object.values(attributesOf(strapi, uid) ?? {}).some((attribute) => {
    if (optInOf(attribute)) return true;
    if (attribute.type === 'component') return hasOptIn(strapi, attribute.component, seen);
    if (attribute.type === 'dynamiczone') return attribute.components.some((one) => hasOptIn(strapi, one, seen));
    return false;
  });
};

/** What to populate so that every media field and component of an entry is there. */
export const mediaPopulate = (strapi: Core.Strapi, uid: string, depth = 0): Record<string, unknown> => {
  // Components may hold themselves; ten deep is more than the admin can show.
  if (depth > 10) return {};
  const populate: Record<string, unknown> = {};
  for (const [name, attribute] of Object.entries(attributesOf(strapi, uid) ?? {})) {
    if (attribute.type === 'media') populate[name] = true;
    if (attribute.type === 'component') {
      populate[name] = { populate: mediaPopulate(strapi, attribute.component, depth + 1) };
    }
    if (attribute.type === 'dynamiczone') {
      populate[name] = {
        on: Object.fromEntries(
          attribute.components.map((one) => [one, { populate: mediaPopulate(strapi, one, depth + 1) }]),
        ),
      };
    }
  }
  return populate;
};

/** What to populate so that template variables can be read: media and components, and relations one level deep. */
export const variablePopulate = (strapi: Core.Strapi, uid: string): Record<string, unknown> => {
  const populate = mediaPopulate(strapi, uid);
  for (const [name, attribute] of Object.entries(attributesOf(strapi, uid) ?? {})) {
    const isPrivate = name === 'createdBy' || name === 'updatedBy' || name === 'localizations';
    if (attribute.type === 'relation' && !isPrivate) populate[name] = true;
  }
  return populate;
};

export const isLocalized = (strapi: Core.Strapi, uid: string): boolean =>
  (strapi.contentTypes[uid as UID.ContentType]?.pluginOptions as { i18n?: { localized?: boolean } } | undefined)?.i18n
    ?.localized === true;

/** Whether each language has a value of its own at this path. i18n looks at the attribute on the entry; what is inside follows it. */
export const isTranslated = (strapi: Core.Strapi, uid: string, path: string): boolean => {
  const { pluginOptions } = attributesOf(strapi, uid)?.[path.split('.')[0] ?? ''] ?? {};
  return isLocalized(strapi, uid) && (pluginOptions as { i18n?: { localized?: boolean } } | undefined)?.i18n?.localized === true;
};

export const hasDrafts = (strapi: Core.Strapi, uid: string): boolean =>
  strapi.contentTypes[uid as UID.ContentType]?.options?.draftAndPublish === true;
