import { errorCodes } from '../errors';
import { type Asset, type Generation, withoutServerIds } from '../generation/generation';
import type { OutboxEvent } from './events';

/** The body of a delivery. It has no prompt: whoever needs it asks the API, with its own rights. */
interface WebhookPayload {
  type: OutboxEvent['type'];
  /** When it happened, ISO 8601. */
  timestamp: string;
  data: {
    generation: {
      id: string;
      state: Generation['state'];
      provider: string;
      model: string;
      n: number;
      /** Integer micro-USD; `null`: unknown, or not known yet. */
      costMicroUsd: number | null;
      requester: Pick<Generation['requester'], 'kind' | 'id' | 'tenant'>;
      target: ReturnType<typeof withoutServerIds> | null;
      /** The code, and what it means. What a provider said stays here: it may quote the prompt. */
      error: { code: string; message: string } | null;
      createdAt: string;
      finishedAt: string | null;
    };
    /** All images of the generation; of an asset's event, that one. */
    images: { index: number; assetId: string; state: Asset['state']; fileId: number | null; url: string | null }[];
  };
}

export const payloadOf = (event: OutboxEvent, generation: Generation, assets: readonly Asset[]): WebhookPayload => {
  const { id, state, recipe, requester, target, error, costMicroUsd, createdAt, finishedAt } = generation;
  return {
    type: event.type,
    timestamp: event.at,
    data: {
      generation: {
        id,
        state,
        provider: recipe.provider,
        model: recipe.model,
        n: recipe.n,
        costMicroUsd: costMicroUsd ?? null,
        requester: { kind: requester.kind, id: requester.id, ...(requester.tenant && { tenant: requester.tenant }) },
        target: target ? withoutServerIds(target) : null,
        error: error ? { code: error.code, message: errorCodes[error.code].message } : null,
        createdAt,
        finishedAt: finishedAt ?? null,
      },
      images: assets
        .filter((asset) => event.assetId === undefined || asset.id === event.assetId)
        .map((asset) => ({
          index: asset.index,
          assetId: asset.id,
          state: asset.state,
          fileId: asset.fileId ?? null,
          url: asset.url ?? null,
        })),
    },
  };
};
