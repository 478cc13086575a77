import { generationFixture } from '../testing/generation-fixtures';
import { createMemoryDeliveryStore } from '../testing/memory-delivery-store';
import type { WebhookEndpoint } from './delivery';
import { createOutbox } from './outbox';

const endpoint = (id: string): WebhookEndpoint => ({ id, url: `https://${id}.example`, secret: 'a secret', events: ['generation.succeeded'], allowPrivate: false });

const setUp = () => {
  const store = createMemoryDeliveryStore();
  const clock = { now: () => new Date('2026-01-01T00:00:00Z'), sleep: async () => undefined };
  const outbox = createOutbox([endpoint('shop'), endpoint('archive')], { store, clock, onAdded: () => undefined });
  const [event] = outbox.note('generation.succeeded');
  const generation = { ...generationFixture(), claims: 0, cancelRequested: false, createdAt: '2026-01-01T00:00:00Z', outbox: [event!] };
  return {
    event,
    outbox,
    handOver: () => outbox.handOver(generation, []),
    deliveries: async () => (await store.list({ page: 1, pageSize: 10 })).deliveries.map(({ endpointId, eventId }) => [endpointId, eventId]),
  };
};

describe('handing over an event', () => {
  it('makes a delivery for each endpoint that subscribes to it, however often it is handed over', async () => {
    const { event, handOver, deliveries } = setUp();
    await handOver();
    await handOver();
    expect((await deliveries()).sort()).toEqual([
      ['archive', event?.id],
      ['shop', event?.id],
    ]);
  });

  it('notes nothing that nobody subscribes to', () => {
    expect(setUp().outbox.note('generation.failed')).toEqual([]);
  });
});
