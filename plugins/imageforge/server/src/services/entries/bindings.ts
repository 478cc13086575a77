import { createHash } from 'node:crypto';
import type { Core } from '@strapi/types';
import { uids } from '../../content-types';
import type { Asset, Requester, Target } from '../../engine/generation/generation';
import { isTranslated } from './schema';

/** Which image was made for a field, from which inputs, by whom. */
export interface Binding {
  state: 'pending' | 'attached' | 'skipped';
  madeBy: MadeBy;
  inputsHash?: string;
  generationId?: string;
  fileId?: number;
}

/** Whose image it is, which is what decides whether automation may replace it. */
type MadeBy = 'automation' | 'editor' | 'api';

/** One row for each field of each entry, in each language where it is translated. */
export interface Bindings {
  find(target: Target): Promise<Binding | undefined>;
  /** Remembers that a generation was started for the field, unless that is known already. */
  start(target: Target, binding: Required<Pick<Binding, 'madeBy' | 'inputsHash' | 'generationId'>>): Promise<void>;
  /** Remembers that the image was attached, or why it was not. */
  record(target: Target, asset: Asset, requester: Requester, reason: string | undefined): Promise<void>;
  /** Images that were attached to the entry. Somebody may have taken them out since. */
  attachedTo(target: Pick<Target, 'uid' | 'documentId' | 'locale'>): Promise<{ path: string; locale?: string; fileId: number }[]>;
}

/**
 * Name of a field of an entry, in a language where it is translated; short enough for a unique
 * column. A component is named by its id, because its index changes.
 */
export const fieldKey = (strapi: Core.Strapi, target: Target): string => {
  const { uid, documentId, locale, path, componentId, componentUid } = target;
  const language = isTranslated(strapi, uid, path) ? (locale ?? null) : null;
  const place = componentId === undefined ? [path] : [path.replace(/\.\d+(?=\.)/g, ''), componentUid, componentId];
  return createHash('sha256')
    .update(JSON.stringify([uid, documentId, language, ...place]))
    .digest('hex');
};

export const createBindings = (strapi: Core.Strapi): Bindings => {
  const rows = strapi.db.query(uids.binding);

  /** Writes one statement at a time, so that `key`, which is unique, decides between two processes. */
  const write = async (target: Target, data: Record<string, unknown>, where: Record<string, unknown> = {}): Promise<void> => {
    const key = fieldKey(strapi, target);
    const update = async () => (await rows.updateMany({ where: { key, ...where }, data })).count > 0;
    if (await update()) return;
    if (await rows.findOne({ where: { key } })) return;
    const { uid, documentId, locale, path } = target;
    const entryLocale = isTranslated(strapi, uid, path) ? (locale ?? null) : null;
    try {
      await rows.create({ data: { key, uid, entryDocumentId: documentId, entryLocale, path, ...data } });
    } catch (thrown) {
      // Somebody created it at the same moment.
      if (!(await update()) && !(await rows.findOne({ where: { key } }))) throw thrown;
    }
  };

  return {
    async find(target) {
      return ((await rows.findOne({ where: { key: fieldKey(strapi, target) } })) as Binding | null) ?? undefined;
    },
    async start(target, { madeBy, inputsHash, generationId }) {
      await write(
        target,
        { state: 'pending', madeBy, inputsHash, generationId, fileId: null, assetId: null, reason: null },
        // A worker may have been quicker, and has recorded the end already …
        ofOthers(generationId),
      );
      // … but it does not know what the image was made from.
      const unknown = { key: fieldKey(strapi, target), generationId, inputsHash: { $null: true } };
      await rows.updateMany({ where: unknown, data: { inputsHash } });
    },
    async record(target, asset, requester, reason) {
      const { generationId, id: assetId, fileId = null } = asset;
      const state = reason === undefined ? 'attached' : 'skipped';
      const data = { state, madeBy: madeByOf(requester), generationId, assetId, fileId, reason: reason ?? null };
      // What another generation's image was made from says nothing of this one's. And an image that
      // did not get into the field does not take the place of the one that is there.
      const replaceable = { ...ofOthers(generationId), ...(reason !== undefined && { state: { $ne: 'attached' } }) };
      await write(target, { ...data, inputsHash: null }, replaceable);
      await rows.updateMany({ where: { key: fieldKey(strapi, target), generationId }, data });
    },
    async attachedTo({ uid, documentId, locale }) {
      const found = await rows.findMany({
        where: {
          uid,
          entryDocumentId: documentId,
          state: 'attached',
          fileId: { $notNull: true },
          ...(locale !== undefined && { $or: [{ entryLocale: locale }, { entryLocale: null }] }),
        },
      });
      return found.map(({ path, entryLocale, fileId }: { path: string; entryLocale: string | null; fileId: number }) => ({
        path,
        ...(entryLocale && { locale: entryLocale }),
        fileId,
      }));
    },
  };
};

const ofOthers = (generationId: string) => ({
  $or: [{ generationId: { $ne: generationId } }, { generationId: { $null: true } }],
});

const madeByOf = ({ kind }: Requester): MadeBy => {
  if (kind === 'automation') return 'automation';
  return kind === 'admin' ? 'editor' : 'api';
};
