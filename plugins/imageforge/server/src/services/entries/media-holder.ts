import type { Core } from '@strapi/types';
import type { Target } from '../../engine/generation/generation';
import { attributesOf, type Attributes, type OptIn, optInOf } from './schema';

export type Entry = Record<string, unknown> & { id: number };

interface MediaFile {
  id: number;
}

/** Where a media field really is: on the entry's row, or on that of a component within it. */
export interface MediaHolder {
  /** Uid of the content type or component whose row holds the field. */
  uid: string;
  id: number;
  /** Id of the component that holds the field; `undefined`: the entry itself does. */
  componentId?: number;
  /** Where it stands in this version: `cover`, `seo.image`, `blocks.2.image`. */
  path: string;
  attributeName: string;
  attribute: Attributes[string];
  current: MediaFile[];
}

/**
 * Every media field of a populated entry that the names of a path lead to: of `blocks.2.image`, the
 * image of every block. The indexes say where a component was, and those move.
 */
export const mediaHoldersAlong = (strapi: Core.Strapi, uid: string, entry: Entry, path: string): MediaHolder[] =>
  follow(strapi, { uid, row: entry, path: '' }, path.split('.').filter((segment) => !/^\d+$/.test(segment)));

interface Place {
  uid: string;
  row: Entry;
  componentId?: number;
  /** With a dot at its end; empty for the entry itself. */
  path: string;
}

const follow = (strapi: Core.Strapi, place: Place, [name, ...rest]: string[]): MediaHolder[] => {
  const attribute = name === undefined ? undefined : attributesOf(strapi, place.uid)?.[name];
  if (!attribute || name === undefined) return [];
  const value = place.row[name];
  const path = `${place.path}${name}`;
  if (attribute.type === 'media') {
    if (rest.length > 0) return [];
    const { uid, row, componentId } = place;
    const current = [value ?? []].flat() as MediaFile[];
    return [{ uid, id: row.id, ...(componentId !== undefined && { componentId }), path, attributeName: name, attribute, current }];
  }
  if (attribute.type !== 'component' && attribute.type !== 'dynamiczone') return [];
  return ([value ?? []].flat() as (Entry & { __component?: string })[]).flatMap((row, index) => {
    const uid = attribute.type === 'component' ? attribute.component : row.__component;
    const at = Array.isArray(value) ? `${path}.${index}.` : `${path}.`;
    return uid ? follow(strapi, { uid, row, componentId: row.id, path: at }, rest) : [];
  });
};

/**
 * The holder that a path and, where it lies in a component, the component's id mean.
 * @param componentUid `undefined`: not known yet, any kind of component may be meant.
 * @returns undefined when it is not there.
 */
export const pickHolder = (
  holders: readonly MediaHolder[],
  { path, componentId, componentUid }: Pick<Target, 'path' | 'componentId' | 'componentUid'>,
): MediaHolder | undefined => {
  if (componentId === undefined) return holders.find((holder) => holder.path === path);
  const same = holders.filter(
    (holder) => holder.componentId === componentId && (componentUid === undefined || holder.uid === componentUid),
  );
  // Blocks of different kinds may have the same id; then the place tells which one is meant.
  return same.length > 1 ? same.find((holder) => holder.path === path) : same[0];
};

/** The same place in another version of the entry, if a component of the same kind stands there. */
export const counterpartOf = (
  { path, uid }: MediaHolder,
  holders: readonly MediaHolder[],
): MediaHolder | undefined => holders.find((holder) => holder.path === path && holder.uid === uid);

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
