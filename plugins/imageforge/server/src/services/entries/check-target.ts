import type { Core } from '@strapi/types';
import { ForgeError } from '../../engine/errors';
import type { Target } from '../../engine/generation/generation';
import { type Attributes, attributesOf, isLocalized } from './schema';

/**
 * Refuses a target that no image could ever be put into, before one is paid for. Whether the entry has
 * the component that the path goes through is not asked: an open form may have one that is not saved.
 * @param attaches whether the image is to be put there by us, which takes a version in the very language.
 * @throws ForgeError IMAGEFORGE_NOT_FOUND, IMAGEFORGE_INVALID_REQUEST
 */
export const checkTarget = async (strapi: Core.Strapi, target: Target, { attaches }: { attaches: boolean }): Promise<void> => {
  const { uid, documentId, locale, path } = target;
  const missing = (message: string) => new ForgeError('IMAGEFORGE_NOT_FOUND', message, { details: { field: 'target' } });
  if (!attributesOf(strapi, uid)) throw missing(`There is no content type "${uid}".`);
  if (!attributesAt(strapi, uid, path.split('.')).some(takesImages)) {
    throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', `Expected the path of a media field for images in ${uid}, got "${path}".`, {
      details: { field: 'target.path', received: path },
    });
  }
  if (!documentId) return;
  const inLocale = attaches && isLocalized(strapi, uid);
  if (inLocale && !locale) {
    throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', `Expected the language of the entry, because ${uid} is translated.`, {
      details: { field: 'target.locale' },
    });
  }
  const count = await strapi.db.query(uid).count({ where: { documentId, ...(inLocale && { locale }) } });
  if (count === 0) throw missing(`There is no entry "${documentId}" of ${uid}${inLocale ? ` in the language "${locale}"` : ''}.`);
};

/** The attributes that a path may lead to: several, where it goes through a dynamic zone. */
const attributesAt = (strapi: Core.Strapi, uid: string, [name, ...rest]: string[]): Attributes[string][] => {
  const attribute = name === undefined ? undefined : attributesOf(strapi, uid)?.[name];
  if (!attribute) return [];
  if (rest.length === 0) return [attribute];
  const isList = attribute.type === 'dynamiczone' || (attribute.type === 'component' && attribute.repeatable === true);
  if (isList && !/^\d+$/.test(rest[0] ?? '')) return [];
  const inside = isList ? rest.slice(1) : rest;
  if (attribute.type === 'component') return attributesAt(strapi, attribute.component, inside);
  if (attribute.type === 'dynamiczone') return attribute.components.flatMap((one) => attributesAt(strapi, one, inside));
  return [];
};

const takesImages = (attribute: Attributes[string]): boolean => {
  if (attribute.type !== 'media') return false;
  const types = [attribute.allowedTypes ?? []].flat() as (string | undefined)[];
  return types.length === 0 || types.includes('images');
};
