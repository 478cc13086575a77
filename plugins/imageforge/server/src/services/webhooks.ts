import type { DeliveryView, WebhookView } from '../../../shared/webhooks';
import { ForgeError } from '../engine/errors';
import type { Requester } from '../engine/generation/generation';
import type { Clock } from '../engine/ports';
import type { Delivery, DeliveryQuery, DeliveryStore, WebhookEndpoint } from '../engine/webhooks';
import type { Audit } from './audit';

interface Parts {
  endpoints: readonly WebhookEndpoint[];
  store: DeliveryStore;
  clock: Clock;
  audit: Audit;
  /** Looks for what is due, where this process is one that sends. */
  wake(): void;
}

/** What operators see of the webhooks and can do with them. The endpoints themselves stand in the configuration. */
export const createWebhooks = ({ endpoints, store, clock, audit, wake }: Parts) => {
  const endpointOf = (id: string): WebhookEndpoint => {
    const endpoint = endpoints.find((one) => one.id === id);
    if (endpoint) return endpoint;
    throw new ForgeError('IMAGEFORGE_NOT_FOUND', `There is no webhook "${id}" in the configuration.`);
  };
  const count = async (query: Omit<DeliveryQuery, 'page' | 'pageSize'>): Promise<number> =>
    (await store.list({ ...query, page: 1, pageSize: 1 })).total;

  const view = async ({ id, url, events }: WebhookEndpoint): Promise<WebhookView> => {
    const [pauses, waiting, failed] = await Promise.all([
      store.pauses(),
      count({ endpointId: id, state: 'waiting' }),
      count({ endpointId: id, state: 'failed' }),
    ]);
    const { origin, pathname, search } = new URL(url);
    // A path is often all that a receiver goes by (`/services/T000/B000/XXXX`), so it is a secret like the query.
    const shown = pathname === '/' && search === '' ? origin : `${origin}/…`;
    const paused = pauses[id];
    return { id, url: shown, events: [...events], ...(paused && { paused }), waiting, failed };
  };

  return {
    list: (): Promise<WebhookView[]> => Promise.all(endpoints.map(view)),

    async deliveries({ endpoint, ...query }: { endpoint?: string } & Omit<DeliveryQuery, 'endpointId'>) {
      const { deliveries, total } = await store.list({ ...query, ...(endpoint && { endpointId: endpoint }) });
      return { deliveries: deliveries.map(deliveryView), total };
    },

    /** Stops sending to it; what happens meanwhile waits. */
    async pause(id: string, by: Requester): Promise<WebhookView> {
      const endpoint = endpointOf(id);
      await store.setPause(id, { reason: 'by hand', since: clock.now().toISOString() });
      await audit.record({ action: 'webhook.pause', by, subject: id });
      return view(endpoint);
    },

    async resume(id: string, by: Requester): Promise<WebhookView> {
      const endpoint = endpointOf(id);
      await store.setPause(id, undefined);
      await audit.record({ action: 'webhook.resume', by, subject: id });
      wake();
      return view(endpoint);
    },

    /** Forgets the pauses of webhooks that are not configured any more: one that comes back begins anew. */
    async forgetRemoved(): Promise<void> {
      const known = new Set(endpoints.map(({ id }) => id));
      for (const id of Object.keys(await store.pauses())) if (!known.has(id)) await store.setPause(id, undefined);
    },

    /** Sends a delivery once more, whatever became of it: under the same id, so that receivers know it. */
    async sendAgain(deliveryId: string, by: Requester): Promise<void> {
      if (!(await store.sendAgain(deliveryId, clock.now().getTime()))) {
        throw new ForgeError('IMAGEFORGE_NOT_FOUND', `There is no delivery "${deliveryId}".`);
      }
      await audit.record({ action: 'webhook.redeliver', by, subject: deliveryId });
      wake();
    },
  };
};

export type Webhooks = ReturnType<typeof createWebhooks>;

const deliveryView = (delivery: Delivery): DeliveryView => {
  const { id, endpointId, eventId, type, generationId, state, attempts, status, error, createdAt, deliveredAt } = delivery;
  return {
    id,
    endpoint: endpointId,
    eventId,
    type,
    generationId,
    state,
    attempts,
    ...(status !== undefined && { status }),
    ...(error && { error }),
    ...(state === 'waiting' && { nextTryAt: new Date(delivery.dueAt).toISOString() }),
    createdAt,
    ...(deliveredAt && { deliveredAt }),
  };
};
