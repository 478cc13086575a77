import type { Core, UID } from '@strapi/types';
import type { Knex } from 'knex';
import type { Asset, Target } from '../../engine/generation/generation';
import type { EntryAttacher, EventBus } from '../../engine/ports';
import { uids } from '../../content-types';
import type { Bindings } from './bindings';
import { findVersions, isEdited, type Row, type Version } from './versions';

/**
 * Puts an image into one media field of an entry, in its draft and its published version, and
 * changes nothing else: no publish is called, so unfinished edits of the draft stay unpublished.
 * A field that holds an image which did not come from the same generation is left alone.
 */
export const createAttacher = (
  strapi: Core.Strapi,
  bindings: Bindings,
  events: EventBus,
  options: { emitEntryUpdate: boolean },
): EntryAttacher => ({
  async attach(target, asset, requester) {
    const outcome = await strapi.db.transaction(async ({ trx }) => attachInTransaction(strapi, trx, target, asset));
    if ('isSpare' in outcome) return undefined;
    if ('reason' in outcome) {
      await bindings.record(target, asset, requester, outcome.reason);
      return outcome.reason;
    }
    await bindings.record(target, asset, requester, undefined);
    tellForms(events, target, asset, outcome.changed);
    tellStrapi(strapi, target, asset, outcome.changed, options);
    return undefined;
  },
});

/** The versions that were changed (none when all had the image already), or why none was. */
type Outcome =
  | { changed: Version[] }
  | { reason: string }
  /** The field takes one image, and has another one of the same generation. */
  | { isSpare: true };

const attachInTransaction = async (
  strapi: Core.Strapi,
  trx: Knex.Transaction,
  target: Target,
  asset: Asset & { fileId: number },
): Promise<Outcome> => {
  const found = await findVersions(strapi, trx, target);
  if ('reason' in found) return found;

  const siblings = await siblingFiles(strapi, asset);
  const changed: Version[] = [];
  let alreadyThere = false;
  let hasSibling = false;
  for (const version of found.versions) {
    const { current } = version.holder;
    const isOurs = current.every(({ id }) => siblings.has(id));
    if (current.some(({ id }) => id === asset.fileId)) alreadyThere = true;
    else if (current.length === 0 || (isMultiple(version) && isOurs)) changed.push(version);
    else if (isOurs) hasSibling = true;
  }
  if (changed.length === 0 && !alreadyThere) {
    if (hasSibling) return { isSpare: true };
    return { reason: 'The field holds another image by now, and an image that somebody chose is not replaced.' };
  }
  for (const version of changed) await setImage(strapi, version, asset.fileId);
  await keepStatus(strapi, target.uid, found.rows, changed);
  return { changed };
};

const isMultiple = ({ holder: { attribute } }: Version): boolean =>
  attribute.type === 'media' && attribute.multiple === true;

const siblingFiles = async (strapi: Core.Strapi, asset: Asset): Promise<Set<number>> => {
  const assets = await strapi.db.query(uids.asset).findMany({ where: { generationId: asset.generationId } });
  return new Set(assets.map(({ fileId }: { fileId: number }) => fileId));
};

const setImage = async (strapi: Core.Strapi, version: Version, fileId: number): Promise<void> => {
  const { holder } = version;
  const value = isMultiple(version) ? [...holder.current.map(({ id }) => id), fileId] : fileId;
  await strapi.db.query(holder.uid).update({ where: { id: holder.id }, data: { [holder.attributeName]: value } });
};

/**
 * Strapi calls an entry "modified" when its draft is younger than its published version. The image
 * makes those younger that it was put into; whether there are unpublished edits must still show
 * afterwards, also where the draft itself was left alone.
 */
const keepStatus = async (strapi: Core.Strapi, uid: string, rows: Row[], changed: Version[]): Promise<void> => {
  const now = Date.now();
  const isChanged = (row: Row | undefined): boolean => changed.some((version) => version.row.id === row?.id);
  for (const row of rows) {
    const partner = rows.find((other) => other.locale === row.locale && other.id !== row.id);
    const wasEdited = isEdited(row, partner);
    if (!isChanged(row) && !(wasEdited && isChanged(partner))) continue;
    const updatedAt = new Date(wasEdited ? now + 1 : now);
    await strapi.db.query(uid).updateMany({ where: { id: row.id }, data: { updatedAt } });
  }
};

/** Open forms show drafts: one whose draft was not changed has nothing to take over, and might hold a newer choice. */
const tellForms = (
  events: EventBus,
  { uid, documentId }: Target,
  { id: assetId, generationId, fileId }: Asset & { fileId: number },
  changed: Version[],
): void => {
  for (const { row, holder, isInForms } of changed) {
    if (!isInForms) continue;
    const { path, componentId } = holder;
    const component = componentId === undefined ? {} : { componentId, componentUid: holder.uid };
    const target = { uid, documentId, ...(row.locale && { locale: row.locale }), path, ...component };
    events.publish({ type: 'entry.image-attached', target, fileId, generationId, assetId });
  }
};

/** Strapi knows nothing of such a change, so frontends that revalidate on its webhooks hear it from us. */
const tellStrapi = (
  strapi: Core.Strapi,
  { uid, documentId, locale, path }: Target,
  asset: Asset & { fileId: number },
  changed: Version[],
  { emitEntryUpdate }: { emitEntryUpdate: boolean },
): void => {
  if (changed.length === 0) return;
  const model = strapi.contentTypes[uid as UID.ContentType]?.modelName;
  const emit = (name: string, payload: Record<string, unknown>) => void strapi.eventHub.emit(name, payload);
  const entry = { model, uid, documentId, ...(locale && { locale }), path };
  emit('entry.image-attached', { ...entry, fileId: asset.fileId, url: asset.url, assetId: asset.id });
  if (!emitEntryUpdate) return;
  for (const { row } of changed) emit('entry.update', { model, uid, entry: { ...row } });
};
