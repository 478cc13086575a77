import { randomUUID } from 'node:crypto';
import type { Asset, Generation } from '../generation/generation';
import type { Clock } from '../ports';
import type { DeliveryStore, WebhookEndpoint } from './delivery';
import type { OutboxEvent, WebhookEventType } from './events';
import { payloadOf } from './payload';

/** Turns what happens to generations into deliveries. */
export interface Outbox {
  /**
   * An event to be written on the row in the same statement as what it tells of.
   * @returns nothing when nobody subscribes to it.
   */
  note(type: WebhookEventType, assetId?: string): OutboxEvent[];
  /** Makes deliveries of the events that stand on the row. Harmless twice. */
  handOver(generation: Generation, assets: readonly Asset[]): Promise<void>;
}

/** @param onAdded called when there is something to send. */
export const createOutbox = (
  endpoints: readonly WebhookEndpoint[],
  { store, clock, onAdded }: { store: Pick<DeliveryStore, 'add'>; clock: Clock; onAdded: () => void },
): Outbox => {
  const subscribers = (type: WebhookEventType) => endpoints.filter(({ events }) => events.includes(type));
  return {
    note(type, assetId) {
      if (subscribers(type).length === 0) return [];
      return [{ id: randomUUID(), type, at: clock.now().toISOString(), ...(assetId && { assetId }) }];
    },
    async handOver(generation, assets) {
      const now = clock.now();
      const deliveries = (generation.outbox ?? []).flatMap((event) =>
        subscribers(event.type).map((endpoint) => ({
          id: `${event.id}-${endpoint.id}`,
          endpointId: endpoint.id,
          eventId: event.id,
          type: event.type,
          generationId: generation.id,
          body: JSON.stringify(payloadOf(event, generation, assets)),
          dueAt: now.getTime(),
          createdAt: now.toISOString(),
        })),
      );
      if (deliveries.length === 0) return;
      await store.add(deliveries);
      onAdded();
    },
  };
};
