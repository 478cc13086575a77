import { createMemoryDeliveryStore } from '../engine/testing/memory-delivery-store';
import { createWebhooks } from './webhooks';

it('forgets the pauses of webhooks that are not configured any more, and no others', async () => {
  const store = createMemoryDeliveryStore();
  const since = '2026-11-24T00:00:00.000Z';
  for (const id of ['site', 'gone', 'long-gone']) await store.setPause(id, { reason: 'dead', since });
  const webhooks = createWebhooks({
    endpoints: [{ id: 'site', url: 'https://example.com', secret: 's', events: [], allowPrivate: false }],
    store,
    clock: { now: () => new Date(since), sleep: async () => undefined },
    audit: { record: async () => undefined, list: async () => ({ events: [], total: 0 }) },
    wake: () => undefined,
  });
  await webhooks.forgetRemoved();
  expect(await store.pauses()).toEqual({ site: { reason: 'dead', since } });
});
