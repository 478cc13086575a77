import { testLedger } from '../../plugins/imageforge/server/src/engine/testing/ledger-contract';
import { setBudgets } from '../support/budgets';
import { type BootedStrapi, bootStrapi } from '../support/strapi';

let booted: BootedStrapi;

beforeAll(async () => {
  booted = await bootStrapi();
});
afterAll(() => booted?.stop());

testLedger(
  'SQLite',
  () => booted.strapi.plugin('imageforge').service('forge').ledgerBook,
  (budgets) => setBudgets(booted.strapi, budgets),
);
