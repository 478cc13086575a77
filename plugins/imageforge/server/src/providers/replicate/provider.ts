import type { ImageProvider, PricedModel } from '../../engine/image-model';
import { createReplicateClient } from './client';
import { createReplicateModel } from './image-model';
import { readModels, type ReplicateModelRow } from './models';
import { type ReplicateOptions, readSettings } from './options';
import { fetchSchema, withSchema } from './read-schema';

export interface ReplicateProvider extends ImageProvider {
  discover(signal: AbortSignal): Promise<readonly PricedModel[]>;
  /** To be called when Replicate has said that a prediction has ended: whoever waits for it looks at once. */
  predictionEnded(id: string): void;
}

/**
 * Models on Replicate: those of a table, and any that the options name.
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID
 */
export const createReplicateProvider = (options: ReplicateOptions): ReplicateProvider => {
  const settings = readSettings(options);
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
  return {
    id: 'replicate',
    label: 'Replicate',
    models: rows.map(priced),
    async discover(signal) {
      const asked = await Promise.allSettled(rows.map(async (row) => known.set(row.id, withSchema(row, await fetchSchema(row, client, signal)))));
      const failed = asked.find((one) => one.status === 'rejected');
      // A model that cannot be asked about stays as it is known; when none can, Replicate is not to be had.
      if (failed && asked.every(({ status }) => status === 'rejected')) throw failed.reason;
      return [...known.values()].map(priced);
    },
    predictionEnded: (id) => listeners.get(id)?.forEach((look) => look()),
  };
};
