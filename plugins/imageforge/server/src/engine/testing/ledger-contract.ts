import { randomUUID } from 'node:crypto';
import type { ForgeError } from '../errors';
import type { Attempt, Generation, Requester } from '../generation/generation';
import { type Budget, createLedger, type LedgerBook, type LedgerOptions, verifyLedger } from '../ledger';
import type { SpendingRequest } from '../ports';
import { generationFixture } from './generation-fixtures';

export const budgetFixture = (change: Partial<Budget> = {}): Budget => ({
  id: randomUUID(),
  name: 'Everything',
  subject: 'all',
  unit: 'images',
  period: 'month',
  limit: 10,
  mode: 'hard',
  ...change,
});

export const attemptFixture = (change: Partial<Attempt> = {}): Attempt => ({
  id: randomUUID(),
  startedAt: '2026-03-31T23:59:58.000Z',
  finishedAt: '2026-03-31T23:59:59.000Z',
  provider: 'test',
  model: 'test-1',
  images: [0],
  state: 'succeeded',
  usage: { images: 1 },
  costMicroUsd: 10_000,
  ...change,
});

const ada: Requester = { kind: 'admin', id: '1', name: 'Ada', tenant: 'acme' };

/**
 * What every LedgerBook holds, seen through the ledger that is made of it.
 * @param getBook called in each test; the book may hold accounts of other tests.
 * @param setBudgets makes these the budgets that are switched on.
 */
