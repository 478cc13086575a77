import { ForgeError } from '../../engine/errors';
import type { ImageProvider, PricedModel } from '../../engine/image-model';
import { createReplicateClient } from './client';
import { createReplicateModel } from './image-model';
import { readModels, type ReplicateModelRow } from './models';
import { type ReplicateOptions, readSettings } from './options';
import { fetchSchema, withSchema } from './read-schema';
import { createWebhookVerifier } from './webhook';

export interface ReplicateProvider extends ImageProvider {
  discover(signal: AbortSignal): Promise<readonly PricedModel[]>;
  jobEnded(id: string): void;
}

/** A model's schema is asked for again after this time, and sooner where it was not to be had, ms. */
const trustMs = 3_600_000;
const retryMs = 60_000;

/**
 * Models on Replicate: those of a table, and any that the options name.
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID
 */
export const createReplicateProvider = (options: ReplicateOptions): ReplicateProvider => {
  const settings = readSettings(options);
  const { now = Date.now, webhook } = options;
  const client = createReplicateClient(settings);
  const listeners = new Map<string, Set<() => void>>();
  const listen = (id: string, onEnd: () => void): (() => void) => {
    const waiting = listeners.get(id) ?? new Set();
    listeners.set(id, waiting.add(onEnd));
    return () => {
      waiting.delete(onEnd);
      if (waiting.size === 0) listeners.delete(id);
    };
  };
  const priced = (row: ReplicateModelRow): PricedModel => ({ model: createReplicateModel(row, { settings, client, listen }), price: row.price });

  const rows = readModels(options.models ?? []);
  const known = new Map<string, ReplicateModelRow>();
  const dueAt = new Map<string, number>();
  const ask = async (row: ReplicateModelRow, signal: AbortSignal): Promise<void> => {
    dueAt.set(row.id, now() + retryMs);
    known.set(row.id, withSchema(row, await fetchSchema(row, client, signal)));
    dueAt.set(row.id, now() + trustMs);
  };
  const verify = webhook?.secret === undefined ? undefined : createWebhookVerifier(webhook.secret, now);
  return {
    id: 'replicate',
    label: 'Replicate',
    models: rows.map(priced),
    async discover(signal) {
      const due = rows.filter(({ id }) => (dueAt.get(id) ?? 0) <= now());
      const asked = await Promise.allSettled(due.map((row) => ask(row, signal)));
      const failed = asked.find((one) => one.status === 'rejected');
      // A model that cannot be asked about stays as it is known; when none can, Replicate is not to be had.
      if (failed && asked.length === rows.length && asked.every(({ status }) => status === 'rejected')) throw failed.reason;
      return [...known.values()].map(priced);
    },
    ...(verify && {
      readNotice(notice) {
        const verified = verify(notice);
        if (!verified.isValid) throw new ForgeError('IMAGEFORGE_UNAUTHENTICATED', `The webhook is not taken: ${verified.reason}.`);
        return verified.isNew ? verified.predictionId : undefined;
      },
    }),
    jobEnded: (id) => listeners.get(id)?.forEach((look) => look()),
  };
};
