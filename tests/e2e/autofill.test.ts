import sharp from 'sharp';
import { type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const uid = 'api::article.article';

describe('filling the cover of a published article', () => {
  let booted: BootedStrapi;

  beforeAll(async () => {
    booted = await bootStrapi({ options: { engine: { sweepMs: 3_600_000 } } });
    await booted.strapi.documents('plugin::imageforge.template').create({
      data: {
        name: 'Article cover',
        slug: 'article-cover',
        prompt: '{{title}} {{category}}',
        variables: [
          { name: 'title', required: true, source: 'title' },
          { name: 'category', source: 'category.name' },
        ],
      },
    });
  });
  afterAll(() => booted?.stop());

  const articles = () => booted.strapi.documents(uid);
  const read = (documentId: string, status: 'draft' | 'published', locale = 'en') =>
    articles().findOne({ documentId, status, locale, populate: ['cover'] });
  const generationsOf = (documentId: string) =>
    booted.strapi.db.query('plugin::imageforge.generation').findMany({ where: { targetDocumentId: documentId } });
  const covered = (documentId: string, locale = 'en') =>
    waitFor('the cover', async () => (await read(documentId, 'published', locale))?.cover, 20_000);
  const settled = (documentId: string) =>
    waitFor('the end', async () => {
      const found = await generationsOf(documentId);
      return found.length > 0 && found.every(({ state }) => state === 'succeeded') && found;
    });
  const publish = async (data: Record<string, unknown>, locale = 'en') => {
    const { documentId } = await articles().create({ data: data as never, locale });
    await articles().publish({ documentId, locale });
    return documentId;
  };
  /** A file of the media library that a person uploaded. */
  const uploadByHand = async () => {
    const { filepath, size } = await (async () => {
      const path = `${booted.folder}/photo-${Math.random()}.png`;
      const info = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#a33' } }).toFile(path);
      return { filepath: path, size: info.size };
    })();
    const [file] = await booted.strapi
      .plugin('upload')
      .service('upload')
      .upload({ data: { fileInfo: { name: 'photo.png' } }, files: { filepath, originalFilename: 'photo.png', mimetype: 'image/png', size } });
    return file as { id: number };
  };

  it('asks the database nothing of its own before the publish is answered', async () => {
    const { documentId } = await articles().create({ data: { title: 'Without delay' } as never, locale: 'en' });
    const asked: string[] = [];
    const note = ({ sql }: { sql: string }) => void asked.push(sql);
    booted.strapi.db.connection.on('query', note);
    await articles().publish({ documentId, locale: 'en' });
    const meanwhile = asked.splice(0);
    await covered(documentId);
    await settled(documentId);
    booted.strapi.db.connection.removeListener('query', note);
    const isOurs = (sql: string) => sql.includes('imageforge_');
    expect(meanwhile.length).toBeGreaterThan(0);
    expect(meanwhile.filter(isOurs)).toEqual([]);
    expect(asked.filter(isOurs).length).toBeGreaterThan(0);
  });

  it('puts the image into the draft and the published version, and leaves the status as it was', async () => {
    const category = await booted.strapi.documents('api::category.category').create({ data: { name: 'Forest' } });
    const documentId = await publish({ title: 'Under old trees', category: category.documentId });
    const cover = await covered(documentId);
    await settled(documentId);
    expect(cover).toMatchObject({ mime: 'image/webp', width: 1536, height: 1024 });
    const [draft, published] = [await read(documentId, 'draft'), await read(documentId, 'published')];
    expect(draft?.cover?.id).toBe(published?.cover?.id);
    // "Modified" is what Strapi says of a draft that is younger than its published version.
    expect(Date.parse(String(draft?.updatedAt))).toBeLessThanOrEqual(Date.parse(String(published?.updatedAt)));
    const [generation] = await generationsOf(documentId);
    expect(generation.recipe.prompt).toContain('Under old trees Forest');
  });

  it('keeps to the language that was published', async () => {
    const { documentId } = await articles().create({ data: { title: 'In English' } as never, locale: 'en' });
    await articles().update({ documentId, locale: 'de', data: { title: 'Auf Deutsch' } as never });
    await articles().publish({ documentId, locale: 'de' });
    await covered(documentId, 'de');
    await settled(documentId);
    expect((await read(documentId, 'draft', 'de'))?.cover).toBeTruthy();
    expect((await read(documentId, 'draft', 'en'))?.cover).toBeNull();
    expect(await generationsOf(documentId)).toHaveLength(1);
  });

  it('does not touch a cover that somebody chose', async () => {
    const chosen = await uploadByHand();
    const documentId = await publish({ title: 'Chosen by hand', cover: chosen.id });
    await new Promise((resolve) => setImmediate(resolve));
    const other = await publish({ title: 'A later one, without a cover' });
    await covered(other);
    expect(await generationsOf(documentId)).toHaveLength(0);
    expect((await read(documentId, 'published'))?.cover?.id).toBe(chosen.id);
  });

  it('leaves the field alone when somebody chose an image while it was made', async () => {
    const { documentId } = await articles().create({ data: { title: 'A race' } as never, locale: 'en' });
    await articles().publish({ documentId, locale: 'en' });
    await waitFor('the generation', async () => (await generationsOf(documentId)).length > 0);
    const chosen = await uploadByHand();
    await articles().update({ documentId, locale: 'en', data: { cover: chosen.id } as never });
    await articles().publish({ documentId, locale: 'en' });
    const [generation] = await settled(documentId);
    expect((await read(documentId, 'published'))?.cover?.id).toBe(chosen.id);
    expect((await read(documentId, 'draft'))?.cover?.id).toBe(chosen.id);
    expect(generation.warnings).toEqual([expect.objectContaining({ code: 'attach-skipped' })]);
  });

  it('leaves unfinished edits of the draft unpublished, and still shown as modified', async () => {
    const { documentId } = await articles().create({ data: { title: 'Version one' } as never, locale: 'en' });
    await articles().publish({ documentId, locale: 'en' });
    await articles().update({ documentId, locale: 'en', data: { title: 'Version two, unfinished' } as never });
    await covered(documentId);
    await settled(documentId);
    const [draft, published] = [await read(documentId, 'draft'), await read(documentId, 'published')];
    expect(published).toMatchObject({ title: 'Version one' });
    expect(draft).toMatchObject({ title: 'Version two, unfinished' });
    expect(draft?.cover?.id).toBe(published?.cover?.id);
    expect(Date.parse(String(draft?.updatedAt))).toBeGreaterThan(Date.parse(String(published?.updatedAt)));
  });

  it('starts one generation, however often the article is published', async () => {
    const { documentId } = await articles().create({ data: { title: 'Five times' } as never, locale: 'en' });
    for (let time = 0; time < 5; time += 1) await articles().publish({ documentId, locale: 'en' });
    await covered(documentId);
    expect(await settled(documentId)).toHaveLength(1);
  });

  const forge = () => booted.strapi.plugin('imageforge').service('forge');
  const bindingOf = (documentId: string) =>
    booted.strapi.db.query('plugin::imageforge.binding').findOne({ where: { entryDocumentId: documentId } });

  it('starts one generation when a second publish looks just before the first one has ended', async () => {
    const [generate] = forge().stages;
    const { bindings } = forge();
    const original = { run: generate.run, find: bindings.find };
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    generate.run = async (work: unknown) => {
      await held;
      return original.run.call(generate, work);
    };
    const { documentId } = await articles().create({ data: { title: 'A photo finish' } as never, locale: 'en' });
    await articles().publish({ documentId, locale: 'en' });
    await waitFor('the binding', () => bindingOf(documentId));

    let isOutOfDate = false;
    bindings.find = async (target: { documentId?: string }) => {
      const found = await original.find(target);
      if (isOutOfDate) return found;
      // What the second publish has read is out of date by the time that it goes on.
      letGo();
      await settled(documentId);
      isOutOfDate = true;
      return found;
    };
    await articles().publish({ documentId, locale: 'en' });
    await waitFor('the second publish to have looked too early', () => isOutOfDate);
    Object.assign(generate, { run: original.run });
    Object.assign(bindings, { find: original.find });

    // When another cover is there, the second publish has long been dealt with.
    await covered(await publish({ title: 'After the photo finish' }));
    expect(await generationsOf(documentId)).toHaveLength(1);
  });

  it('knows what an image was made from, also when the worker was quicker, and respects that it was taken out', async () => {
    const { bindings } = forge();
    const { start } = bindings;
    bindings.start = async (target: { documentId: string }, binding: unknown) => {
      await settled(target.documentId);
      return start(target, binding);
    };
    const documentId = await publish({ title: 'A quick worker' });
    const binding = await waitFor('the inputs', async () => {
      const row = await bindingOf(documentId);
      return row?.inputsHash && row;
    });
    Object.assign(bindings, { start });
    expect(binding).toMatchObject({ state: 'attached', madeBy: 'automation', fileId: expect.any(Number) });

    await articles().update({ documentId, locale: 'en', data: { cover: null } as never });
    await articles().publish({ documentId, locale: 'en' });
    await covered(await publish({ title: 'After a cover was taken out' }));
    expect(await generationsOf(documentId)).toHaveLength(1);
    expect((await read(documentId, 'published'))?.cover).toBeNull();
  });

  it('ends without harm when the article is deleted meanwhile', async () => {
    const documentId = await publish({ title: 'Soon gone' });
    await waitFor('the generation', async () => (await generationsOf(documentId)).length > 0);
    await articles().delete({ documentId, locale: '*' });
    const [generation] = await settled(documentId);
    expect(generation.warnings).toEqual([
      expect.objectContaining({ code: 'attach-skipped', message: 'The entry was deleted meanwhile.' }),
    ]);
  });

  it('catches up with what was published while nobody listened', async () => {
    // As if the process had died between the commit and the event.
    const muted = booted.strapi.eventHub.emit;
    booted.strapi.eventHub.emit = async () => undefined;
    const documentId = await publish({ title: 'Published unheard' });
    booted.strapi.eventHub.emit = muted;
    expect(await generationsOf(documentId)).toHaveLength(0);
    await booted.strapi.plugin('imageforge').service('forge').sweep.sweepOnce();
    await covered(documentId);
    expect(await settled(documentId)).toHaveLength(1);
  });

  it('publishes all the same when a template is missing', async () => {
    await booted.strapi.db.query('plugin::imageforge.template').updateMany({ where: { slug: 'article-cover' }, data: { slug: 'away' } });
    const documentId = await publish({ title: 'No template' });
    expect(await read(documentId, 'published')).toMatchObject({ title: 'No template' });
    await booted.strapi.db.query('plugin::imageforge.template').updateMany({ where: { slug: 'away' }, data: { slug: 'article-cover' } as never });
    await booted.strapi.plugin('imageforge').service('forge').sweep.sweepOnce();
    await covered(documentId);
  });

  it('says once that a template is missing, not with each sweep', async () => {
    const templates = booted.strapi.documents('plugin::imageforge.template');
    const { documentId: template } = (await templates.findFirst({ filters: { slug: 'article-cover' } }))!;
    await templates.update({ documentId: template, data: { slug: 'elsewhere' } as never });
    const error = jest.spyOn(booted.strapi.log, 'error').mockReturnThis();
    const documentId = await publish({ title: 'Without a template' });
    const lines = () => error.mock.calls.filter(([line]) => String(line).includes(documentId));
    await waitFor('the line', () => lines().length > 0);
    const { sweep } = booted.strapi.plugin('imageforge').service('forge');
    await sweep.sweepOnce();
    await sweep.sweepOnce();
    expect(lines()).toHaveLength(1);
    error.mockRestore();
    await templates.update({ documentId: template, data: { slug: 'article-cover' } as never });
    await sweep.sweepOnce();
    await covered(documentId);
  });
});
