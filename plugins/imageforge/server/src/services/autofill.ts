import { createHash } from 'node:crypto';
import type { Core } from '@strapi/types';
import { describeError } from '../engine/errors';
import { isFinal, type Target } from '../engine/generation/generation';
import type { Clock, GenerationStore, Logger } from '../engine/ports';
import { automationAccess } from './access';
import { outsideTransactions } from './after-commit';
import { type Bindings, fieldKey } from './entries/bindings';
import { freezeTarget } from './entries/freeze-target';
import { type Entry, findOptedInFields } from './entries/media-holder';
import { hasDrafts, isLocalized, mediaPopulate, optedInContentTypes } from './entries/schema';
import type { Generations } from './generations';

interface Parts {
  strapi: Core.Strapi;
  generations: Generations;
  store: GenerationStore;
  bindings: Bindings;
  clock: Clock;
  logger: Logger;
}

type PublishedEntry = Entry & { documentId: string; locale?: string | null };

/** How far back the first sweep looks for entries whose event a crash swallowed, ms. */
const firstLookBackMs = 24 * 60 * 60 * 1000;
/** Overlap of one sweep with the one before, ms. */
const overlapMs = 60_000;

/** Fills the opted-in media fields of published entries that are empty. */
export const createAutofill = (parts: Parts) => {
  const { strapi, generations, store, bindings, clock, logger } = parts;
  /** Why a field could not be filled, as the log has it: each sweep comes back to it, and has nothing new to say. */
  const told = new Map<string, string>();
  let caughtUpTo = clock.now().getTime() - firstLookBackMs;

  const fillField = async (target: Target, optIn: { template: string; size?: string; model?: string; preset?: string }) => {
    const access = automationAccess(`${target.uid}#${target.path}`);
    const { template, ...rest } = optIn;
    const { uid, documentId, locale } = target;
    // Of what visitors read, not of an unfinished draft.
    const body = { template, ...rest, entry: { uid, documentId, ...(locale && { locale }), status: 'published' as const } };
    const { recipe } = await generations.preview(body, { access, defaultPublish: 'auto' });
    const { seed: _random, ...inputs } = recipe;
    const inputsHash = createHash('sha256').update(JSON.stringify(inputs)).digest('hex');

    const before = await bindings.find(target);
    if (before && (await isSettled(target, before.generationId, inputsHash))) return;
    const generation = await generations.create(
      { ...body, target, publish: 'auto' },
      {
        access,
        defaultPublish: 'auto',
        // Five publishes in a second, or two processes that hear of one: the same key, one generation.
        idempotencyKey: [fieldKey(strapi, target), inputsHash, before?.generationId].join(' '),
      },
    );
    await bindings.start(target, { madeBy: 'automation', inputsHash, generationId: generation.id });
    logger.info(`Generation ${generation.id} fills ${target.path} of ${target.uid} ${target.documentId}.`);
  };

  /** Whether the last generation answers this publish: work under way, or an image that was taken out by hand. */
  const isSettled = async (target: Target, lastId: string | undefined, inputsHash: string): Promise<boolean> => {
    const last = lastId ? await store.get(lastId) : undefined;
    if (last && !isFinal(last.state)) return true;
    // Read after the generation: what it attached before it ended stands in the binding now.
    const binding = await bindings.find(target);
    if (binding?.state !== 'attached' || binding.inputsHash !== inputsHash) return false;
    const file = await strapi.db.query('plugin::upload.file').findOne({ where: { id: binding.fileId } });
    return file !== null;
  };

  /**
   * Fills what is empty in the published version of one entry, in one language.
   * @param neverBegun only fields for which nothing was made yet: a failure is tried again by the
   *   next publish, not by every sweep.
   */
  const fillEntry = async (uid: string, row: PublishedEntry, { neverBegun }: { neverBegun: boolean }): Promise<void> => {
    const locale = isLocalized(strapi, uid) ? (row.locale ?? undefined) : undefined;
    for (const { path, optIn, current } of findOptedInFields(strapi, uid, row)) {
      if (current.length > 0) continue;
      const { trigger: _trigger, ...wanted } = optIn;
      const seen: Target = { uid, documentId: row.documentId, ...(locale && { locale }), path };
      const field = `${path} of ${uid} ${row.documentId}`;
      const fill = async (): Promise<void> => {
        const target = await freezeTarget(strapi, seen, 'published');
        if (neverBegun && (await bindings.find(target))) return;
        await fillField(target, wanted);
        told.delete(field);
      };
      await fill().catch((cause: unknown) => {
        const reason = describeError(cause);
        if (neverBegun && told.get(field) === reason) return;
        told.set(field, reason);
        logger.error(`${field} could not be filled: ${reason}`);
      });
    }
  };

  const loadPublished = async (uid: string, where: Record<string, unknown>, offset = 0, limit = 100) =>
    (await strapi.db.query(uid).findMany({
      where: { ...where, publishedAt: { $notNull: true } },
      populate: mediaPopulate(strapi, uid),
      orderBy: { id: 'asc' },
      offset,
      limit,
    })) as PublishedEntry[];

  const uids = optedInContentTypes(strapi);

  const fillPublished = outsideTransactions((uid: string, id: number): void => {
    loadPublished(uid, { id })
      .then(async ([row]) => row && fillEntry(uid, row, { neverBegun: false }))
      .catch((cause: unknown) => logger.error(`${uid} ${id} could not be filled: ${describeError(cause)}`));
  });

  const onPublished = (uid: string, id: number): void => {
    // The event runs in the wake of the editor's request: nothing here may delay or fail it.
    if (uids.includes(uid)) setImmediate(fillPublished, uid, id);
  };

  return {
    /** Listens to Strapi's events; they fire after the commit, and not at all if the process dies. */
    listen(): () => void {
      type Payload = { uid?: string; entry?: { id: number; publishedAt?: string | null } };
      const handle = async ({ uid, entry }: Payload) => {
        if (uid && entry) onPublished(uid, entry.id);
      };
      // Without drafts, saving is publishing.
      const handleSaved = async (payload: Payload) => {
        if (payload.uid && !hasDrafts(strapi, payload.uid)) await handle(payload);
      };
      const ends = [
        strapi.eventHub.on('entry.publish', handle),
        strapi.eventHub.on('entry.create', handleSaved),
        strapi.eventHub.on('entry.update', handleSaved),
      ];
      return () => ends.forEach((end) => end());
    },

    /** Finds entries that were published while nobody listened. */
    async catchUp(): Promise<void> {
      const startedAt = clock.now().getTime();
      const since = new Date(caughtUpTo - overlapMs);
      for (const uid of uids) {
        const column = hasDrafts(strapi, uid) ? 'publishedAt' : 'updatedAt';
        for (let offset = 0; ; offset += 100) {
          const rows = await loadPublished(uid, { [column]: { $gte: since } }, offset);
          for (const row of rows) await fillEntry(uid, row, { neverBegun: true });
          if (rows.length < 100) break;
        }
      }
      caughtUpTo = startedAt;
    },
  };
};

export type Autofill = ReturnType<typeof createAutofill>;
