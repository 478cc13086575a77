import { describeError } from '../errors';
import type { Clock, Logger } from '../ports';
import type { Delivery, DeliveryStore, Post, WebhookEndpoint } from './delivery';
import { retryWaitMs } from './retry';
import { signedHeaders } from './sign';

export interface SenderParts {
  store: DeliveryStore;
  post: Post;
  clock: Clock;
  logger: Logger;
  /** 0 to 1 */
  random?: () => number;
}

/** Longer than any `post` takes: then the process that took a delivery has died, ms. */
const leaseMs = 60_000;
/** Deliveries that are sent at once. A slow receiver must not hold up the others for long. */
const batchSize = 20;

/**
 * Sends what is due. Running it in many processes is harmless: a delivery is taken by one of them.
 * A process that dies between the receiver's answer and the record of it sends once more: receivers
 * go by `webhook-id`.
 */
export const createSender = (endpoints: readonly WebhookEndpoint[], parts: SenderParts) => {
  const { store, post, clock, logger, random = Math.random } = parts;
  const byId = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));

  const send = async (delivery: Delivery): Promise<void> => {
    const endpoint = byId.get(delivery.endpointId);
    if (!endpoint) return store.record(delivery.id, { state: 'failed', error: 'The endpoint is not configured any more.' });
    const now = clock.now();
    const headers = signedHeaders(endpoint.secret, delivery.eventId, now, delivery.body);
    try {
      const { status } = await post(endpoint, delivery.body, headers);
      if (status >= 200 && status < 300) {
        return await store.record(delivery.id, { state: 'delivered', status, error: undefined, deliveredAt: now.toISOString() });
      }
      await retry(delivery, endpoint, `answered with ${status}`, status);
    } catch (thrown) {
      await retry(delivery, endpoint, describeError(thrown).split('\n', 1)[0] ?? 'no answer');
    }
  };

  const retry = async (delivery: Delivery, { id }: WebhookEndpoint, error: string, status?: number): Promise<void> => {
    const attempts = delivery.attempts + 1;
    const waitMs = retryWaitMs(attempts, random());
    if (waitMs !== undefined) {
      return store.record(delivery.id, { attempts, dueAt: clock.now().getTime() + waitMs, error, status });
    }
    await store.record(delivery.id, { attempts, state: 'failed', error, status });
    await store.setPause(id, { reason: 'dead', since: clock.now().toISOString() });
    logger.error(`Webhook ${id} is paused: delivery ${delivery.id} failed for a day, at last: ${error}`);
  };

  return {
    /** @returns how many were sent, successfully or not. */
    async sendDue(): Promise<number> {
      const paused = Object.keys(await store.pauses());
      const deliveries = await store.take(clock.now().getTime(), leaseMs, batchSize, paused);
      await Promise.all(deliveries.map(send));
      return deliveries.length;
    },
  };
};

export type Sender = ReturnType<typeof createSender>;
