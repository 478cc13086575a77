import type { Core, UID } from '@strapi/types';
import type { Target } from '../../engine/generation/generation';
import type { Access } from '../access';
import { attributesOf, isLocalized } from './schema';

/** The content manager's settings of a content type; Strapi does not type them. */
interface ContentTypeSettings {
  findConfiguration(contentType: { uid: string }): Promise<{ settings?: { mainField?: string } }>;
}

/** What the entry is called in the content manager, for somebody who may not read all of it. */
interface NamedEntry {
  /** `undefined`: it has no title, or one that may not be read. */
  title?: string;
  /** Whether this caller may open it. */
  readable: boolean;
}

/** An entry by the field that the content manager shows as its title. `undefined`: it is not saved, or is gone. */
export const nameEntry = async (
  strapi: Core.Strapi,
  { uid, documentId, locale }: Pick<Target, 'uid' | 'documentId' | 'locale'>,
  access: Pick<Access, 'canReadEntry' | 'canReadField'>,
): Promise<NamedEntry | undefined> => {
  const attributes = attributesOf(strapi, uid);
  if (!documentId || !attributes) return undefined;
  const entry = { uid, documentId, locale };
  if (!(await access.canReadEntry(entry))) return { readable: false };
  const field = await mainFieldOf(strapi, uid);
  if (!field || !(await access.canReadField({ ...entry, path: field }))) return { readable: true };
  const row = await strapi.documents(uid as UID.ContentType).findOne({
    documentId,
    status: 'draft',
    ...(locale && isLocalized(strapi, uid) && { locale }),
    fields: [field] as never,
  });
  const title: unknown = row?.[field as keyof typeof row];
  return { readable: true, ...(typeof title === 'string' && title !== '' && { title }) };
};

/** The field that the content manager shows as a title; `undefined`: the content type has none. */
export const mainFieldOf = async (strapi: Core.Strapi, uid: string): Promise<string | undefined> => {
  const service = strapi.plugin('content-manager').service('content-types') as unknown as ContentTypeSettings;
  const { settings } = await service.findConfiguration({ uid });
  const field = settings?.mainField;
  return field && field in (attributesOf(strapi, uid) ?? {}) ? field : undefined;
};
