import { accountOf, formatAmount } from './budget';
import { parseBudget } from './budget-row';
import { verifyLedger } from './verify-ledger';

describe('a budget as an operator enters it', () => {
  const row = { name: 'B', scope: 'all', scopeId: null, unit: 'usd', period: 'month', limit: 12.34, mode: 'hard' };
  const subjectOf = (scope: string, scopeId: string) => parseBudget('b', { ...row, scope, scopeId }).subject;

  it('has dollars and cents, which become whole micro-USD', () => {
    expect(parseBudget('b', row)).toEqual({ id: 'b', name: 'B', subject: 'all', unit: 'microUsd', period: 'month', limit: 12_340_000, mode: 'hard' });
    // In floating point these are no whole numbers of cents.
    for (const [limit, microUsd] of [[0.07, 70_000], [1.1, 1_100_000], [1_234_567.89, 1_234_567_890_000]]) {
      expect(parseBudget('b', { ...row, limit }).limit).toBe(microUsd);
    }
  });

  it('is read from databases that give decimals as text', () => {
    expect(parseBudget('b', { ...row, limit: '12.30' }).limit).toBe(12_300_000);
    expect(parseBudget('b', { ...row, unit: 'images', limit: '100.00' })).toMatchObject({ unit: 'images', limit: 100 });
  });

  it('names whom it is for', () => {
    expect(subjectOf('user', 'admin:7')).toBe('admin:7');
    expect(subjectOf('user', 'user:7')).toBe('user:7');
    expect(subjectOf('api-token', '3')).toBe('api-token:3');
    expect(subjectOf('tenant', 'acme')).toBe('tenant:acme');
    expect(subjectOf('provider', 'openai')).toBe('provider:openai');
  });

  it.each([
    [{ limit: 0.001 }, 'limit: Expected dollars and whole cents'],
    [{ unit: 'images', limit: 0.5 }, 'limit: Expected a whole number of images'],
    [{ limit: 100_000_000 }, 'limit'],
    [{ limit: 'much' }, 'limit: Expected a number'],
    [{ scope: 'user', scopeId: '7' }, 'scopeId: Expected an administrator\'s e-mail address, "admin:7", or "user:7" for an end user'],
    [{ scope: 'tenant', scopeId: null }, 'scopeId: Expected the id of a tenant'],
    [{ scopeId: 'acme' }, 'scopeId: A budget for everything has no scope id'],
    [{ name: ' ' }, 'name: Expected a name'],
  ])('is refused with %j', (change, message) => {
    expect(() => parseBudget('b', { ...row, ...change })).toThrow(message);
  });
});

describe('the account of a budget', () => {
  const budget = { id: 'b', subject: 'all', unit: 'images' } as const;

  it.each([
    ['day', '2026-12-31T23:59:59.999Z', 'b/all/images/2026-12-31'],
    ['month', '2026-12-31T23:59:59.999Z', 'b/all/images/2026-12'],
    ['month', '2026-12-31T23:59:59.999-02:00', 'b/all/images/2027-01'],
  ] as const)('changes with the %s, by UTC: %s', (period, at, key) => {
    expect(accountOf({ ...budget, period }, new Date(at)).key).toBe(key);
  });
});

describe('formatAmount', () => {
  it.each([
    ['images', 1, '1 image'],
    ['images', 0, '0 images'],
    ['microUsd', 0, '$0.00'],
    ['microUsd', 1_500_000, '$1.50'],
    ['microUsd', 42_000, '$0.042'],
    ['microUsd', 1, '$0.000001'],
  ] as const)('writes %s %i as %s', (unit, amount, text) => {
    expect(formatAmount(unit, amount)).toBe(text);
  });
});

describe('verifyLedger', () => {
  const zero = { reserved: 0, spent: 0 };
  const differencesOf = async (counters: Record<string, typeof zero>, entries: Record<string, typeof zero>) =>
    (await verifyLedger({ totals: async () => ({ counters: new Map(Object.entries(counters)), entries: new Map(Object.entries(entries)) }) }))
      .differences;

  it('finds nothing where counters are the sums of their entries, or were opened and never used', async () => {
    expect(await differencesOf({ a: { reserved: 1, spent: 2 }, b: zero }, { a: { reserved: 1, spent: 2 } })).toEqual([]);
  });

  it('names a counter that says something else, one without entries and entries without a counter', async () => {
    const [a, b, c] = [{ reserved: 0, spent: 2 }, { reserved: 0, spent: 1 }, { reserved: 1, spent: 0 }];
    expect(await differencesOf({ a, b }, { a: b, c })).toEqual([
      { account: 'a', counter: a, entries: b },
      { account: 'b', counter: b, entries: zero },
      { account: 'c', entries: c },
    ]);
  });
});