export const testLedger = (name: string, getBook: () => LedgerBook, setBudgets: (budgets: Budget[]) => Promise<void>): void => {
  describe(`${name} as a LedgerBook`, () => {
    let now: Date;
    beforeEach(async () => {
      now = new Date('2026-03-31T23:59:59.500Z');
      await setBudgets([]);
    });

    const ledger = (options: Partial<LedgerOptions> = {}) =>
      createLedger({ book: getBook(), clock: { now: () => now } }, { unknownPrice: 'allow', ...options });
    const request = (change: Partial<SpendingRequest> = {}): SpendingRequest => ({
      generationId: randomUUID(),
      requester: ada,
      provider: 'test',
      images: 1,
      microUsd: 10_000,
      ...change,
    });
    const ended = (generationId: string, attempts: Attempt[]): Generation => ({
      ...generationFixture({ id: generationId, requester: ada, attempts }),
      claims: 0,
      cancelRequested: false,
      createdAt: now.toISOString(),
    });
    const keyOf = ({ id, subject, unit }: Budget, period: string) => `${id}/${subject}/${unit}/${period}`;
    const balanceOf = async (budget: Budget, period = '2026-03') => {
      const key = keyOf(budget, period);
      return (await getBook().balances([key])).get(key);
    };
    const isRefused = { code: 'IMAGEFORGE_BUDGET_EXCEEDED' };

    afterEach(async () => {
      expect((await verifyLedger(getBook())).differences).toEqual([]);
    });

    it('reserves, and turns into what was spent', async () => {
      const budget = budgetFixture({ unit: 'microUsd', limit: 5_000_000_000 });
      await setBudgets([budget]);
      const asked = request({ microUsd: 3_000_000_000 });
      expect(await ledger().reserve(asked)).toEqual([]);
      expect(await balanceOf(budget)).toEqual({ reserved: 3_000_000_000, spent: 0 });
      await ledger().settle(ended(asked.generationId, [attemptFixture({ costMicroUsd: 2_999_999_999 })]));
      expect(await balanceOf(budget)).toEqual({ reserved: 0, spent: 2_999_999_999 });
    });

    it.each([1, 3])('never lets many at once beyond the limit, at %i images each', async (images) => {
      const budget = budgetFixture({ limit: 20 });
      await setBudgets([budget]);
      const results = await Promise.allSettled(Array.from({ length: 60 }, () => ledger().reserve(request({ images }))));
      const refused = results.filter(({ status }) => status === 'rejected');
      expect(results.length - refused.length).toBe(Math.floor(20 / images));
      for (const { reason } of refused as PromiseRejectedResult[]) expect(reason).toMatchObject(isRefused);
      expect(await balanceOf(budget)).toEqual({ reserved: Math.floor(20 / images) * images, spent: 0 });
    });

    it('reserves on all budgets or on none', async () => {
      const wide = budgetFixture({ limit: 1_000 });
      const narrow = budgetFixture({ name: 'Ada', subject: 'admin:1', unit: 'microUsd', limit: 30_000, period: 'day' });
      await setBudgets([wide, narrow]);
      const results = await Promise.allSettled(Array.from({ length: 12 }, () => ledger().reserve(request())));
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
      expect(await balanceOf(wide)).toEqual({ reserved: 3, spent: 0 });
      expect(await balanceOf(narrow, '2026-03-31')).toEqual({ reserved: 30_000, spent: 0 });
    });

    it('says what is left and what was needed', async () => {
      const budget = budgetFixture({ name: 'Marketing', unit: 'microUsd', limit: 30_000 });
      await setBudgets([budget]);
      await ledger().reserve(request());
      await expect(ledger().reserve(request({ microUsd: 25_000 }))).rejects.toMatchObject({
        ...isRefused,
        message: 'The budget "Marketing" has $0.02 left for 2026-03; this needs up to $0.025.',
        details: { budget: 'Marketing', unit: 'microUsd', period: '2026-03', left: 20_000, needed: 25_000 },
      });
    });

    it.each([
      ['everything', 'all', true],
      ['the administrator', 'admin:1', true],
      ['an end user with the same id', 'user:1', false],
      ['an API token with the same id', 'api-token:1', false],
      ['the tenant', 'tenant:acme', true],
      ['another tenant', 'tenant:other', false],
      ['the provider', 'provider:test', true],
      ['another provider', 'provider:other', false],
    ])('counts for a budget of %s: %s → %s', async (_, subject, counts) => {
      const budget = budgetFixture({ subject });
      await setBudgets([budget]);
      await ledger().reserve(request());
      expect((await balanceOf(budget))?.reserved ?? 0).toBe(counts ? 1 : 0);
    });

    it('never reserves twice, and raises what is held to what is asked', async () => {
      const budget = budgetFixture({ limit: 5 });
      await setBudgets([budget]);
      const asked = request({ images: 2 });
      await ledger().reserve(asked);
      await ledger().reserve(asked);
      expect(await balanceOf(budget)).toEqual({ reserved: 2, spent: 0 });
      await ledger().reserve({ ...asked, images: 5 });
      expect(await balanceOf(budget)).toEqual({ reserved: 5, spent: 0 });
      await expect(ledger().reserve({ ...asked, images: 6 })).rejects.toMatchObject(isRefused);
      expect(await balanceOf(budget)).toEqual({ reserved: 5, spent: 0 });
    });

    it('releases everything when nothing was made', async () => {
      const budget = budgetFixture();
      await setBudgets([budget]);
      const asked = request({ images: 4 });
      await ledger().reserve(asked);
      await ledger().settle(ended(asked.generationId, [attemptFixture({ state: 'failed', costMicroUsd: 0, usage: undefined })]));
      expect(await balanceOf(budget)).toEqual({ reserved: 0, spent: 0 });
    });

    it('is settled twice without harm, and once more when there were more calls in between', async () => {
      const budget = budgetFixture();
      await setBudgets([budget]);
      const asked = request({ images: 3 });
      await ledger().reserve(asked);
      const first = [attemptFixture({ images: [0], state: 'failed', costMicroUsd: 0 })];
      await ledger().settle(ended(asked.generationId, first));
      await ledger().settle(ended(asked.generationId, first));
      expect(await balanceOf(budget)).toEqual({ reserved: 0, spent: 0 });
      // The worker died before the end was saved, and the next one went on.
      await ledger().reserve(asked);
      expect(await balanceOf(budget)).toEqual({ reserved: 3, spent: 0 });
      const all = [...first, attemptFixture({ images: [0, 1, 2], usage: { images: 3 }, costMicroUsd: 30_000 })];
      await ledger().settle(ended(asked.generationId, all));
      await ledger().settle(ended(asked.generationId, all));
      expect(await balanceOf(budget)).toEqual({ reserved: 0, spent: 3 });
      expect((await getBook().standing(asked.generationId)).chargedAttempts).toEqual(new Set(all.map(({ id }) => id)));
    });

    it('counts a call of unknown cost for what was reserved, and charges it as unknown', async () => {
      const budget = budgetFixture({ unit: 'microUsd', limit: 100_000 });
      await setBudgets([budget]);
      const asked = request({ microUsd: 40_000 });
      await ledger().reserve(asked);
      const unknown = ended(asked.generationId, [attemptFixture({ costMicroUsd: undefined })]);
      await ledger().settle(unknown);
      await ledger().settle(unknown);
      expect(await balanceOf(budget)).toEqual({ reserved: 0, spent: 40_000 });
    });

    it('books more than was reserved when it was more, also beyond the limit', async () => {
      const budget = budgetFixture({ unit: 'microUsd', limit: 40_000 });
      await setBudgets([budget]);
      const asked = request({ microUsd: 40_000 });
      await ledger().reserve(asked);
      await ledger().settle(ended(asked.generationId, [attemptFixture({ costMicroUsd: 45_000 })]));
      expect(await balanceOf(budget)).toEqual({ reserved: 0, spent: 45_000 });
      await expect(ledger().check(request())).rejects.toMatchObject(isRefused);
      expect(await ledger().check(request({ microUsd: 0 }))).toEqual([]);
    });

    it.each([
      [1, undefined],
      [2, 'IMAGEFORGE_BUDGET_EXCEEDED'],
    ])('holds against a budget of one provider only what goes there: %d of its 1 image', async (there, code) => {
      await setBudgets([budgetFixture({ subject: 'provider:test', limit: 1 }), budgetFixture()]);
      const asked = request({ images: 5, microUsd: 50_000, atProvider: { images: there, microUsd: there * 10_000 } });
      const outcome = await ledger().reserve(asked).then(() => undefined, (thrown: ForgeError) => thrown.code);
      expect(outcome).toBe(code);
    });

    it('books on the budget of a provider only what that provider did', async () => {
      const [one, other] = ['provider:test', 'provider:other'].map((subject) => budgetFixture({ subject })) as [Budget, Budget];
      await setBudgets([one, other]);
      const asked = request({ images: 2 });
      await ledger().reserve(asked);
      await ledger().reserve({ ...asked, provider: 'other' });
      const attempts = [
        attemptFixture({ state: 'failed', costMicroUsd: 0 }),
        attemptFixture({ provider: 'other', images: [0, 1], usage: { images: 2 } }),
      ];
      await ledger().settle(ended(asked.generationId, attempts));
      expect(await balanceOf(one)).toEqual({ reserved: 0, spent: 0 });
      expect(await balanceOf(other)).toEqual({ reserved: 0, spent: 2 });
    });

    it('stays in the period of the reservation', async () => {
      const budget = budgetFixture();
      await setBudgets([budget]);
      const asked = request({ images: 1 });
      await ledger().reserve(asked);
      now = new Date('2026-04-01T00:00:00.000Z');
      await ledger().reserve({ ...asked, images: 2 });
      await ledger().settle(ended(asked.generationId, [attemptFixture({ images: [0, 1], usage: { images: 2 } })]));
      expect(await balanceOf(budget)).toEqual({ reserved: 0, spent: 2 });
      expect(await balanceOf(budget, '2026-04')).toBeUndefined();
      await ledger().reserve(request());
      expect(await balanceOf(budget, '2026-04')).toEqual({ reserved: 1, spent: 0 });
    });

    it('only warns beyond a soft limit', async () => {
      const budget = budgetFixture({ mode: 'soft', limit: 1 });
      await setBudgets([budget]);
      expect(await ledger().reserve(request())).toEqual([]);
      const warning = {
        code: 'budget',
        message: 'The budget "Everything" of 1 image for 2026-03 is exceeded; it only warns.',
        details: { kind: 'exceeded', budget: 'Everything', unit: 'images', period: '2026-03', limit: 1 },
      };
      expect(await ledger().check(request())).toEqual([expect.objectContaining(warning)]);
      expect(await ledger().reserve(request())).toEqual([expect.objectContaining(warning)]);
      expect(await balanceOf(budget)).toEqual({ reserved: 2, spent: 0 });
    });

    it('lets an unknown price pass with a warning, or refuses it, as the option says', async () => {
      const money = budgetFixture({ unit: 'microUsd', limit: 1_000_000 });
      await setBudgets([money]);
      const asked = request({ microUsd: undefined });
      const uncounted = { code: 'budget', details: { kind: 'uncounted', budget: money.name } };
      expect(await ledger().reserve(asked)).toEqual([expect.objectContaining(uncounted)]);
      expect(await balanceOf(money)).toEqual({ reserved: 0, spent: 0 });
      const refusing = ledger({ unknownPrice: 'refuse' });
      await expect(refusing.check(asked)).rejects.toMatchObject({ code: 'IMAGEFORGE_PRICE_UNKNOWN' });
      await setBudgets([{ ...money, mode: 'soft' }]);
      expect(await refusing.check(asked)).toEqual([expect.objectContaining({ code: 'budget' })]);
      await setBudgets([budgetFixture()]);
      expect(await refusing.check(asked)).toEqual([]);
    });

    it('books what an unknown price has cost once it is known, and then refuses what goes beyond the limit', async () => {
      const money = budgetFixture({ unit: 'microUsd', limit: 1_000_000 });
      await setBudgets([money]);
      const asked = request({ microUsd: undefined });
      await ledger().reserve(asked);
      // The worker died, and the next one asks again.
      await ledger().reserve(asked);
      const all = [attemptFixture({ costMicroUsd: 1_200_000 })];
      await ledger().settle(ended(asked.generationId, all));
      await ledger().settle(ended(asked.generationId, all));
      expect(await balanceOf(money)).toEqual({ reserved: 0, spent: 1_200_000 });
      await expect(ledger().check(request({ microUsd: undefined }))).rejects.toMatchObject(isRefused);
      await expect(ledger().reserve(request({ microUsd: undefined }))).rejects.toMatchObject(isRefused);
    });

    it('tells a program nothing of what others have left, and everybody what their own budget has', async () => {
      const refusalOf = (asked: Partial<SpendingRequest>) => ledger().check(request(asked)).catch((thrown: unknown) => thrown);
      await setBudgets([budgetFixture({ name: 'Secret', limit: 0 })]);
      expect(await refusalOf({ requester: { kind: 'admin', id: '1' } })).toMatchObject({ details: { budget: 'Secret', left: 0 } });
      const toOthers = (await refusalOf({ requester: { kind: 'api-token', id: '3' } })) as ForgeError;
      expect(toOthers.code).toBe('IMAGEFORGE_BUDGET_EXCEEDED');
      expect(JSON.stringify(toOthers)).not.toMatch(/Secret|left"/);
      await setBudgets([budgetFixture({ name: 'Own', subject: 'api-token:3', limit: 0 })]);
      expect(await refusalOf({ requester: { kind: 'api-token', id: '3' } })).toMatchObject({ details: { budget: 'Own', left: 0 } });
    });

    it('limits what is made by automation', async () => {
      await setBudgets([budgetFixture({ subject: 'automation', limit: 0 })]);
      await expect(ledger().check(request({ requester: { kind: 'automation', id: 'api::article.article#cover' } }))).rejects.toMatchObject(isRefused);
      expect(await ledger().check(request({ requester: { kind: 'admin', id: '1' } }))).toEqual([]);
    });

    it('checks without booking', async () => {
      const budget = budgetFixture({ limit: 1 });
      await setBudgets([budget]);
      expect(await ledger().check(request())).toEqual([]);
      await expect(ledger().check(request({ images: 2 }))).rejects.toMatchObject(isRefused);
      expect(await balanceOf(budget)).toBeUndefined();
    });

    it('settles what was reserved on a budget that is not there any more', async () => {
      const budget = budgetFixture();
      await setBudgets([budget]);
      const asked = request();
      await ledger().reserve(asked);
      await setBudgets([]);
      await ledger().settle(ended(asked.generationId, [attemptFixture()]));
      expect(await balanceOf(budget)).toEqual({ reserved: 0, spent: 1 });
    });

    it('charges every call, also where no budget is', async () => {
      const generationId = randomUUID();
      const attempts = [attemptFixture({ state: 'ambiguous' }), attemptFixture({ finishedAt: undefined, costMicroUsd: undefined })];
      await ledger().settle(ended(generationId, attempts));
      const { positions, chargedAttempts } = await getBook().standing(generationId);
      expect(positions).toEqual([]);
      expect(chargedAttempts).toEqual(new Set(attempts.map(({ id }) => id)));
    });

    it('sums what the calls of a day and of a month cost, by model', async () => {
      const model = `model-${randomUUID()}`;
      const on = (day: string, change: Partial<Attempt> = {}) => attemptFixture({ model, finishedAt: `${day}T12:00:00.000Z`, ...change });
      await ledger().settle(
        ended(randomUUID(), [
          on('2031-03-01', { costMicroUsd: 3_000_000_000 }),
          on('2031-03-31', { costMicroUsd: 7 }),
          on('2031-03-31', { costMicroUsd: 5, state: 'ambiguous' }),
          on('2031-03-31', { costMicroUsd: undefined }),
          on('2031-04-01', { costMicroUsd: 1 }),
        ]),
      );
      const sumOf = async (period: string) => (await getBook().charged(period)).find((one) => one.model === `test/${model}`);
      expect(await sumOf('2031-03-31')).toEqual({ model: `test/${model}`, calls: 3, microUsd: 12, unknown: 1, ambiguousMicroUsd: 5 });
      expect(await sumOf('2031-03')).toMatchObject({ calls: 4, microUsd: 3_000_000_012 });
      expect(await sumOf('2031-02')).toBeUndefined();
    });

    it('refuses to book a number twice', async () => {
      const budget = budgetFixture({ limit: 5 });
      const account = { key: keyOf(budget, '2026-03'), budgetId: budget.id, subject: 'all', unit: 'images' as const, period: '2026-03' };
      const move = { account, kind: 'reserve' as const, reserved: 1, spent: 0, number: 0 };
      const booking = { generationId: randomUUID(), requester: ada, at: now.toISOString(), moves: [move], charges: [] };
      expect(await getBook().book(booking)).toBeUndefined();
      // Whatever the database throws: SQLite's errors are no Errors of a test file's own realm.
      await expect(getBook().book(booking)).rejects.toBeDefined();
      expect(await balanceOf(budget)).toEqual({ reserved: 1, spent: 0 });
    });
  });
};
