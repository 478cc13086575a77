import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { s3Credentials, type S3Server, startS3Server } from '../../plugins/imageforge/server/src/adapters/targets/testing/s3-server';
import { startChild } from '../support/child';
import { adminToken, apiToken, type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const root = path.resolve(__dirname, '../..');
const command = path.join(root, 'plugins/imageforge/bin/imageforge.js');
const uid = 'api::article.article';
const hourMs = 60 * 60 * 1_000;

describe('targets and the end of images', () => {
  let booted: BootedStrapi;
  let s3: S3Server;
  let www: string;
  let token: string;
  let admin: string;

  beforeAll(async () => {
    s3 = await startS3Server(['pictures', 'vault']);
    www = fs.mkdtempSync(path.join(os.tmpdir(), 'imageforge-www-'));
    const bucket = { kind: 's3', endpoint: s3.url, credentials: s3Credentials, timeoutMs: 5_000 };
    booted = await bootStrapi({
      options: {
        engine: { sweepMs: 3_600_000 },
        // One file for each image, to count them by.
        renditions: { sets: {} },
        signedUrls: { expiresIn: 300, maxExpiresIn: 3_600 },
        targets: [
          { id: 'web', kind: 'local', directory: www, cdnBaseUrl: 'https://media.example.test' },
          { id: 'pictures', ...bucket, bucket: 'pictures', cdnBaseUrl: 'https://cdn.example.test' },
          { id: 'vault', ...bucket, bucket: 'vault', visibility: 'private' },
        ],
      },
    });
    token = await apiToken(booted.strapi);
    admin = (await adminToken(booted.strapi)).token;
  });
  afterAll(async () => {
    await booted?.stop();
    await s3?.close();
    fs.rmSync(www, { recursive: true, force: true });
  });

  type Method = 'get' | 'post' | 'delete';
  const api = (method: Method, address: string) => booted.request[method](`/api/imageforge${address}`).set('Authorization', `Bearer ${token}`);
  const asAdmin = (method: Method, address: string) => booted.request[method](`/imageforge${address}`).set('Authorization', `Bearer ${admin}`);
  const forge = () => booted.strapi.plugin('imageforge').service('forge');
  const query = (name: string) => booted.strapi.db.query(`plugin::imageforge.${name}` as never);
  const originals = () => path.join(booted.folder, 'originals');
  const filesIn = (folder: string): string[] =>
    fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name))) : [];
  const uploads = () => filesIn(path.join(booted.folder, 'public/uploads'));
  const inWeb = (id: string) => filesIn(www).filter((name) => name.startsWith(`imageforge/${id}/`));
  const inBucket = (bucket: string, id: string) => s3.stored(bucket).filter((name) => name.startsWith(`imageforge/${id}/`));
  const everywhere = (id: string) => [...inWeb(id), ...inBucket('pictures', id), ...inBucket('vault', id)];

  /** @returns the id of its only image, once the generation has ended */
  const create = async (body: object = {}): Promise<string> => {
    const answer = await api('post', '/generations').send({ prompt: `A hill ${Math.random()}`, size: '64x64', ...body });
    expect(answer.body.error).toBeUndefined();
    const id = answer.body.data.id as string;
    await waitFor(`the end of ${id}`, async () => (await forge().store.get(id)).finishedAt);
    return `${id}-0`;
  };
  const assetOf = (id: string) => forge().store.getAsset(id);
  const keep = async (id: string, body: object = {}) => {
    const answer = await api('post', `/assets/${id}/keep`).send(body);
    expect(answer.body.error).toBeUndefined();
    return waitFor(`${id} to be published`, async () => {
      const asset = await assetOf(id);
      return asset.state === 'published' ? asset : undefined;
    });
  };
  /** As if its private files had been stored two hours ago. */
  const age = async (id: string): Promise<string[]> => {
    const asset = await assetOf(id);
    const { images } = await forge().store.get(asset.generationId);
    const keys = [images[asset.index].original.key, asset.file.key] as string[];
    const then = new Date(Date.now() - 2 * hourMs);
    for (const key of keys) fs.utimesSync(path.join(originals(), key.slice(0, 2), key.slice(2, 4), key), then, then);
    return keys;
  };
  const privateFiles = () => filesIn(originals()).map((name) => path.basename(name));

  it('puts what is published to every public target and into the library, and says where', async () => {
    const id = await create();
    const { body } = await api('get', `/assets/${id}`);
    expect(body.data.targets).toEqual([
      { id: 'web', url: expect.stringMatching(new RegExp(`^https://media\\.example\\.test/imageforge/${id}/.+-[0-9a-f]{16}\\.webp$`)) },
      { id: 'pictures', url: expect.stringMatching(new RegExp(`^https://cdn\\.example\\.test/imageforge/${id}/`)) },
    ]);
    expect(body.data).toMatchObject({ visibility: 'public', state: 'published', url: expect.stringContaining('/uploads/') });
    const master = await forge().originals.get((await assetOf(id)).file.key);
    expect(fs.readFileSync(path.join(www, inWeb(id)[0] ?? '')).equals(Buffer.from(master.bytes))).toBe(true);
    expect(inBucket('pictures', id)).toHaveLength(1);
    expect(inBucket('vault', id)).toEqual([]);
  });

  describe('one call for addresses', () => {
    it('gives that of the first target, of the one that is asked for, or of the library', async () => {
      const id = await create();
      const urlOf = async (asked = '') => (await api('get', `/assets/${id}/url${asked}`)).body;
      const { data } = (await api('get', `/assets/${id}`)).body;
      expect((await urlOf()).data).toEqual({ url: data.targets[0].url });
      expect((await urlOf('?target=pictures')).data).toEqual({ url: data.targets[1].url });
      expect((await urlOf('?target=library')).data).toEqual({ url: data.url });
      expect((await urlOf('?target=vault')).error).toMatchObject({ status: 404, message: 'The image is not at the target "vault". It is at: web, pictures, library.' });
      expect((await urlOf('?rendition=poster')).error).toMatchObject({ status: 404, details: { field: 'rendition' } });
      expect((await urlOf('?format=png')).error).toMatchObject({ status: 404 });
      expect((await urlOf('?width=7')).error).toMatchObject({ status: 400 });
    });

    it('gives that of a rendition, where it is and as it is called', async () => {
      const id = await create({ publish: 'on-keep' });
      const { bytes } = await forge().originals.get((await assetOf(id)).file.key);
      const key = await forge().originals.put({ bytes: Buffer.concat([bytes, Buffer.from('card')]), mediaType: 'image/webp' });
      const card = { key, mediaType: 'image/webp', width: 32, height: 32, bytes: bytes.byteLength + 4, name: 'card', density: 2 };
      await query('asset').updateMany({ where: { documentId: id }, data: { renditions: [card] } as never });
      await keep(id);
      const { body } = await api('get', `/assets/${id}/url?rendition=card&density=2&format=webp`);
      expect(body.data.url).toMatch(new RegExp(`^https://media\\.example\\.test/imageforge/${id}/.+-card-2x-${key.slice(0, 16)}\\.webp$`));
      expect(inWeb(id)).toHaveLength(2);
      expect((await api('get', `/assets/${id}/url?rendition=card`)).body.error.message).toBe('There is no such rendition. There are: card 2x webp.');
    });

    it('signs one of our own for what is not published yet, for as long as is asked', async () => {
      const id = await create({ publish: 'on-keep' });
      const before = Date.now();
      const { data } = (await api('get', `/assets/${id}/url?expiresIn=600`)).body;
      const left = (Date.parse(data.expiresAt) - before) / 1_000;
      expect(left).toBeGreaterThanOrEqual(600);
      expect(left).toBeLessThan(630);
      expect((await booted.request.get(data.url)).status).toBe(200);
      expect((await booted.request.get(data.url.replace(/expires=\d+/, 'expires=9999999999'))).status).toBe(403);
      const long = await api('get', `/assets/${id}/url?expiresIn=3601`);
      expect([long.status, long.body.error.message]).toEqual([400, 'Expected "expiresIn" of at most 3600 seconds, got 3601.']);
    });
  });

  describe('a private image', () => {
    it('is in private targets alone, and reached by a signed address', async () => {
      const before = uploads().length;
      const id = await create({ visibility: 'private' });
      expect(await assetOf(id)).toMatchObject({ state: 'published', visibility: 'private', targets: ['vault'] });
      expect((await assetOf(id)).fileId).toBeUndefined();
      expect(uploads()).toHaveLength(before);
      expect([inWeb(id), inBucket('pictures', id), inBucket('vault', id)]).toEqual([[], [], [expect.any(String)]]);
      const { data } = (await api('get', `/assets/${id}`)).body;
      expect(data).toMatchObject({ visibility: 'private', targets: [{ id: 'vault' }] });
      expect(data.url).toBeUndefined();

      const answer = (await api('get', `/assets/${id}/url?expiresIn=60`)).body.data;
      expect(answer.url).toContain('X-Amz-Expires=60');
      expect(answer.expiresAt).toEqual(expect.any(String));
      const loaded = await fetch(answer.url);
      expect([loaded.status, loaded.headers.get('content-type'), loaded.headers.get('cache-control')]).toEqual([200, 'image/webp', 'private, max-age=31536000, immutable']);
      expect((await fetch(answer.url.split('?')[0])).status).toBe(403);
      expect((await fetch(answer.url.replace('X-Amz-Expires=60', 'X-Amz-Expires=61'))).status).toBe(403);
    });

    it('is what is kept as one, and cannot be attached', async () => {
      const id = await create({ publish: 'on-keep' });
      const { documentId } = await booted.strapi.documents(uid).create({ data: { title: 'An article' } as never, locale: 'en' });
      const target = { uid, documentId, locale: 'en', path: 'cover' };
      const asked = await api('post', '/generations').send({ prompt: 'x', size: '64x64', visibility: 'private', publish: 'auto', target });
      expect([asked.status, asked.body.error.code, asked.body.error.details.field]).toEqual([400, 'IMAGEFORGE_INVALID_REQUEST', 'target']);
      const meant = await create({ publish: 'on-keep', target });
      const attach = await api('post', `/assets/${meant}/keep`).send({ visibility: 'private', attach: true });
      expect([attach.status, attach.body.error.details.field]).toEqual([400, 'attach']);
      expect(await keep(id, { visibility: 'private' })).toMatchObject({ visibility: 'private', targets: ['vault'] });
      const other = await api('post', `/assets/${id}/keep`).send({ visibility: 'public' });
      expect([other.status, other.body.error.message]).toEqual([409, expect.stringContaining('unpublish it')]);
    });

    it('is not what answers the same request for a public one', async () => {
      const body = { prompt: 'The same but private', size: '64x64', seed: 3 };
      const first = await create({ ...body, visibility: 'private' });
      const second = await create(body);
      expect(second).not.toBe(first);
      expect((await assetOf(second)).visibility).toBe('public');
    });
  });

  describe('unpublishing', () => {
    it('takes it from everywhere and lets it be kept again', async () => {
      const id = await create();
      const { fileId } = await assetOf(id);
      expect(everywhere(id)).toHaveLength(2);
      const answer = await api('post', `/assets/${id}/unpublish`).send({});
      expect([answer.status, answer.body.data.state, answer.body.data.isComplete, answer.body.data.targets]).toEqual([200, 'ready', true, []]);
      expect(everywhere(id)).toEqual([]);
      expect(await booted.strapi.db.query('plugin::upload.file').findOne({ where: { id: fileId } })).toBeNull();
      expect(uploads().filter((name) => name.includes(id))).toEqual([]);
      const again = await keep(id);
      expect(again.fileId).not.toBe(fileId);
      expect(everywhere(id)).toHaveLength(2);
      const { body } = await asAdmin('get', `/audit?subject=${id}`);
      expect(body.data.map(({ action }: { action: string }) => action)).toContain('asset.unpublish');
    });

    it('is refused where an entry shows it, which is named, unless it is forced', async () => {
      const { id, documentId } = await shown();
      const refused = await asAdmin('post', `/assets/${id}/unpublish`).send({});
      expect(refused.status).toBe(409);
      expect(refused.body.error.details.uses).toEqual([{ uid, documentId, locale: 'en', field: 'cover', title: 'Shows it', status: ['draft', 'published'] }]);
      expect(everywhere(id)).toHaveLength(2);
      expect((await asAdmin('post', `/assets/${id}/unpublish`).send({ force: true })).status).toBe(200);
      expect(everywhere(id)).toEqual([]);
      const entry = await booted.strapi.documents(uid).findOne({ documentId, locale: 'en', populate: ['cover'] as never });
      expect((entry as unknown as { cover: unknown }).cover).toBeNull();
    });

    it('finds what shows it in components of components, and tells nothing of it to who may not read that', async () => {
      const few = await apiToken(booted.strapi, ['generation.create', 'asset.unpublish', 'asset.deletion'].map((action) => `plugin::imageforge.${action}`));
      const asFew = (method: Method, address: string) => booted.request[method](`/api/imageforge${address}`).set('Authorization', `Bearer ${few}`);
      const { body } = await asFew('post', '/generations').send({ prompt: 'For a card', size: '64x64' });
      const id = `${body.data.id}-0`;
      const fileId = await waitFor('the file', async () => (await assetOf(id))?.fileId as number | undefined);
      const card = { title: 'A card', image: fileId };
      const blocks = [{ __component: 'blocks.card-list', cards: [card] }, { __component: 'blocks.hero', title: 'A hero', heading: 'A hero', image: fileId }];
      const { documentId } = await booted.strapi.documents('api::landing-page.landing-page' as never).create({ data: { title: 'A page', blocks } as never });
      const uses = (await asAdmin('get', `/assets/${id}/deletion`)).body.data.keeps.libraryFile.uses;
      expect(uses).toEqual(
        expect.arrayContaining([
          { uid: 'api::landing-page.landing-page', documentId, title: 'A page', field: 'blocks.cards.image', status: ['draft'] },
          { uid: 'api::landing-page.landing-page', documentId, title: 'A page', field: 'blocks.image', status: ['draft'] },
        ]),
      );
      expect(uses).toHaveLength(2);
      const hidden = await asFew('post', `/assets/${id}/unpublish`).send({});
      expect(hidden.status).toBe(409);
      expect(hidden.body.error.details.uses).toHaveLength(2);
      expect(JSON.stringify(hidden.body)).not.toContain(documentId);
      expect(JSON.stringify(hidden.body)).not.toContain('A page');
    });

    it('follows by itself when the file is deleted in the media library by hand', async () => {
      const id = await create();
      const { fileId } = await assetOf(id);
      const file = await booted.strapi.db.query('plugin::upload.file').findOne({ where: { id: fileId } });
      await booted.strapi.plugin('upload').service('upload').remove(file);
      expect(await waitFor('the copies to go', async () => everywhere(id).length === 0)).toBe(true);
      expect(await assetOf(id)).toMatchObject({ state: 'ready' });
    });
  });

  /** A published image that a published article shows. */
  const shown = async (): Promise<{ id: string; documentId: string }> => {
    const { documentId } = await booted.strapi.documents(uid).create({ data: { title: 'Shows it' } as never, locale: 'en' });
    await booted.strapi.documents(uid).publish({ documentId, locale: 'en' } as never);
    const id = await create({ target: { uid, documentId, locale: 'en', path: 'cover' } });
    return { id, documentId };
  };

  describe('deletion', () => {
    it('says before what it takes and then takes it, and leaves no orphan', async () => {
      const id = await create();
      const keys = await age(id);
      const plan = (await api('get', `/assets/${id}/deletion`)).body.data;
      expect(plan).toMatchObject({
        removes: { privateFiles: { count: 2, bytes: expect.any(Number) }, libraryFile: { fileId: expect.any(Number) }, copies: [{ target: 'web', files: 1 }, { target: 'pictures', files: 1 }] },
        keeps: { sharedFiles: { count: 0, generations: 0 }, derived: { count: 0, generationIds: [] }, copies: [] },
      });
      expect(everywhere(id)).toHaveLength(2);
      const deleted = await api('delete', `/assets/${id}`);
      // Whether another generation counts on the same bytes is known for certain an hour later.
      expect([deleted.status, deleted.body.data.isComplete, deleted.body.data.problem]).toEqual([202, false, undefined]);
      expect(everywhere(id)).toEqual([]);
      expect(privateFiles()).not.toEqual(expect.arrayContaining([keys[0]]));
      expect(privateFiles()).not.toEqual(expect.arrayContaining([keys[1]]));
      expect((await api('get', `/assets/${id}`)).status).toBe(404);
      expect((await api('get', `/assets/${id}/url`)).status).toBe(404);
      const view = (await api('get', `/generations/${id.slice(0, -2)}`)).body.data.images[0];
      expect(view).toMatchObject({ state: 'discarded' });
      expect(view.previewUrl).toBeUndefined();
      expect((await api('delete', `/assets/${id}`)).status).toBe(202);
      const orphans = await forge().orphans.plan();
      expect(orphans.targets.flatMap((target: { orphans: string[] }) => target.orphans)).toEqual([]);
    });

    it('takes files of the last hour when that is over', async () => {
      const id = await create({ publish: 'on-keep' });
      const { file } = await assetOf(id);
      await api('delete', `/assets/${id}`);
      expect(privateFiles()).toContain(file.key);
      await age(id);
      const { removal } = await assetOf(id);
      const since = new Date(Date.now() - hourMs - 1_000).toISOString();
      await query('asset').updateMany({ where: { documentId: id }, data: { removal: { ...removal, since } } as never });
      await forge().removal.sweep();
      expect(privateFiles()).not.toContain(file.key);
      const gone = await assetOf(id);
      expect([gone.removal, gone.name, gone.alternativeText]).toEqual([undefined, '', '']);
      expect((await api('delete', `/assets/${id}`)).body.data).toMatchObject({ isComplete: true });
    });

    it('keeps the file that an entry shows, and says which', async () => {
      const { id, documentId } = await shown();
      await age(id);
      const { fileId, url } = await assetOf(id);
      const { keeps } = (await asAdmin('get', `/assets/${id}/deletion`)).body.data;
      expect(keeps.libraryFile).toEqual({ fileId, url, uses: [expect.objectContaining({ documentId, title: 'Shows it', field: 'cover' })] });
      expect((await asAdmin('delete', `/assets/${id}`)).status).toBe(202);
      expect(everywhere(id)).toEqual([]);
      const entry = await booted.strapi.documents(uid).findOne({ documentId, locale: 'en', populate: ['cover'] as never });
      expect((entry as unknown as { cover: { id: number } }).cover.id).toBe(fileId);
      expect((await booted.request.get(url)).status).toBe(200);
    });

    it('keeps private files that another generation needs, and says of how many', async () => {
      const same = { prompt: 'Twice the same', seed: 5, publish: 'on-keep' };
      const [one, other] = [await create(same), await create({ ...same, target: { uid, path: 'cover' } })];
      const keys = await age(one);
      expect((await assetOf(other)).file.key).toBe(keys[1]);
      expect((await api('get', `/assets/${one}/deletion`)).body.data).toMatchObject({ removes: { privateFiles: { count: 0 } }, keeps: { sharedFiles: { count: 2, generations: 1 } } });
      await api('delete', `/assets/${one}`);
      expect(privateFiles()).toEqual(expect.arrayContaining(keys));
      await age(other);
      expect((await api('get', `/assets/${other}/deletion`)).body.data.removes.privateFiles.count).toBe(2);
      await api('delete', `/assets/${other}`);
      for (const key of keys) expect(privateFiles()).not.toContain(key);
    });

    it('is finished later, by the sweep or by asking again, when a target is away in the middle', async () => {
      for (const again of [() => forge().removal.sweep(), undefined]) {
        const id = await create();
        await age(id);
        const target = (forge().targets as { id: string; delete(key: string): Promise<void> }[]).find((one) => one.id === 'pictures')!;
        const { delete: remove } = target;
        target.delete = async () => {
          throw new Error('The bucket is away.');
        };
        const first = await api('delete', `/assets/${id}`);
        expect([first.status, first.body.data.isComplete, first.body.data.problem]).toEqual([202, false, 'The bucket is away.']);
        expect([inWeb(id), inBucket('pictures', id).length]).toEqual([[], 1]);
        target.delete = remove;
        await (again ? again() : api('delete', `/assets/${id}`));
        expect(everywhere(id)).toEqual([]);
      }
    });

    it('of what was made for an entry comes after the entry', async () => {
      const { id, documentId } = await shown();
      const asked = `?uid=${uid}&documentId=${documentId}`;
      const plan = (await asAdmin('get', `/deletion${asked}`)).body.data;
      expect(plan).toEqual([expect.objectContaining({ assetId: id, removes: expect.objectContaining({ libraryFile: expect.anything() }) })]);
      expect((await asAdmin('delete', `/deletion${asked}`)).status).toBe(409);
      await booted.strapi.documents(uid).delete({ documentId, locale: '*' });
      const deleted = await asAdmin('delete', `/deletion${asked}`);
      expect(deleted.body.data.map(({ assetId }: { assetId: string }) => assetId)).toEqual([id]);
      expect(everywhere(id)).toEqual([]);
      expect((await asAdmin('get', `/deletion${asked}`)).body.data).toEqual([]);
    });
  });

  it('finds orphans and deletes them when it is told to', async () => {
    const id = await create();
    const then = new Date(Date.now() - 2 * hourMs);
    const put = (name: string, time = then) => {
      fs.mkdirSync(path.dirname(path.join(www, name)), { recursive: true });
      fs.writeFileSync(path.join(www, name), 'x');
      fs.utimesSync(path.join(www, name), time, time);
    };
    put('imageforge/gone-0/x-0123456789abcdef.webp');
    put(`imageforge/${id}/old-card-0123456789abcdef.avif`);
    put('imageforge/young-0/x-0123456789abcdef.webp', new Date());
    put('imageforge/not-ours/picture.jpg');
    const orphans = booted.strapi.plugin('imageforge').service('orphans');
    const plan = await orphans.plan();
    const expected = ['gone-0/x-0123456789abcdef.webp', `${id}/old-card-0123456789abcdef.avif`].sort();
    expect(plan.targets[0]).toEqual({ id: 'web', place: `${www}/imageforge/`, orphans: expect.any(Array), strangers: 1 });
    expect([...plan.targets[0].orphans].sort()).toEqual(expected);
    expect(orphans.describe(plan)).toContain(`  ${expected[0]}`);
    const run = async (...args: string[]): Promise<string> => {
      const child = startChild(process.execPath, [command, 'orphans', ...args], {
        cwd: root,
        env: { ...process.env, PUBLIC_DIR: path.join(booted.folder, 'public') },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      expect(await child.exited).toEqual({ code: 0, signal: null });
      return child.output();
    };
    const listed = await run();
    for (const line of [`target "web" (${www}/imageforge/): 2 orphans, and 1 other files, which are not touched`, ...expected.map((key) => `  ${key}`), 'Nothing was deleted.']) {
      expect(listed.split('\n')).toContain(line);
    }
    expect(filesIn(www)).toContain('imageforge/gone-0/x-0123456789abcdef.webp');
    expect(await run('--delete')).toContain('Deleted: 2 files.');
    expect(filesIn(www)).toEqual(expect.arrayContaining(['imageforge/young-0/x-0123456789abcdef.webp', 'imageforge/not-ours/picture.jpg']));
    expect(filesIn(www).filter((name) => name.includes('old-card') || name.includes('gone-0'))).toEqual([]);
    expect(inWeb(id)).toHaveLength(1);
  });
});
