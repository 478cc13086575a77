import { createGenerationArchive } from '../../plugins/imageforge/server/src/adapters/store/generation-archive';
import { createTotalStore } from '../../plugins/imageforge/server/src/adapters/store/totals';
import type { Attempt } from '../../plugins/imageforge/server/src/engine/generation/generation';
import { testGenerationArchive } from '../../plugins/imageforge/server/src/engine/testing/generation-archive-contract';
import { generationFixture } from '../../plugins/imageforge/server/src/engine/testing/generation-fixtures';
import { testGenerationStore } from '../../plugins/imageforge/server/src/engine/testing/generation-store-contract';
import { testLedger } from '../../plugins/imageforge/server/src/engine/testing/ledger-contract';
import { createGate } from '../../plugins/imageforge/server/src/engine/testing/wait-for';
import { createAttacher } from '../../plugins/imageforge/server/src/services/entries/attach';
import { setBudgets } from '../support/budgets';
import { startMariaDB } from '../support/mariadb';
import { describeWith, type Part } from '../support/parts';
import { startPostgres } from '../support/postgres';
import { apiToken, type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

interface Server {
  createDatabase(name: string): Promise<Record<string, string>>;
  stop(): Promise<void>;
}

/** Each with how many of its connections wait for a row that another one has locked; MariaDB tells only that they are not done. */
const suites: [Part, string, () => Promise<Server>, string][] = [
  ['postgres', 'PostgreSQL', startPostgres, "SELECT count(*) AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"],
  ['mariadb', 'MariaDB', startMariaDB, "SELECT count(*) AS count FROM information_schema.processlist WHERE command = 'Query' AND id <> connection_id()"],
];

for (const [part, name, start, countWaiting] of suites) {
  describeWith([part], `on ${name}`, () => {
    let server: Server;
    let booted: BootedStrapi;

    beforeAll(async () => {
      server = await start();
      // Nothing may work on the rows of the contract but its tests.
      booted = await bootStrapi({
        env: await server.createDatabase('imageforge_test'),
        options: { engine: { sweepMs: 3_600_000 } },
      });
    });
    afterAll(async () => {
      await booted?.stop();
      await server?.stop();
    });

    testGenerationStore(
      name,
      () => booted.strapi.plugin('imageforge').service('forge').store,
      () => new Promise((resolve) => setTimeout(resolve, 20)),
    );

    testGenerationArchive(name, () => ({
      archive: createGenerationArchive(booted.strapi),
      store: booted.strapi.plugin('imageforge').service('forge').store,
    }));
    describe('with budgets', () => {
      // Those of the contract would limit what comes after.
      afterAll(() => setBudgets(booted.strapi, []));

      testLedger(
        name,
        () => booted.strapi.plugin('imageforge').service('forge').ledgerBook,
        (budgets) => setBudgets(booted.strapi, budgets),
      );
    });

    it('refuses what the database cannot hold before it is asked', async () => {
      const token = await apiToken(booted.strapi);
      const call = (method: 'get' | 'post', path: string) =>
        booted.request[method](`/api/imageforge${path}`).set('Authorization', `Bearer ${token}`);
      const answers = [
        await call('post', '/generations').send({ prompt: 'a\0b' }),
        await call('post', '/generations').send({ prompt: 'x', variables: { a: '\ud83c' } }),
        await call('post', '/generations').send({ prompt: 'x', images: [{ fileId: 2 ** 40 }] }),
        await call('get', '/generations/%00'),
        await call('get', '/generations?documentId=%00'),
        await call('post', '/assets/%00/discard'),
        await call('post', '/templates/%00/preview').send({}),
      ];
      expect(answers.map(({ status, body }) => `${status} ${body.error?.code}`)).toEqual(
        answers.map(() => '400 IMAGEFORGE_INVALID_REQUEST'),
      );
    });

    it('counts what has ended once, whoever counts at the same time', async () => {
      const { store } = booted.strapi.plugin('imageforge').service('forge');
      for (const costMicroUsd of [1, 20, 300, 4_000_000_000]) {
        const startedAt = '2026-11-24T10:00:00.000Z';
        const attempts: Attempt[] = [{ id: 'a', provider: 'counted', model: 'm', images: [0], startedAt, state: 'succeeded', costMicroUsd }];
        await store.create(generationFixture({ state: 'succeeded', attempts }));
      }
      // One that loses against another has counted nothing, and the next one finds what is left.
      await Promise.allSettled([1, 2, 3, 4].map(() => createTotalStore(booted.strapi).count()));
      const totals = createTotalStore(booted.strapi);
      await totals.count();
      const cost = (await totals.all()).filter(({ series, labels }) => series === 'costMicroUsd' && labels[0] === 'counted');
      expect(cost).toEqual([{ series: 'costMicroUsd', labels: ['counted', 'm'], value: 4_000_000_321 }]);
    });

    describe('when an image is attached at the moment of another change', () => {
      const articles = () => booted.strapi.documents('api::article.article');
      const forge = () => booted.strapi.plugin('imageforge').service('forge');
      const coverOf = async (documentId: string) => {
        const draft = await articles().findOne({ documentId, locale: 'en', populate: ['cover'] });
        return (draft?.cover as { id: number } | null)?.id;
      };
      const waits = (count: number) =>
        waitFor(`${count} to wait for a row`, async () => {
          const answer = await booted.strapi.db.connection.raw(countWaiting);
          return Number((answer.rows ?? answer[0])[0].count) === count;
        });
      /** An entry without a cover, and images of two generations for it. */
      const setUp = async () => {
        const { documentId } = await articles().create({ data: { title: 'Wanted by two' } as never, locale: 'en' });
        const made = await Promise.all(
          [1, 2].map(async (seed) => {
            const generations = booted.strapi.plugin('imageforge').service('generations');
            const { id } = await generations.create({ prompt: 'A lighthouse', model: 'sketch/sketch-1', size: '64x64', seed });
            await waitFor('the image', async () => (await forge().store.get(id)).state === 'succeeded');
            return (await forge().store.assetsOf([id]))[0] as { fileId: number };
          }),
        );
        const target = { uid: 'api::article.article', documentId, locale: 'en', path: 'cover' };
        const attacher = createAttacher(booted.strapi, forge().bindings, forge().events, { emitEntryUpdate: false });
        const attach = (asset: object): Promise<string | undefined> =>
          attacher.attach(target, asset as never, { kind: 'automation', id: 'rule' });
        return { documentId, target, attach, files: made.map(({ fileId }) => fileId), made };
      };
      /** Makes the change in a transaction, which ends once so many wait for it of those whom `others` has started. */
      const during = async (change: () => Promise<unknown>, others: () => void, count: number): Promise<void> => {
        const changed = createGate();
        const waited = createGate();
        const ended = booted.strapi.db.transaction(async () => {
          await change();
          changed.open();
          await waited.opened;
        });
        await Promise.race([changed.opened, ended]);
        others();
        await waits(count).finally(waited.open);
        await ended;
      };
      const reason = expect.stringContaining('holds another image');

      it('puts one of two images into the field, and says of the other why not', async () => {
        const { documentId, target, attach, files, made } = await setUp();
        const rows = booted.strapi.db.query('api::article.article');
        let attaching: Promise<string | undefined>[] = [];
        const touch = () => rows.updateMany({ where: { documentId }, data: { title: 'Held' } });
        await during(touch, () => void (attaching = made.map(attach)), 2);
        const outcomes = await Promise.all(attaching);
        expect([...outcomes].sort()).toEqual([reason, undefined]);
        const winner = outcomes.indexOf(undefined);
        expect(await coverOf(documentId)).toBe(files[winner]);
        expect(await forge().bindings.find(target)).toMatchObject({ state: 'attached', fileId: files[winner] });
      });

      it('leaves an image that somebody has saved at that moment', async () => {
        const { documentId, attach, files, made } = await setUp();
        let attaching: Promise<string | undefined> | undefined;
        const save = () => articles().update({ documentId, locale: 'en', data: { cover: files[0] } as never });
        await during(save, () => void (attaching = attach(made[1]!)), 1);
        expect(await attaching).toEqual(reason);
        expect(await coverOf(documentId)).toBe(files[0]);
      });

      it('gives way to an image that somebody saves a moment later', async () => {
        const { documentId, attach, files, made } = await setUp();
        let saving: Promise<unknown> | undefined;
        const save = () => articles().update({ documentId, locale: 'en', data: { cover: files[0] } as never });
        await during(() => attach(made[1]!), () => void (saving = save()), 1);
        await saving;
        expect(await coverOf(documentId)).toBe(files[0]);
      });
    });

    it('fills the cover of a published article, and leaves unfinished edits unpublished', async () => {
      const { strapi } = booted;
      await strapi.documents('plugin::imageforge.template').create({
        data: { name: 'Cover', slug: 'article-cover', prompt: '{{title}}', variables: [{ name: 'title', source: 'title' }] },
      });
      const articles = strapi.documents('api::article.article');
      const { documentId } = await articles.create({ data: { title: 'One' } as never, locale: 'en' });
      await articles.publish({ documentId, locale: 'en' });
      await articles.update({ documentId, locale: 'en', data: { title: 'Two' } as never });
      const read = (status: 'draft' | 'published') => articles.findOne({ documentId, locale: 'en', status, populate: ['cover'] });
      const published = await waitFor('the cover', async () => {
        const version = await read('published');
        return version?.cover && version;
      });
      const draft = await read('draft');
      expect(published).toMatchObject({ title: 'One', cover: { mime: 'image/webp' } });
      expect(draft).toMatchObject({ title: 'Two', cover: { id: (published.cover as { id: number }).id } });
      expect(Date.parse(String(draft?.updatedAt))).toBeGreaterThan(Date.parse(String(published.updatedAt)));
    });
  });
}
