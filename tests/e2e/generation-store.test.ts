import { createGenerationArchive } from '../../plugins/imageforge/server/src/adapters/store/generation-archive';
import { testGenerationArchive } from '../../plugins/imageforge/server/src/engine/testing/generation-archive-contract';
import { createDeliveryStore } from '../../plugins/imageforge/server/src/adapters/store/delivery-store';
import { testDeliveryStore } from '../../plugins/imageforge/server/src/engine/testing/delivery-store-contract';
import { testGenerationStore } from '../../plugins/imageforge/server/src/engine/testing/generation-store-contract';
import { type BootedStrapi, bootStrapi } from '../support/strapi';

let booted: BootedStrapi;
// Nothing may work on the rows of these tests but the tests.
const options = { engine: { sweepMs: 3_600_000 } };

beforeAll(async () => {
  booted = await bootStrapi({ options });
});
afterAll(() => booted?.stop());

testGenerationStore(
  'SQLite',
  () => booted.strapi.plugin('imageforge').service('forge').store,
  () => new Promise((resolve) => setTimeout(resolve, 20)),
);

testGenerationArchive('SQLite', () => ({
  archive: createGenerationArchive(booted.strapi),
  store: booted.strapi.plugin('imageforge').service('forge').store,
}));
// No webhook is configured, so nothing is sent meanwhile.
testDeliveryStore('SQLite', () => createDeliveryStore(booted.strapi));
