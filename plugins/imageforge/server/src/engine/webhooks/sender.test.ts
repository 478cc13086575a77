import { createMemoryDeliveryStore } from '../testing/memory-delivery-store';
import { generationFixture } from '../testing/generation-fixtures';
import type { Clock, Logger } from '../ports';
import type { Generation } from '../generation/generation';
import { createOutbox } from './outbox';
import { retryWaits } from './retry';
import type { Post, WebhookEndpoint } from './delivery';
import { createSender } from './sender';

const minute = 60_000;
const endpoint: WebhookEndpoint = {
  id: 'site',
  url: 'https://example.com/hook',
  secret: 'a secret of the tests, long enough',
  events: ['generation.succeeded'],
  allowPrivate: false,
};

const setUp = (post: Post, endpoints = [endpoint]) => {
  let time = Date.parse('2026-01-01T00:00:00Z');
  const errors: string[] = [];
  const clock: Clock = { now: () => new Date(time), sleep: async () => undefined };
  const logger: Logger = { debug() {}, info() {}, warn() {}, error: (line) => void errors.push(line) };
  const store = createMemoryDeliveryStore();
  const outbox = createOutbox(endpoints, { store, clock, onAdded: () => undefined });
  const sender = createSender(endpoints, { store, post, clock, logger, random: () => 0 });
  const sendDue = async () => (await Promise.all(sender.lanes.map(sender.sendLane))).reduce((sum, sent) => sum + sent, 0);
  const happen = async () => {
    const generation: Generation = {
      ...generationFixture({ state: 'succeeded' }),
      claims: 0,
      cancelRequested: false,
      createdAt: clock.now().toISOString(),
      outbox: outbox.note('generation.succeeded'),
    };
    await outbox.handOver(generation, []);
    return generation;
  };
  /** Lets so much time go by, looking for what is due each minute. */
  const pass = async (ms: number) => {
    for (const end = time + ms; time < end; time += minute) await sendDue();
  };
  return { store, sender, sendDue, outbox, happen, pass, errors };
};

describe('sending webhooks', () => {
  it('brings every event to a receiver that was away for an hour, each under one id', async () => {
    let isUp = false;
    const received: string[] = [];
    const scene = setUp(async (_endpoint, _body, headers) => {
      if (!isUp) throw new Error('connect ECONNREFUSED');
      received.push(headers['webhook-id'] ?? '');
      return { status: 204 };
    });
    const sent = [];
    for (let i = 0; i < 30; i += 1) {
      sent.push(await scene.happen());
      await scene.pass(2 * minute);
    }
    expect(received).toEqual([]);
    isUp = true;
    await scene.pass(130 * minute);
    expect([...received].sort()).toEqual(sent.map(({ outbox }) => outbox?.[0]?.id).sort());
    const { deliveries } = await scene.store.list({ page: 1, pageSize: 100 });
    expect(deliveries.every(({ state }) => state === 'delivered')).toBe(true);
  });

  it('gives up after a day, pauses the endpoint, and says so', async () => {
    const scene = setUp(async () => ({ status: 500 }));
    await scene.happen();
    const day = retryWaits.reduce((sum, wait) => sum + wait, 0);
    expect(day).toBeGreaterThan(24 * 60 * minute);
    await scene.pass(day + 60 * minute);
    const { deliveries } = await scene.store.list({ page: 1, pageSize: 1 });
    expect(deliveries).toMatchObject([{ state: 'failed', attempts: retryWaits.length + 1, status: 500 }]);
    expect(await scene.store.pauses()).toMatchObject({ site: { reason: 'dead' } });
    expect(scene.errors).toEqual([expect.stringContaining('site')]);
    await scene.happen();
    expect(await scene.sendDue()).toBe(0);
    await scene.store.setPause('site', undefined);
    expect(await scene.sendDue()).toBe(1);
  });

  it('makes deliveries only for those who subscribe, and the same event once', async () => {
    const other: WebhookEndpoint = { ...endpoint, id: 'other', events: ['generation.failed'] };
    const scene = setUp(async () => ({ status: 200 }), [endpoint, other]);
    const generation = await scene.happen();
    await scene.outbox.handOver(generation, []);
    const { deliveries } = await scene.store.list({ page: 1, pageSize: 10 });
    expect(deliveries.map(({ endpointId }) => endpointId)).toEqual(['site']);
    expect(scene.outbox.note('generation.review')).toEqual([]);
  });

  it('takes a redirect for a failure', async () => {
    const scene = setUp(async () => ({ status: 302 }));
    await scene.happen();
    await scene.sendDue();
    const { deliveries } = await scene.store.list({ page: 1, pageSize: 1 });
    expect(deliveries).toMatchObject([{ state: 'waiting', attempts: 1, error: 'answered with 302' }]);
  });

  it('gives up what is for an endpoint that is not configured any more, and not before a day is over', async () => {
    const scene = setUp(async () => ({ status: 200 }));
    await scene.happen();
    const stateAt = async (time: string) => {
      const later = createSender([], {
        ...scene,
        post: async () => ({ status: 200 }),
        clock: { now: () => new Date(time), sleep: async () => undefined },
        logger: { debug() {}, info() {}, warn() {}, error() {} },
      });
      await Promise.all(later.lanes.map(later.sendLane));
      return (await scene.store.list({ page: 1, pageSize: 1 })).deliveries;
    };
    // A process of the version before, in a deploy.
    expect(await stateAt('2026-01-01T23:00:00Z')).toMatchObject([{ state: 'waiting' }]);
    expect(await stateAt('2026-01-02T00:00:01Z')).toMatchObject([{ state: 'failed', error: expect.stringContaining('not configured') }]);
  });
});
