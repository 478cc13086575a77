import type { Core } from '@strapi/types';
import { attributesOf, type Attributes, type OptIn, optInOf } from './schema';

export type Entry = Record<string, unknown> & { id: number };

export interface MediaFile {
  id: number;
}

/** Where a media field really is: on the entry's row, or on that of a component within it. */
export interface MediaHolder {
  /** Uid of the content type or component whose row holds the field. */
  uid: string;
  id: number;
  attributeName: string;
  attribute: Attributes[string];
  /** Whether the whole path lies in attributes that are translated. */
  localized: boolean;
  current: MediaFile[];
}

/**
 * Follows a path like `cover`, `seo.image` or `blocks.2.image` through a populated entry.
 * @returns undefined when the schema or this entry has no such field (any more).
 */
export const findMediaHolder = (
  strapi: Core.Strapi,
  uid: string,
  entry: Entry,
  path: string,
): MediaHolder | undefined => {
  let holder: { uid: string; row: Entry } = { uid, row: entry };
  let localized: boolean | undefined;
  const segments = path.split('.');
  for (let position = 0; position < segments.length; position += 1) {
    const name = segments[position] as string;
    const attribute = attributesOf(strapi, holder.uid)?.[name];
    if (!attribute) return undefined;
    // i18n looks at the attribute on the entry itself; what is inside a component follows it.
    localized ??= (attribute.pluginOptions as { i18n?: { localized?: boolean } } | undefined)?.i18n?.localized === true;

    if (attribute.type === 'media') {
      if (position !== segments.length - 1) return undefined;
      const current = [holder.row[name] ?? []].flat() as MediaFile[];
      return { uid: holder.uid, id: holder.row.id, attributeName: name, attribute, localized, current };
    }
    let next = holder.row[name] as (Entry & { __component?: string }) | Entry[] | null | undefined;
    if (Array.isArray(next)) {
      position += 1;
      next = next[Number(segments[position])];
    }
    if (!next) return undefined;
    const nextUid = attribute.type === 'component' ? attribute.component : (next as { __component?: string }).__component;
    if (!nextUid) return undefined;
    holder = { uid: nextUid, row: next as Entry };
  }
  return undefined;
};

/** Every opted-in field of a populated entry, with its path. */
export const findOptedInFields = (
  strapi: Core.Strapi,
  uid: string,
  entry: Entry,
  prefix = '',
): { path: string; optIn: OptIn; current: MediaFile[] }[] =>
  Object.entries(attributesOf(strapi, uid) ?? {}).flatMap(([name, attribute]) => {
    const path = `${prefix}${name}`;
    const value = entry[name];
    const optIn = optInOf(attribute);
    if (optIn) return [{ path, optIn, current: [value ?? []].flat() as MediaFile[] }];
    if (attribute.type === 'component' && !attribute.repeatable) {
      return value ? findOptedInFields(strapi, attribute.component, value as Entry, `${path}.`) : [];
    }
    if (attribute.type === 'component' || attribute.type === 'dynamiczone') {
      return ((value ?? []) as (Entry & { __component?: string })[]).flatMap((item, index) => {
        const itemUid = attribute.type === 'component' ? attribute.component : item.__component;
        return itemUid ? findOptedInFields(strapi, itemUid, item, `${path}.${index}.`) : [];
      });
    }
    return [];
  });
