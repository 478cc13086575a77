import type { Core, UID } from '@strapi/types';
import type { Knex } from 'knex';
import type { Asset, Target } from '../../engine/generation/generation';
import type { EntryAttacher } from '../../engine/ports';
import { uids } from '../../content-types';

import type { Bindings } from './bindings';
import { type Entry, findMediaHolder, type MediaHolder } from './media-holder';
import { isLocalized, mediaPopulate } from './schema';

interface Version {
  row: Entry & { publishedAt: string | null; updatedAt: string };
  holder: MediaHolder;
}

/**
 * Puts an image into one media field of an entry, in its draft and its published version, and
 * changes nothing else: no publish is called, so unfinished edits of the draft stay unpublished.
 * A field that holds an image which did not come from the same generation is left alone.
 */
export const createAttacher = (
  strapi: Core.Strapi,
  bindings: Bindings,
  options: { emitEntryUpdate: boolean },
): EntryAttacher => ({
  async attach(target, asset, requester) {
    const outcome = await strapi.db.transaction(async ({ trx }) => attachInTransaction(strapi, trx, target, asset));
    const reason = typeof outcome === 'string' ? outcome : undefined;
    await bindings.record(target, asset, requester, reason);
    if (reason === undefined) announce(strapi, target, asset, outcome as Version[], options);
    return reason;
  },
});

/** @returns the versions that were changed (none when all had the image already), or why none was. */
const attachInTransaction = async (
  strapi: Core.Strapi,
  trx: Knex.Transaction,
  target: Target,
  asset: Asset & { fileId: number },
): Promise<Version[] | string> => {
  const versions = await loadVersions(strapi, trx, target);
  if (typeof versions === 'string') return versions;

  const siblings = await siblingFiles(strapi, asset);
  const changed: Version[] = [];
  let alreadyThere = false;
  for (const version of versions) {
    const { current, attribute } = version.holder;
    const isMultiple = attribute.type === 'media' && attribute.multiple === true;
    if (current.some(({ id }) => id === asset.fileId)) alreadyThere = true;
    else if (current.length === 0 || (isMultiple && current.every(({ id }) => siblings.has(id)))) changed.push(version);
  }
  if (changed.length === 0 && !alreadyThere) {
    return 'The field holds another image by now, and an image that somebody chose is not replaced.';
  }
  for (const version of changed) await setImage(strapi, version, asset.fileId);
  await keepStatus(strapi, target.uid, versions, changed);
  return changed;
};

/** The rows of the entry that this field is in, locked until the transaction ends. */
const loadVersions = async (
  strapi: Core.Strapi,
  trx: Knex.Transaction,
  target: Target,
): Promise<Version[] | string> => {
  const { uid, documentId, path } = target;
  if (!strapi.contentTypes[uid as UID.ContentType]) return `The content type ${uid} does not exist any more.`;
  if (!documentId) return 'The entry was not saved yet.';
  const localized = isLocalized(strapi, uid);
  const { tableName } = strapi.db.metadata.get(uid);
  // Saving or publishing the entry writes these rows too, so it waits for us, or we for it.
  await strapi.db.getConnection(tableName).transacting(trx).where({ document_id: documentId }).forUpdate().select('id');
  const rows = (await strapi.db.query(uid).findMany({
    where: { documentId },
    populate: mediaPopulate(strapi, uid),
  })) as (Version['row'] & { locale?: string | null })[];
  if (rows.length === 0) return 'The entry was deleted meanwhile.';

  const inLocale = rows.filter((row) => !localized || (row.locale ?? undefined) === target.locale);
  if (inLocale.length === 0) return `The entry has no version in the language "${target.locale}" any more.`;
  const found = inLocale.flatMap((row) => {
    const holder = findMediaHolder(strapi, uid, row, path);
    return holder ? [{ row, holder }] : [];
  });
  if (found.length === 0) return `The entry has no field "${path}" any more.`;
  if (!localized || found.some(({ holder }) => holder.localized)) return found;
  // An image that is not translated is the same in every language.
  return rows.flatMap((row) => {
    const holder = findMediaHolder(strapi, uid, row, path);
    return holder ? [{ row, holder }] : [];
  });
};

const siblingFiles = async (strapi: Core.Strapi, asset: Asset): Promise<Set<number>> => {
  const assets = await strapi.db.query(uids.asset).findMany({ where: { generationId: asset.generationId } });
  return new Set(assets.map(({ fileId }: { fileId: number }) => fileId));
};

const setImage = async (strapi: Core.Strapi, { holder }: Version, fileId: number): Promise<void> => {
  const isMultiple = holder.attribute.type === 'media' && holder.attribute.multiple === true;
  const value = isMultiple ? [...holder.current.map(({ id }) => id), fileId] : fileId;
  await strapi.db.query(holder.uid).update({ where: { id: holder.id }, data: { [holder.attributeName]: value } });
};

/**
 * Strapi calls an entry "modified" when its draft is younger than its published version. The image
 * makes both younger; whether there are unpublished edits must still show afterwards.
 */
const keepStatus = async (strapi: Core.Strapi, uid: string, versions: Version[], changed: Version[]): Promise<void> => {
  const now = Date.now();
  for (const { row } of changed) {
    const partner = versions.find((other) => other.row.locale === row.locale && other.row.id !== row.id)?.row;
    const isEditedDraft =
      row.publishedAt === null && partner !== undefined && Date.parse(row.updatedAt) > Date.parse(partner.updatedAt);
    const updatedAt = new Date(isEditedDraft ? now + 1 : now);
    await strapi.db.query(uid).updateMany({ where: { id: row.id }, data: { updatedAt } });
  }
};

/** Strapi knows nothing of such a change, so frontends that revalidate on its webhooks hear it from us. */
const announce = (
  strapi: Core.Strapi,
  target: Target,
  asset: Asset & { fileId: number },
  changed: Version[],
  { emitEntryUpdate }: { emitEntryUpdate: boolean },
): void => {
  if (changed.length === 0) return;
  const model = strapi.contentTypes[target.uid as UID.ContentType]?.modelName;
  const emit = (name: string, payload: Record<string, unknown>) => void strapi.eventHub.emit(name, payload);
  emit('entry.image-attached', { model, ...target, fileId: asset.fileId, url: asset.url, assetId: asset.id });
  if (!emitEntryUpdate) return;
  for (const { row } of changed) emit('entry.update', { model, uid: target.uid, entry: { ...row } });
};
