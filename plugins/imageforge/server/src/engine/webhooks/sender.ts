import { describeError } from '../errors';
import type { Clock, Logger } from '../ports';
import type { Delivery, DeliveryStore, Lane, Post, WebhookEndpoint } from './delivery';
import { retryWaitMs } from './retry';
import { signedHeaders } from './sign';

interface SenderParts {
  store: DeliveryStore;
  post: Post;
  clock: Clock;
  logger: Logger;
  /** 0 to 1 */
  random?: () => number;
}

/** Longer than any `post` takes: then the process that took a delivery has died, ms. */
const leaseMs = 60_000;
/** How long deliveries wait for an endpoint that is not configured, ms. */
const unknownMs = 24 * 60 * 60 * 1000;
/** Deliveries to one endpoint that are sent at once. */
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
    if (!endpoint) {
      logger.warn(`Webhook ${delivery.endpointId} is not configured any more: delivery ${delivery.id} is given up after a day.`);
      return store.record(delivery.id, { state: 'failed', error: 'The endpoint is not configured any more.' });
    }
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

  /** Each endpoint by itself, and what is left of those that are not configured any more. */
  const lanes: readonly Lane[] = [...endpoints.map(({ id }) => ({ only: id })), { except: [...byId.keys()] }];

  /** @returns how many were sent, successfully or not. */
  const sendLane = async (lane: Lane): Promise<number> => {
    if ('only' in lane && (await store.pauses())[lane.only]) return 0;
    // In the middle of a deploy another process may know an endpoint that this one does not.
    const at = clock.now().getTime() - ('only' in lane ? 0 : unknownMs);
    const deliveries = await store.take(at, leaseMs, batchSize, lane);
    await Promise.all(deliveries.map(send));
    return deliveries.length;
  };

  return { lanes, sendLane };
};

export type Sender = ReturnType<typeof createSender>;
