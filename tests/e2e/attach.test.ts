import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAutofill } from '../../plugins/imageforge/server/src/services/autofill';
import { arrivedImages } from '../../plugins/imageforge/server/src/services/entries/arrived-images';
import { createAttacher } from '../../plugins/imageforge/server/src/services/entries/attach';
import { freezeTarget } from '../../plugins/imageforge/server/src/services/entries/freeze-target';
import { type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const articleUid = 'api::article.article';
const pageUid = 'api::landing-page.landing-page';

interface Block {
  __component: string;
  id: number;
  heading?: string;
  image?: { id: number } | null;
}

describe('attaching an image to an entry', () => {
  let booted: BootedStrapi;

  beforeAll(async () => {
    booted = await bootStrapi({ options: { engine: { sweepMs: 3_600_000 }, autofill: { enabled: false } } });
  });
  afterAll(() => booted?.stop());

  const forge = () => booted.strapi.plugin('imageforge').service('forge');
  const articles = () => booted.strapi.documents(articleUid);
  const pages = () => booted.strapi.documents(pageUid);
  const cover = (documentId: string, status: 'draft' | 'published', locale = 'en') =>
    articles().findOne({ documentId, status, locale, populate: ['cover'] });
  const bindingsOf = (documentId: string) =>
    booted.strapi.db.query('plugin::imageforge.binding').findMany({ where: { entryDocumentId: documentId } });

  /** Asks for images, and does `meanwhile` before they are made. @returns the generation once it has ended. */
  const generate = async (target: Record<string, unknown>, meanwhile: () => Promise<unknown> = async () => undefined, n = 1) => {
    const [stage] = forge().stages;
    const { run } = stage;
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    stage.run = async (work: unknown) => {
      await held;
      return run.call(stage, work);
    };
    const { id } = await booted.strapi
      .plugin('imageforge')
      .service('generations')
      .create({ prompt: 'A lighthouse', size: '512x512', n, target });
    await meanwhile();
    letGo();
    stage.run = run;
    return waitFor('the end', async () => {
      const generation = await forge().store.get(id);
      return generation.finishedAt && generation;
    });
  };
  const fileOf = async (generation: { id: string }, index = 0) =>
    (await forge().store.assetsOf([generation.id]))[index].fileId as number;

  /** What open forms are told while `work` runs. */
  const toldForms = async (work: () => Promise<unknown>) => {
    const targets: Record<string, unknown>[] = [];
    const end = forge().events.subscribe((event: { type: string; target: Record<string, unknown> }) => {
      if (event.type === 'entry.image-attached') targets.push(event.target);
    });
    await work();
    end();
    return targets;
  };

  const publishedArticle = async () => {
    const { documentId } = await articles().create({ data: { title: 'An article' } as never, locale: 'en' });
    await articles().publish({ documentId, locale: 'en' });
    return { documentId, target: { uid: articleUid, documentId, locale: 'en', path: 'cover' } };
  };

  it('tells open forms of the draft that it changed', async () => {
    const { documentId, target } = await publishedArticle();
    const told = await toldForms(() => generate(target));
    expect(told).toEqual([{ uid: articleUid, documentId, locale: 'en', path: 'cover' }]);
  });

  it('says nothing to a form whose draft has a cover that somebody chose meanwhile, and shows it as modified', async () => {
    const { target: other } = await publishedArticle();
    const chosen = await fileOf(await generate(other));
    const { documentId, target } = await publishedArticle();
    let made = 0;
    const told = await toldForms(async () => {
      const generation = await generate(target, () =>
        articles().update({ documentId, locale: 'en', data: { cover: chosen } as never }),
      );
      made = await fileOf(generation);
    });
    const [draft, published] = [await cover(documentId, 'draft'), await cover(documentId, 'published')];
    expect([draft?.cover?.id, published?.cover?.id]).toEqual([chosen, made]);
    expect(told).toEqual([]);
    expect(Date.parse(String(draft?.updatedAt))).toBeGreaterThan(Date.parse(String(published?.updatedAt)));
  });

  it('puts the first image of a batch into a field for one, and says nothing of the others', async () => {
    const { documentId, target } = await publishedArticle();
    const generation = await generate(target, undefined, 3);
    expect(generation).toMatchObject({ state: 'succeeded', warnings: [] });
    expect(await bindingsOf(documentId)).toEqual([
      expect.objectContaining({ state: 'attached', fileId: await fileOf(generation, 0) }),
    ]);
  });

  it('puts all images of a batch into a field for many, and leaves what others chose', async () => {
    const products = booted.strapi.documents('api::product.product');
    const { documentId } = await products.create({ data: { name: 'A lamp' } as never });
    const target = { uid: 'api::product.product', documentId, path: 'images' };
    const generation = await generate(target, undefined, 3);
    const files = async () =>
      ((await products.findOne({ documentId, populate: ['images'] }))?.images as { id: number }[]).map(({ id }) => id);
    const made = [0, 1, 2].map((index) => fileOf(generation, index));
    expect(await files()).toEqual(await Promise.all(made));
    expect(await generate(target)).toMatchObject({ warnings: [{ code: 'attach-skipped' }] });
    expect(await files()).toEqual(await Promise.all(made));
  });

  it('remembers which image the field has, not one that did not get into it', async () => {
    const { documentId, target } = await publishedArticle();
    const first = await generate(target);
    const second = await generate(target);
    expect(second).toMatchObject({ state: 'succeeded', warnings: [{ code: 'attach-skipped' }] });
    expect(await bindingsOf(documentId)).toEqual([
      expect.objectContaining({ state: 'attached', generationId: first.id, fileId: await fileOf(first) }),
    ]);
  });

  it('does not say of an image what another one was made from', async () => {
    const { documentId, target } = await publishedArticle();
    const started = { madeBy: 'automation', inputsHash: 'of the automatic one', generationId: 'gone' };
    await forge().bindings.start(target, started);
    const generation = await generate(target);
    expect(await bindingsOf(documentId)).toEqual([
      expect.objectContaining({ state: 'attached', generationId: generation.id, inputsHash: null }),
    ]);
  });

  it('tells frontends: a webhook of its own, and by option the one of an update', async () => {
    const received: { event: string; [name: string]: unknown }[] = [];
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => (text += chunk));
      request.on('end', () => {
        received.push(JSON.parse(text));
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { strapi } = booted;
    const webhook = await strapi.get('webhookStore').createWebhook({
      name: 'Covers',
      url: `http://127.0.0.1:${port}/`,
      headers: {},
      events: ['entry.image-attached'],
      isEnabled: true,
    });
    strapi.get('webhookRunner').add(webhook);
    const { documentId, target } = await publishedArticle();
    const generation = await generate(target);
    const message = await waitFor('the webhook', () => received[0]);
    const [asset] = await forge().store.assetsOf([generation.id]);
    expect(message).toMatchObject({ event: 'entry.image-attached', model: 'article', ...target, fileId: asset.fileId, url: asset.url, assetId: asset.id });
    strapi.get('webhookRunner').remove(webhook);
    await new Promise((resolve) => server.close(resolve));

    const updates: { uid: string; entry: { documentId: string } }[] = [];
    const end = strapi.eventHub.on('entry.update', async (payload) => void updates.push(payload as never));
    await generate((await publishedArticle()).target);
    expect(updates).toEqual([]);
    await articles().update({ documentId, locale: 'en', data: { cover: null } as never });
    await articles().publish({ documentId, locale: 'en' });
    updates.length = 0;
    const attacher = createAttacher(strapi, forge().bindings, forge().events, { emitEntryUpdate: true });
    expect(await attacher.attach(target, asset, generation.requester)).toBeUndefined();
    end();
    expect(updates.map(({ uid, entry }) => [uid, entry.documentId])).toEqual([[articleUid, documentId], [articleUid, documentId]]);
  });

  describe('in a block', () => {
    const hero = (heading: string) => ({ __component: 'blocks.hero', heading });
    const blocksOf = async (documentId: string, status: 'draft' | 'published') => {
      const page = await pages().findOne({ documentId, status, populate: { blocks: { populate: '*' } } as never });
      return (page as unknown as { blocks: Block[] } | null)?.blocks ?? [];
    };
    const imagesOf = async (documentId: string, status: 'draft' | 'published') =>
      Object.fromEntries((await blocksOf(documentId, status)).map(({ heading, image }) => [heading, image?.id]));
    const publishedPage = async () => {
      const { documentId } = await pages().create({ data: { title: 'Start', blocks: [hero('one'), hero('two')] } as never });
      await pages().publish({ documentId });
      const [one, two] = (await blocksOf(documentId, 'draft')) as [Block, Block];
      return { documentId, one, two, target: { uid: pageUid, documentId, path: 'blocks.0.image' } };
    };
    /** As the content manager does: the blocks keep their ids. */
    const swap = (documentId: string, one: Block, two: Block) =>
      pages().update({ documentId, data: { blocks: [two, one].map(({ __component, id, heading }) => ({ __component, id, heading })) } as never });

    it('finds it in both versions when the blocks were moved meanwhile, and tells forms where it is', async () => {
      const { documentId, one, two, target } = await publishedPage();
      let file = 0;
      const told = await toldForms(async () => {
        file = await fileOf(await generate({ ...target, componentId: one.id }, () => swap(documentId, one, two)));
      });
      expect(await imagesOf(documentId, 'draft')).toEqual({ two: undefined, one: file });
      expect(await imagesOf(documentId, 'published')).toEqual({ one: file, two: undefined });
      const place = { uid: pageUid, documentId, path: 'blocks.1.image', componentId: one.id, componentUid: 'blocks.hero' };
      expect(told).toEqual([place]);
      const { uid: _uid, documentId: _documentId, ...where } = place;
      expect(await arrivedImages(booted.strapi, forge().bindings, { uid: pageUid, documentId })).toEqual([
        { ...where, fileId: file },
      ]);
    });

    it('finds it when the moved blocks were published meanwhile', async () => {
      const { documentId, one, two, target } = await publishedPage();
      const generation = await generate(target, async () => {
        await swap(documentId, one, two);
        await pages().publish({ documentId });
      });
      const images = { two: undefined, one: await fileOf(generation) };
      expect(await imagesOf(documentId, 'draft')).toEqual(images);
      expect(await imagesOf(documentId, 'published')).toEqual(images);
    });

    it('takes the id that the form knows over the place where the form has it', async () => {
      const { documentId, two, target } = await publishedPage();
      const file = await fileOf(await generate({ ...target, componentId: two.id }));
      expect(await imagesOf(documentId, 'draft')).toEqual({ one: undefined, two: file });
      expect(await imagesOf(documentId, 'published')).toEqual({ one: undefined, two: file });
    });

    it('leaves the page alone when the block was deleted, or was never saved', async () => {
      const { documentId, two, target } = await publishedPage();
      const remove = async () => {
        const { __component, id, heading } = two;
        await pages().update({ documentId, data: { blocks: [{ __component, id, heading }] } as never });
        await pages().publish({ documentId });
      };
      const reason = 'The entry has no field "blocks.0.image" any more.';
      expect(await generate(target, remove)).toMatchObject({ warnings: [{ code: 'attach-skipped', message: reason }] });
      expect(await imagesOf(documentId, 'draft')).toEqual({ two: undefined });
      expect(await imagesOf(documentId, 'published')).toEqual({ two: undefined });
      expect(await generate({ ...target, componentId: 99_999 })).toMatchObject({ warnings: [{ code: 'attach-skipped' }] });
      expect(await imagesOf(documentId, 'draft')).toEqual({ two: undefined });
    });

    it('fills each opted-in block that is published empty, and later only what was never begun', async () => {
      await booted.strapi.documents('plugin::imageforge.template').create({
        data: { name: 'Hero', slug: 'hero', prompt: 'A hero' },
      });
      const { image } = booted.strapi.components['blocks.hero']!.attributes as Record<string, { pluginOptions?: unknown }>;
      image!.pluginOptions = { imageforge: { template: 'hero', size: '512x512' } };
      const { generations, store, bindings, logger } = forge();
      const clock = { now: () => new Date(), sleep: async () => undefined };
      const autofill = createAutofill({ strapi: booted.strapi, generations, store, bindings, clock, logger });
      const stop = autofill.listen();
      const { documentId } = await publishedPage();
      const images = await waitFor('both images', async () => {
        const found = await imagesOf(documentId, 'published');
        return found.one && found.two && found;
      });
      expect(await imagesOf(documentId, 'draft')).toEqual(images);
      expect(images.one).not.toBe(images.two);
      expect((await bindingsOf(documentId)).map(({ madeBy, state }) => [madeBy, state])).toEqual([
        ['automation', 'attached'],
        ['automation', 'attached'],
      ]);
      stop();

      const later = await publishedPage();
      const begun = await freezeTarget(booted.strapi, later.target, 'published');
      expect(begun).toMatchObject({ componentId: later.one.id, componentUid: 'blocks.hero' });
      await forge().bindings.start(begun, { madeBy: 'automation', inputsHash: 'h', generationId: 'failed' });
      await autofill.catchUp();
      await waitFor('the image of the other', async () => (await imagesOf(later.documentId, 'published')).two);
      const { total } = await forge().store.list({ target: { documentId: later.documentId }, page: 1, pageSize: 10 });
      expect(total).toBe(1);
      image!.pluginOptions = undefined;
    });
  });

  it('takes saving for publishing where there are no drafts', async () => {
    const { strapi } = booted;
    const { options } = strapi.contentTypes[articleUid]!;
    await strapi.documents('plugin::imageforge.template').create({ data: { name: 'Cover', slug: 'article-cover', prompt: 'A cover' } });
    const { generations, store, bindings, logger } = forge();
    const clock = { now: () => new Date(), sleep: async () => undefined };
    const [withDrafts, without] = [await publishedArticle(), await publishedArticle()];
    const stop = createAutofill({ strapi, generations, store, bindings, clock, logger }).listen();
    const save = async (documentId: string) =>
      strapi.eventHub.emit('entry.update', { uid: articleUid, entry: { id: (await cover(documentId, 'published'))?.id } });
    await save(withDrafts.documentId);
    options!.draftAndPublish = false;
    await save(without.documentId);
    const asked = async (documentId: string) => (await store.list({ target: { documentId }, page: 1, pageSize: 10 })).total;
    await waitFor('the generation', () => asked(without.documentId));
    options!.draftAndPublish = true;
    await waitFor('the cover', async () => (await cover(without.documentId, 'published'))?.cover);
    expect(await asked(withDrafts.documentId)).toBe(0);
    stop();
  });

  it('puts an image that is not translated into every language, and tells the forms of each', async () => {
    const { attributes } = booted.strapi.contentTypes[articleUid]!;
    const { i18n } = (attributes.cover as unknown as { pluginOptions: { i18n: { localized: boolean } } }).pluginOptions;
    i18n.localized = false;
    const { documentId, target } = await publishedArticle();
    await articles().update({ documentId, locale: 'de', data: { title: 'Ein Artikel' } as never });
    let file = 0;
    const told = await toldForms(async () => void (file = await fileOf(await generate(target))));
    expect([(await cover(documentId, 'draft', 'de'))?.cover?.id, (await cover(documentId, 'published'))?.cover?.id]).toEqual([file, file]);
    expect(told.map(({ locale }) => locale).sort()).toEqual(['de', 'en']);
    const found = { path: 'cover', fileId: file };
    expect(await forge().bindings.attachedTo({ uid: articleUid, documentId, locale: 'de' })).toEqual([found]);
    expect(await forge().bindings.find({ ...target, locale: 'de' })).toMatchObject({ state: 'attached', fileId: file });
    i18n.localized = true;
  });
});
