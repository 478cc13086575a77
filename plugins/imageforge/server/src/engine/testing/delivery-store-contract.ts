import { randomUUID } from 'node:crypto';
import type { DeliveryStore } from '../webhooks';

/**
 * What every DeliveryStore must hold.
 * @param getStore called in each test; the store may hold rows of other tests.
 */
export const testDeliveryStore = (name: string, getStore: () => DeliveryStore): void => {
  describe(`${name} as a DeliveryStore`, () => {
    const now = 1_767_225_600_000;
    const delivery = (endpointId: string, dueAt = now) => {
      const eventId = randomUUID();
      return {
        id: `${eventId}-${endpointId}`,
        endpointId,
        eventId,
        type: 'generation.succeeded' as const,
        generationId: randomUUID(),
        body: '{"ß":"🎨"}',
        dueAt,
        createdAt: '2026-01-01T00:00:00.000Z',
      };
    };
    /** Only this test's: the store may hold others that are due. */
    const takeOf = (endpointId: string, at = now, leaseMs = 1_000) =>
      getStore().take(at, leaseMs, 1_000, { only: endpointId });

    it('gives back what was added, once', async () => {
      const endpoint = randomUUID();
      const added = delivery(endpoint);
      await getStore().add([added]);
      await getStore().add([added, delivery(endpoint)]);
      const { deliveries, total } = await getStore().list({ endpointId: endpoint, page: 1, pageSize: 10 });
      expect(total).toBe(2);
      expect(deliveries[1]).toEqual({ ...added, state: 'waiting', attempts: 0 });
    });

    it('gives what is due to one of those who ask, until its time is over', async () => {
      const endpoint = randomUUID();
      const [due, later] = [delivery(endpoint), delivery(endpoint, now + 5_000)];
      await getStore().add([due, later]);
      const takes = await Promise.all([takeOf(endpoint), takeOf(endpoint), takeOf(endpoint)]);
      expect(takes.flat().map(({ id }) => id)).toEqual([due.id]);
      expect(await takeOf(endpoint, now + 500)).toEqual([]);
      expect((await takeOf(endpoint, now + 1_001)).map(({ id }) => id)).toEqual([due.id]);
    });

    it('takes those of one endpoint, or of all but some', async () => {
      const [endpoint, other] = [randomUUID(), randomUUID()];
      await getStore().add([delivery(endpoint), delivery(other)]);
      const taken = await getStore().take(now, 1_000, 1_000, { except: [endpoint] });
      expect(taken.map((one) => one.endpointId)).toContain(other);
      expect(taken.map((one) => one.endpointId)).not.toContain(endpoint);
      expect((await takeOf(endpoint)).map((one) => one.endpointId)).toEqual([endpoint]);
    });

    it('records an outcome, and lets go of it', async () => {
      const endpoint = randomUUID();
      const added = delivery(endpoint);
      await getStore().add([added]);
      await takeOf(endpoint);
      await getStore().record(added.id, { attempts: 1, dueAt: now + 10, status: 503, error: 'answered with 503' });
      expect(await takeOf(endpoint, now + 9)).toEqual([]);
      expect(await takeOf(endpoint, now + 10)).toMatchObject([{ attempts: 1, status: 503, error: 'answered with 503' }]);
      await getStore().record(added.id, { state: 'delivered', status: 200, error: undefined, deliveredAt: '2026-01-01T00:00:01.000Z' });
      expect(await takeOf(endpoint, now + 99_999)).toEqual([]);
      const { deliveries } = await getStore().list({ endpointId: endpoint, state: 'delivered', page: 1, pageSize: 1 });
      expect(deliveries[0]).toMatchObject({ state: 'delivered', status: 200, deliveredAt: '2026-01-01T00:00:01.000Z' });
      expect(deliveries[0]?.error).toBeUndefined();
    });

    it('sends again by hand', async () => {
      const endpoint = randomUUID();
      const added = delivery(endpoint);
      await getStore().add([added]);
      await getStore().record(added.id, { state: 'failed', attempts: 13 });
      expect(await takeOf(endpoint)).toEqual([]);
      expect(await getStore().sendAgain(added.id, now)).toBe(true);
      expect(await takeOf(endpoint)).toMatchObject([{ attempts: 0, state: 'waiting' }]);
      expect(await getStore().sendAgain('nobody', now)).toBe(false);
    });

    it('remembers which endpoints are paused', async () => {
      const endpoint = randomUUID();
      const pause = { reason: 'dead' as const, since: '2026-01-01T00:00:00.000Z' };
      await getStore().setPause(endpoint, pause);
      expect((await getStore().pauses())[endpoint]).toEqual(pause);
      await getStore().setPause(endpoint, undefined);
      expect(await getStore().pauses()).not.toHaveProperty(endpoint);
    });
  });
};
