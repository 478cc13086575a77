import type { Core } from '@strapi/types';
import type { Access } from '../access';
import { mainFieldOf } from './entry-title';
import type { EntryContext } from './read-entry';
import { attributesOf, hasDrafts, isLocalized } from './schema';

/** Most languages of one entry that are looked at: each is asked for whether it may be read. */
const maxLocales = 30;

/** Longest title that is told, characters. */
const maxTitle = 200;

/**
 * What an entry is called, by language, as far as the caller may read it: in the version that is meant,
 * and in the open form where that has another title by now.
 * @param main the language of an entry that is in none.
 */
export const entryTitles = async (
  strapi: Core.Strapi,
  { uid, documentId, locale, status = 'draft', values = {} }: EntryContext,
  main: string,
  access: Pick<Access, 'canReadEntry' | 'canReadField'>,
): Promise<Record<string, string>> => {
  const field = attributesOf(strapi, uid) && (await mainFieldOf(strapi, uid));
  if (!field) return {};
  const titles: Record<string, string> = {};
  const keep = (language: string, title: unknown): void => {
    if (typeof title === 'string' && title.trim() !== '') titles[language] = title.trim().slice(0, maxTitle);
  };
  if (documentId) {
    const rows: Record<string, unknown>[] = await strapi.db.query(uid).findMany({
      where: { documentId, ...(hasDrafts(strapi, uid) && { publishedAt: status === 'draft' ? { $null: true } : { $notNull: true } }) },
      select: [field, 'locale'],
      limit: maxLocales,
    });
    for (const row of rows) {
      const language = isLocalized(strapi, uid) && typeof row.locale === 'string' ? row.locale : undefined;
      const target = { uid, documentId, ...(language && { locale: language }), path: field };
      if ((await access.canReadEntry(target)) && (await access.canReadField(target))) keep(language ?? main, row[field]);
    }
  }
  keep((isLocalized(strapi, uid) && locale) || main, values[field]);
  return titles;
};
