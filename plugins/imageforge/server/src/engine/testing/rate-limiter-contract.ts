import type { ProviderLimits, RateLimiter, Room } from '../ports';
import { type ContractOptions, contractTest } from './contract';
import { waitFor } from './wait-for';

/** What every RateLimiter does. `create` makes one whose "minute" is a second; the suite closes it. */
export const testRateLimiter = (
  name: string,
  create: (limits: Record<string, ProviderLimits>) => Promise<RateLimiter> | RateLimiter,
  options: ContractOptions = {},
): void => {
  const test = contractTest(options);

  describe(`${name}: RateLimiter`, () => {
    let limiter: RateLimiter;
    const open = async (limits: ProviderLimits) => {
      limiter = await create({ paid: limits });
    };
    afterEach(() => limiter.close());

    const ask = (images = 1) => limiter.acquire('paid', images);
    const grants = async (rooms: Promise<Room>[]): Promise<number> =>
      (await Promise.all(rooms)).filter(({ granted }) => granted).length;
    const releaseOf = (room: Room) => {
      if (!room.granted) throw new Error('Expected room.');
      return room.release;
    };

    test('has room for everything where there is no limit', async () => {
      await open({ requestsPerMinute: 1 });
      const rooms = Array.from({ length: 20 }, () => limiter.acquire('free', 10));
      expect(await grants(rooms)).toBe(20);
      expect(limiter.maxImages('free')).toBe(Infinity);
    });

    test('grants so many requests, and says when there is room again', async () => {
      await open({ requestsPerMinute: 2 });
      expect(await grants(Array.from({ length: 20 }, () => ask()))).toBe(2);
      const refused = await ask();
      expect(refused).toMatchObject({ granted: false, retryAfterMs: expect.any(Number) });
      expect(refused.granted || refused.retryAfterMs).toBeGreaterThan(0);
      await waitFor('the next minute', async () => (await ask()).granted);
    });

    test('counts images; a batch that does not fit in takes nothing', async () => {
      await open({ requestsPerMinute: 2, imagesPerMinute: 5 });
      expect(limiter.maxImages('paid')).toBe(5);
      expect(await ask(3)).toMatchObject({ granted: true });
      expect(await ask(3)).toMatchObject({ granted: false });
      expect(await ask(2)).toMatchObject({ granted: true });
    });

    test('grants so many calls at once, and the place of one that ended', async () => {
      await open({ concurrent: 3 });
      const rooms = await Promise.all(Array.from({ length: 20 }, () => ask()));
      const granted = rooms.filter((room) => room.granted);
      expect(granted).toHaveLength(3);
      const release = releaseOf(granted[0] as Room);
      await release();
      await release();
      expect(await grants([ask(), ask()])).toBe(1);
    });

    test('keeps no place for a call that the windows refuse', async () => {
      await open({ requestsPerMinute: 1, concurrent: 2 });
      const first = releaseOf(await ask());
      expect(await grants([ask(), ask(), ask()])).toBe(0);
      await first();
      await waitFor('the next minute', async () => (await ask()).granted);
    });

    test('leaves a provider alone that asked for it, and only that', async () => {
      await open({});
      await limiter.pause('paid', 900);
      const refused = await ask();
      expect(refused).toMatchObject({ granted: false, isPaused: true });
      expect(refused.granted || refused.retryAfterMs).toBeLessThanOrEqual(1_000);
      expect(await limiter.acquire('free', 1)).toMatchObject({ granted: true });
      await waitFor('the end of the pause', async () => (await ask()).granted);
    });

    test('leaves it alone for an hour at most, whatever it asks for', async () => {
      await open({});
      for (const ms of [86_400_000, 99_999_999_000, Infinity]) {
        await limiter.pause('paid', ms);
        const refused = await ask();
        expect(refused).toMatchObject({ granted: false, isPaused: true });
        expect(refused.granted || refused.retryAfterMs).toBeLessThanOrEqual(3_600_000);
      }
    });

    test('does not leave alone who asks for no time', async () => {
      await open({});
      for (const ms of [0, -5, Number.NaN]) await limiter.pause('paid', ms);
      expect(await ask()).toMatchObject({ granted: true });
    });
  });
};
