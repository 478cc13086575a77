import { editingModel, withEditingModel } from '../support/environment';
import { adminToken, type BootedStrapi, bootStrapi, grant } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const uid = 'api::article.article';
const create = 'plugin::imageforge.generation.create';
const read = 'plugin::imageforge.generation.read';

describe('the admin endpoints', () => {
  let booted: BootedStrapi;
  let admin: string;
  let author: { token: string; userId: number };
  let editor: { token: string; userId: number };
  let documentId: string;

  beforeAll(async () => {
    booted = await bootStrapi(withEditingModel);
    const { strapi } = booted;
    await grant(strapi, 'strapi-author', [create]);
    const { id: authorRole } = await strapi.db.query('admin::role').findOne({ where: { code: 'strapi-author' } });
    const { id: editorRole } = await strapi.db.query('admin::role').findOne({ where: { code: 'strapi-editor' } });
    const explore = (action: string, role: number, conditions: string[]) =>
      strapi.db.query('admin::permission').create({
        data: {
          action: `plugin::content-manager.explorer.${action}`,
          subject: uid,
          properties: { fields: ['title', 'summary', 'cover'], locales: ['en', 'de'] },
          conditions,
          role,
        },
      });
    for (const action of ['create', 'read', 'update', 'delete']) {
      await explore(action, authorRole, ['admin::is-creator']);
      await explore(action, editorRole, []);
    }
    admin = (await adminToken(strapi)).token;
    author = await adminToken(strapi, 'strapi-author');
    editor = await adminToken(strapi, 'strapi-editor');
    await strapi.documents('plugin::imageforge.template').create({
      data: {
        name: 'Cover',
        slug: 'cover',
        prompt: 'About {{title}} {{body}}',
        variables: [
          { name: 'title', source: 'title' },
          { name: 'body', source: 'body' },
        ],
      },
    });
    const article = await strapi.documents(uid).create({
      data: { title: 'A secret plan', body: 'Not for everybody', createdBy: 1 } as never,
      locale: 'en',
    });
    documentId = article.documentId;
  });
  afterAll(() => booted?.stop());

  const call = (method: 'get' | 'post', path: string, token: string) =>
    booted.request[method](`/imageforge${path}`).set('Authorization', `Bearer ${token}`);
  const entry = () => ({ uid, documentId, locale: 'en' });

  it('need a login and the permission', async () => {
    const anonymous = await booted.request.post('/imageforge/generations').send({ prompt: 'x' });
    expect(anonymous.body.error).toMatchObject({ status: 401, code: 'IMAGEFORGE_UNAUTHENTICATED' });
    for (const [method, path] of [
      ['post', '/generations'],
      ['post', '/generations/preview'],
      ['get', '/generations'],
      ['get', '/capabilities'],
      ['get', '/templates'],
    ] as const) {
      const { body } = await call(method, path, editor.token).send(method === 'post' ? { prompt: 'x' } : undefined);
      expect(body.error).toMatchObject({ status: 403, code: 'IMAGEFORGE_FORBIDDEN' });
    }
  });

  it('let an administrator generate, with images that wait to be kept', async () => {
    const { status, body } = await call('post', '/generations', admin).send({ prompt: 'A barn', size: '64x64', n: 2 });
    expect(status).toBe(202);
    expect(body.data).toMatchObject({ publish: 'on-keep', requester: { kind: 'admin', name: 'Test strapi-super-admin' } });
    const ready = await waitFor('the images', async () => {
      const { body: now } = await call('get', `/generations/${body.data.id}`, admin);
      return now.data.state === 'succeeded' && now.data.images;
    });
    expect(ready.map(({ state }: { state: string }) => state)).toEqual(['ready', 'ready']);

    await call('post', `/assets/${ready[0].assetId}/keep`, admin).send({}).expect(202);
    const fileId = await waitFor('the file', async () => {
      const { body: now } = await call('get', `/generations/${body.data.id}`, admin);
      return now.data.images[0].fileId as number | undefined;
    });
    const file = await call('get', `/files/${fileId}`, admin);
    expect(file.body.data).toMatchObject({ id: fileId, mime: 'image/webp', formats: expect.any(Object) });
    expect((await call('get', '/files/999999', admin)).status).toBe(404);
    const foreign = await call('get', `/files/${fileId}`, author.token);
    expect(foreign.body.error).toMatchObject({ status: 404, message: `There is no generated file ${fileId}.` });
  });

  it('show those who may only generate what they asked for themselves', async () => {
    const mine = await call('post', '/generations', author.token).send({ prompt: 'Mine', size: '64x64' });
    const { body } = await call('get', '/generations?pageSize=100', author.token);
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual([mine.body.data.id]);
    const others = await call('get', '/generations', admin);
    const foreign = others.body.data.find(({ id }: { id: string }) => id !== mine.body.data.id).id;
    expect((await call('get', `/generations/${foreign}`, author.token)).status).toBe(404);
    expect((await call('post', `/generations/${foreign}/cancel`, author.token)).status).toBe(404);
    await grant(booted.strapi, 'strapi-author', [read]);
    expect((await call('get', `/generations/${foreign}`, author.token)).status).toBe(200);
  });

  it('read an entry only for those who may read it, with its conditions and fields', async () => {
    const variables = (token: string) => call('post', '/templates/cover/variables', token).send({ entry: entry() });
    expect((await variables(admin)).body.data.variables).toEqual({ title: 'A secret plan', body: 'Not for everybody' });
    expect((await variables(author.token)).body.error.code).toBe('IMAGEFORGE_FORBIDDEN');
    await grant(booted.strapi, 'strapi-editor', [create]);
    expect((await variables(editor.token)).body.data.variables).toEqual({ title: 'A secret plan' });

    const compose = await call('post', '/generations/preview', author.token).send({ template: 'cover', entry: entry() });
    expect(compose.body.error.code).toBe('IMAGEFORGE_FORBIDDEN');
    const events = await call('get', `/entry-events?uid=${uid}&documentId=${documentId}`, author.token);
    expect(events.body.error.code).toBe('IMAGEFORGE_FORBIDDEN');
    const target = { ...entry(), path: 'cover' };
    const aimed = await call('post', '/generations', author.token).send({ prompt: 'x', publish: 'auto', target });
    expect(aimed.body.error.code).toBe('IMAGEFORGE_FORBIDDEN');
    // A language that there is not is no way around the condition.
    const elsewhere = await call('get', `/entry-events?uid=${uid}&documentId=${documentId}&locale=xx`, author.token);
    expect(elsewhere.body.error.code).toBe('IMAGEFORGE_FORBIDDEN');
  });

  it("read an author's own entry", async () => {
    const own = await booted.strapi.documents(uid).create({
      data: { title: 'My own', createdBy: author.userId } as never,
      locale: 'en',
    });
    const { body } = await call('post', '/templates/cover/variables', author.token).send({
      entry: { uid, documentId: own.documentId, locale: 'en' },
    });
    expect(body.data.variables).toEqual({ title: 'My own' });
  });

  it('attach nothing to a field that the caller may not change, or may not publish', async () => {
    const own = await booted.strapi.documents(uid).create({
      data: { title: 'To be defaced', createdBy: author.userId } as never,
      locale: 'en',
    });
    const aim = (path: string, publish: string) =>
      call('post', '/generations', author.token).send({
        prompt: 'x',
        size: '64x64',
        publish,
        target: { uid, documentId: own.documentId, locale: 'en', path },
      });
    expect((await aim('gallery', 'on-keep')).body.error.code).toBe('IMAGEFORGE_FORBIDDEN');
    expect((await aim('cover', 'auto')).body.error.code).toBe('IMAGEFORGE_FORBIDDEN');
    expect((await aim('cover', 'on-keep')).status).toBe(202);
  });

  it('let nobody decide on the images of others, unless they are for an entry of theirs', async () => {
    const { body } = await call('post', '/generations', admin).send({ prompt: 'Of the administrator', size: '64x64' });
    const id = body.data.id as string;
    await waitFor('the end', async () => (await call('get', `/generations/${id}`, admin)).body.data.state === 'succeeded');
    const discard = await call('post', `/assets/${id}-0/discard`, author.token);
    expect(discard.body.error.code).toBe('IMAGEFORGE_FORBIDDEN');
    expect((await call('post', `/assets/${id}-0/keep`, author.token).send({})).body.error.code).toBe('IMAGEFORGE_FORBIDDEN');
  });

  it("take no file of the media library that the caller may not see for a source", async () => {
    const file = await booted.strapi.db.query('plugin::upload.file').create({
      data: { name: 'x.png', hash: 'x', ext: '.png', mime: 'image/png', size: 1, url: '/uploads/x.png', provider: 'local', folderPath: '/' },
    });
    const { body } = await call('post', '/generations', author.token).send({ prompt: 'x', model: editingModel, images: [{ fileId: file.id }] });
    expect(body.error.code).toBe('IMAGEFORGE_NOT_FOUND');
  });

  it("show an entry's images only in the fields and languages that the caller may read", async () => {
    const { strapi } = booted;
    const { id: role } = await strapi.db.query('admin::role').findOne({ where: { code: 'strapi-editor' } });
    const action = 'plugin::content-manager.explorer.read';
    // The one that was added above, beside Strapi's own, which is for no language.
    const permission = await strapi.db.query('admin::permission').findOne({ where: { role, subject: uid, action }, orderBy: { id: 'desc' } });
    await strapi.db.query('admin::permission').update({
      where: { id: permission.id },
      data: { properties: { fields: ['title', 'cover'], locales: ['en'] } },
    });
    const article = await strapi.documents(uid).create({ data: { title: 'With images' } as never, locale: 'en' });
    await strapi.documents(uid).update({ documentId: article.documentId, locale: 'de', data: { title: 'Mit Bildern' } as never });
    const target = (path: string, locale: string) => ({ uid, documentId: article.documentId, locale, path });
    for (const [path, locale] of [['gallery', 'en'], ['cover', 'de'], ['cover', 'en']] as const) {
      const { body } = await call('post', '/generations', admin).send({ prompt: 'x', size: '64x64', publish: 'auto', target: target(path, locale) });
      await waitFor('the end', async () => (await call('get', `/generations/${body.data.id}`, admin)).body.data.state === 'succeeded');
    }
    const images = async (token: string, query = '') => {
      const { body } = await call('get', `/entry-images?uid=${uid}&documentId=${article.documentId}${query}`, token);
      return body.data.map(({ path, locale }: { path: string; locale: string }) => `${path} ${locale}`);
    };
    expect((await images(admin, '&locale=en')).sort()).toEqual(['cover en', 'gallery en']);
    expect(await images(editor.token, '&locale=en')).toEqual(['cover en']);

    const german = await strapi.documents(uid).create({ data: { title: 'Geheim' } as never, locale: 'de' });
    const onlyGerman = await call('post', '/templates/cover/variables', editor.token).send({ entry: { uid, documentId: german.documentId } });
    expect(onlyGerman.body.error.code).toBe('IMAGEFORGE_FORBIDDEN');
    const inGerman = { uid, documentId: article.documentId, locale: 'de' };
    expect((await call('post', '/templates/cover/variables', editor.token).send({ entry: inGerman })).body.error.code).toBe('IMAGEFORGE_FORBIDDEN');

    const { port } = strapi.server.httpServer.address() as { port: number };
    const stream = await fetch(`http://127.0.0.1:${port}/imageforge/entry-events?uid=${uid}&documentId=${article.documentId}`, {
      headers: { Authorization: `Bearer ${editor.token}` },
    });
    const file = await strapi.db.query('plugin::upload.file').findOne({ where: { mime: 'image/webp' } });
    for (const [path, locale] of [['gallery', 'en'], ['cover', 'de'], ['cover', 'en']] as const) {
      strapi.plugin('imageforge').service('forge').events.publish({
        type: 'entry.image-attached',
        target: target(path, locale),
        fileId: file.id,
        generationId: 'x',
        assetId: 'x',
      });
    }
    let heard = '';
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      heard += part.value;
      if (/event: .*\ndata: .*\n/.test(heard)) break;
    }
    await reader?.cancel();
    expect(JSON.parse(/data: (.*)/.exec(heard)?.[1] ?? '{}')).toMatchObject(target('cover', 'en'));
  });

  it('take the unsaved values of the form over the saved ones', async () => {
    const { body } = await call('post', '/templates/cover/variables', admin).send({
      entry: { ...entry(), values: { title: 'Not saved yet' } },
    });
    expect(body.data.variables).toEqual({ title: 'Not saved yet', body: 'Not for everybody' });
    const unsaved = await call('post', '/templates/cover/variables', admin).send({
      entry: { uid, values: { title: 'A new one', body: [{ type: 'paragraph', children: [{ type: 'text', text: 'Rich' }] }] } },
    });
    expect(unsaved.body.data.variables).toEqual({ title: 'A new one', body: 'Rich' });
  });

  it('read of related documents only those that the caller may read, saved or not', async () => {
    const { strapi } = booted;
    const category = 'api::category.category';
    const { id: role } = await strapi.db.query('admin::role').findOne({ where: { code: 'strapi-author' } });
    await strapi.db.query('admin::permission').create({
      data: {
        action: 'plugin::content-manager.explorer.read',
        subject: category,
        properties: { fields: ['name', 'articles'] },
        conditions: ['admin::is-creator'],
        role,
      },
    });
    await strapi.documents('plugin::imageforge.template').create({
      data: {
        name: 'Of others',
        slug: 'of-others',
        prompt: '{{names}} {{bodies}}',
        variables: [
          { name: 'names', source: 'articles.title' },
          { name: 'bodies', source: 'articles.body' },
        ],
      },
    });
    const own = await strapi.documents(uid).create({
      data: { title: 'Of the author', body: 'A field that is not for authors', createdBy: author.userId } as never,
      locale: 'en',
    });
    const articles = [{ documentId, locale: 'en' }, { documentId: own.documentId, locale: 'en' }];
    const connected = await strapi.documents(category).create({
      data: { name: 'Of the author', createdBy: author.userId, articles: { connect: articles } } as never,
    });
    const variables = async (token: string, context: object) => {
      const { body } = await call('post', '/templates/of-others/variables', token).send({ entry: { uid: category, ...context } });
      return body.data.variables;
    };
    const saved = { documentId: connected.documentId };
    expect(await variables(author.token, saved)).toEqual({ names: 'Of the author' });
    expect(await variables(author.token, { ...saved, values: { articles: { connect: articles } } })).toEqual({ names: 'Of the author' });
    expect((await variables(admin, saved)).bodies).toContain('Not for everybody');
  });

  it('never read passwords or private fields, of related documents either', async () => {
    await booted.strapi.db.query('plugin::imageforge.template').update({
      where: { slug: 'cover' },
      data: { variables: [{ name: 'title', source: 'createdBy.password' }, { name: 'body', source: 'updatedBy.email' }] },
    });
    const { body } = await call('post', '/templates/cover/variables', admin).send({ entry: entry() });
    expect(body.data.variables).toEqual({});
  });
});
