import type { Core, UID } from '@strapi/types';
import type { Knex } from 'knex';
import type { Target } from '../../engine/generation/generation';
import { counterpartOf, type Entry, type MediaHolder, mediaHoldersAlong, pickHolder } from './media-holder';
import { hasDrafts, isLocalized, isTranslated, mediaPopulate } from './schema';

/** One version of an entry in one language, as it stands in the database. */
export type Row = Entry & { locale?: string | null; publishedAt: string | null; updatedAt: string };

export interface Version {
  row: Row;
  holder: MediaHolder;
  /** Whether it is what forms show: the draft, or all there is of a type without drafts. */
  isInForms: boolean;
}

/** Whether a draft has edits that its published version has not, by Strapi's own rule. */
export const isEdited = (row: Row, published: Row | undefined): boolean =>
  row.publishedAt === null && published !== undefined && Date.parse(row.updatedAt) > Date.parse(published.updatedAt);

/**
 * The versions of an entry that have the field that is meant, locked until the transaction ends,
 * and all rows of the entry.
 * @returns a reason, in words, when there is no such field (any more).
 */
export const findVersions = async (
  strapi: Core.Strapi,
  trx: Knex.Transaction,
  target: Target,
): Promise<{ versions: Version[]; rows: Row[] } | { reason: string }> => {
  const { uid, documentId, locale, path } = target;
  if (!strapi.contentTypes[uid as UID.ContentType]) return { reason: `The content type ${uid} does not exist any more.` };
  if (!documentId) return { reason: 'The entry was not saved yet.' };

  const rows = await lockRows(strapi, trx, uid, documentId);
  if (rows.length === 0) return { reason: 'The entry was deleted meanwhile.' };
  const own = isLocalized(strapi, uid) ? rows.filter((row) => (row.locale ?? undefined) === locale) : rows;
  if (own.length === 0) return { reason: `The entry has no version in the language "${locale}" any more.` };

  const versions = inLanguage(strapi, target, own);
  const [first] = versions;
  if (!first) return { reason: `The entry has no field "${path}" any more.` };
  if (own.length === rows.length || isTranslated(strapi, uid, path)) return { versions, rows };
  // An image that is not translated is the same in every language.
  const others = rows
    .filter((row) => !own.includes(row))
    .flatMap((row) => versionOf(strapi, target, row, (holders) => counterpartOf(first.holder, holders)));
  return { versions: [...versions, ...others], rows };
};

const lockRows = async (strapi: Core.Strapi, trx: Knex.Transaction, uid: string, documentId: string): Promise<Row[]> => {
  const { tableName } = strapi.db.metadata.get(uid);
  // Saving or publishing the entry writes these rows too, so it waits for us, or we for it.
  await strapi.db.getConnection(tableName).transacting(trx).where({ document_id: documentId }).forUpdate().select('id');
  return (await strapi.db.query(uid).findMany({ where: { documentId }, populate: mediaPopulate(strapi, uid) })) as Row[];
};

/** The draft, which comes first, and the published version, each with the field that is meant in it. */
const inLanguage = (strapi: Core.Strapi, target: Target, rows: Row[]): Version[] => {
  const { uid, path, componentId, componentUid, publishedComponentId } = target;
  const isInComponent = path.includes('.');
  const draftRow = rows.find((row) => isInForms(strapi, uid, row));
  const publishedRow = rows.find((row) => row !== draftRow);
  const pick = (id: number | undefined) => (holders: MediaHolder[]) =>
    isInComponent && id === undefined ? undefined : pickHolder(holders, { path, componentId: id, componentUid });

  const draft = draftRow ? versionOf(strapi, target, draftRow, pick(componentId)) : [];
  if (!publishedRow) return draft;
  const published = versionOf(strapi, target, publishedRow, pick(publishedComponentId));
  const [inDraft] = draft;
  if (published.length > 0 || !inDraft || isEdited(inDraft.row, publishedRow)) return [...draft, ...published];
  // Each publish makes the components anew; what was not edited since stands at the same place.
  return [...draft, ...versionOf(strapi, target, publishedRow, (holders) => counterpartOf(inDraft.holder, holders))];
};

const isInForms = (strapi: Core.Strapi, uid: string, { publishedAt }: Row): boolean =>
  publishedAt === null || !hasDrafts(strapi, uid);

const versionOf = (
  strapi: Core.Strapi,
  { uid, path }: Target,
  row: Row,
  choose: (holders: MediaHolder[]) => MediaHolder | undefined,
): Version[] => {
  const holder = choose(mediaHoldersAlong(strapi, uid, row, path));
  return holder ? [{ row, holder, isInForms: isInForms(strapi, uid, row) }] : [];
};
