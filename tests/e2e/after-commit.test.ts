import { afterCommit, outsideTransactions } from '../../plugins/imageforge/server/src/services/after-commit';
import { type BootedStrapi, bootStrapi } from '../support/strapi';

describe('work that follows a write', () => {
  let booted: BootedStrapi;

  beforeAll(async () => {
    booted = await bootStrapi();
  });
  afterAll(() => booted?.stop());

  it('runs at once outside a transaction, and after the commit within one', async () => {
    const { strapi } = booted;
    const happened: string[] = [];
    afterCommit(strapi, () => void happened.push('outside'));
    await strapi.db.transaction(async () => {
      afterCommit(strapi, () => void happened.push('within'));
      await strapi.db.query('api::category.category').count();
      happened.push('before the commit');
    });
    expect(happened).toEqual(['outside', 'before the commit', 'within']);
  });

  it('never runs after a rollback', async () => {
    const { strapi } = booted;
    const happened: string[] = [];
    const undone = strapi.db.transaction(async () => {
      afterCommit(strapi, () => void happened.push('within'));
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(happened).toEqual([]);
  });

  it('is in no transaction that it was called from', async () => {
    const { strapi } = booted;
    const isInside = () => strapi.db.inTransaction();
    const bound = outsideTransactions(isInside);
    await strapi.db.transaction(async () => {
      expect(isInside()).toBe(true);
      expect(bound()).toBe(false);
    });
  });

  it('accepts no request that a rollback undoes', async () => {
    const { strapi } = booted;
    const generations = strapi.plugin('imageforge').service('generations');
    const { store } = strapi.plugin('imageforge').service('forge');
    const ask = () => generations.create({ prompt: 'x', size: '64x64' });
    let id = '';
    const undone = strapi.db.transaction(async () => {
      ({ id } = await ask());
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await store.get(id)).toBeUndefined();
  });
});
