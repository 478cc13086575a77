import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import type { AssetView } from '../../plugins/imageforge/shared/assets';
import type { GenerationView } from '../../plugins/imageforge/shared/generations';
import { apiToken, type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const article = 'api::article.article';
const fileUid = 'plugin::upload.file';

interface FileRow {
  id: number;
  url: string;
  hash: string;
  formats: Record<string, { url: string; width: number; mime: string }>;
  imageforge: { assetId: string; thumbhash: string; renditions: { name: string; url: string }[]; srcset: Record<string, string>; sets: Record<string, Record<string, string>> } | null;
}

describe('renditions of published images', () => {
  let booted: BootedStrapi;
  let token: string;
  beforeAll(async () => {
    booted = await bootStrapi();
    token = await apiToken(booted.strapi);
  });
  afterAll(() => booted?.stop());

  const call = (method: 'get' | 'post', where: string, by = token) => booted.request[method](where).set('Authorization', `Bearer ${by}`);
  const generate = async (body: object, by = token): Promise<GenerationView> => {
    const { body: answer } = await call('post', '/api/imageforge/generations', by).send({ model: 'sketch/sketch-1', size: '1600x900', ...body });
    expect(answer.error).toBeUndefined();
    return waitFor('the end', async () => {
      const { body: seen } = await call('get', `/api/imageforge/generations/${answer.data.id}`, by);
      if (seen.data.state === 'failed') throw new Error(JSON.stringify(seen.data.error));
      return seen.data.state === 'succeeded' && seen.data;
    });
  };
  const assetOf = async (id: string | undefined): Promise<AssetView> => (await call('get', `/api/imageforge/assets/${id}`)).body.data;
  const rowOf = async (fileId: number | undefined): Promise<FileRow> => booted.strapi.db.query(fileUid).findOne({ where: { id: fileId } });
  const uploads = () => fs.readdirSync(path.join(booted.folder, 'public/uploads'));
  const load = async (url: string): Promise<Buffer> => {
    const { body, status } = await booted.request.get(url).buffer(true).parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => done(null, Buffer.concat(chunks)));
    });
    expect([url, status]).toEqual([url, 200]);
    return body as Buffer;
  };

  it('come with a populated media field, ready to be used', async () => {
    const { documentId } = await booted.strapi.documents(article).create({ locale: 'en', data: { title: 'A harbour', summary: 'x', body: 'x' } });
    const { images } = await generate({ prompt: 'A harbour', target: { uid: article, documentId, locale: 'en', path: 'cover' } });
    const { body } = await call('get', `/api/articles/${documentId}?populate=cover&status=draft`);
    const cover = body.data.cover as FileRow;
    expect(cover.id).toBe(images[0]?.fileId);
    const { renditions, srcset, sets, ...rest } = cover.imageforge ?? (expect(cover.imageforge).toBeTruthy() as never);
    expect(rest).toEqual({
      assetId: images[0]?.assetId,
      thumbhash: expect.stringMatching(/^[A-Za-z0-9+/]{20,40}=*$/),
      blurhash: expect.any(String),
      dominantColor: expect.stringMatching(/^#[0-9a-f]{6}$/),
      perceptualHash: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(renditions.map(({ name }) => name)).toEqual([...Array(4).fill('thumbnail'), ...Array(4).fill('card'), 'hero', 'hero', 'og', 'square', 'square']);
    // hero is as large as the image: its webp is the image.
    expect(renditions.filter(({ url }) => url === cover.url).map(({ name }) => name)).toEqual(['hero']);
    expect(srcset.webp).toMatch(/^\/uploads\/thumbnail_webp_\S+\.webp 320w, \/uploads\/thumbnail_2x_webp_\S+ 640w, \/uploads\/card_2x_webp_\S+ 1280w, \/uploads\/\S+ 1600w$/);
    expect(Object.keys(sets)).toEqual(['thumbnail', 'card', 'hero', 'og', 'square']);
    for (const candidate of Object.values({ ...srcset, ...sets.og, ...sets.square }).flatMap((text) => text.split(', '))) {
      const [url = '', width] = candidate.split(' ');
      expect(`${(await sharp(await load(url)).metadata()).width}w`).toBe(width);
    }
    // What frontends of Strapi know stays what it was.
    expect(Object.fromEntries(['thumbnail', 'small', 'medium', 'large'].map((key) => [key, cover.formats[key]?.width]))).toEqual({ thumbnail: 245, small: 500, medium: 750, large: 1000 });
    expect(cover.formats.card_2x_jpeg).toMatchObject({ width: 1280, mime: 'image/jpeg' });
    // The asset says the same.
    const asset = await assetOf(images[0]?.assetId);
    expect({ renditions: asset.renditions, srcset: asset.srcset, sets: asset.sets }).toEqual({ renditions, srcset, sets });
  });

  it('cannot be written by callers, and are in the lists of the media library', async () => {
    const { images } = await generate({ prompt: 'A wood', size: '512x512' });
    const fileId = images[0]?.fileId;
    const { imageforge: before } = await rowOf(fileId);
    await call('post', `/api/upload?id=${fileId}`).field('fileInfo', JSON.stringify({ caption: 'Trees', imageforge: { assetId: 'x' } }));
    expect((await rowOf(fileId)).imageforge).toEqual(before);
    const { body } = await call('get', `/api/upload/files/${fileId}`);
    expect(body.imageforge).toEqual(before);
  });

  it('go when the file is replaced in the media library, and the image can be published again', async () => {
    const { images } = await generate({ prompt: 'A bridge', size: '1024x768' });
    const [{ fileId, assetId } = {}] = images;
    const before = await rowOf(fileId);
    const other = path.join(booted.folder, 'other.png');
    await sharp({ create: { width: 900, height: 900, channels: 3, background: '#224' } }).png().toFile(other);
    const file = { filepath: other, originalFilename: 'other.png', mimetype: 'image/png', size: fs.statSync(other).size };
    await booted.strapi.plugin('upload').service('upload').replace(fileId, { data: { fileInfo: {} }, file });

    const after = await rowOf(fileId);
    expect(after.imageforge).toBeNull();
    expect(after.url).toBe(before.url);
    expect(Object.keys(after.formats).sort()).toEqual(['medium', 'small', 'thumbnail']);
    expect(uploads().filter((name) => name.includes(before.hash)).sort()).toEqual(
      [before.url, ...Object.values(after.formats).map(({ url }) => url)].map((url) => path.basename(url)).sort(),
    );
    const asset = await assetOf(assetId);
    expect(asset).toMatchObject({ state: 'ready', srcset: {} });
    expect(asset).not.toHaveProperty('fileId');
    expect(asset.renditions.some(({ url }) => url)).toBe(false);

    await call('post', `/api/imageforge/assets/${assetId}/keep`);
    const again = await waitFor('the second publish', async () => {
      const seen = await assetOf(assetId);
      return seen.state === 'published' && seen;
    });
    expect(again.fileId).not.toBe(fileId);
    expect((await rowOf(again.fileId)).imageforge).toMatchObject({ assetId });
    // Theirs is as they left it.
    expect(await rowOf(fileId)).toEqual(after);
    expect((await sharp(await load(after.url)).metadata()).width).toBe(900);
    for (const { url } of again.renditions) await load(url ?? 'no address');
  });

  it('are deleted with the file', async () => {
    const { images } = await generate({ prompt: 'A tower', size: '1024x768' });
    const row = await rowOf(images[0]?.fileId);
    expect(uploads().filter((name) => name.includes(row.hash)).length).toBeGreaterThan(10);
    await booted.strapi.plugin('upload').service('upload').remove(row);
    expect(uploads().filter((name) => name.includes(row.hash))).toEqual([]);
  });

  it('keep what is noted when only texts change', async () => {
    const { images } = await generate({ prompt: 'A mill', size: '512x512' });
    const fileId = images[0]?.fileId;
    await booted.strapi.plugin('upload').service('upload').updateFileInfo(fileId, { alternativeText: 'A mill by a brook', name: 'mill.webp' });
    expect((await rowOf(fileId)).imageforge).toMatchObject({ assetId: images[0]?.assetId });
  });

  it('find images that look alike, of those that the caller may see', async () => {
    const wanted = { prompt: 'A red boat', seed: 11, size: '800x600' };
    const [one, smaller, other] = [await generate(wanted), await generate({ ...wanted, size: '640x480' }), await generate({ prompt: 'Mountains at night', seed: 99, size: '800x600' })];
    const [ours, small, far] = [one, smaller, other].map(({ images }) => images[0]?.assetId);
    const custom = ['generation.create', 'generation.findOne', 'asset.similar', 'asset.findOne'].map((action) => `plugin::imageforge.${action}`);
    const stranger = await apiToken(booted.strapi, custom);
    const theirs = (await generate(wanted, stranger)).images[0]?.assetId;

    const alike = async (by = token, id = ours, query = '') => (await call('get', `/api/imageforge/assets/${id}/similar${query}`, by)).body;
    const { data } = await alike();
    const found = (data as { distance: number; asset: AssetView }[]).map(({ asset }) => asset.id);
    expect(found).toContain(small);
    expect(found).not.toContain(far);
    expect(found).not.toContain(ours);
    // Tokens see what they asked for themselves.
    expect(found).not.toContain(theirs);
    expect((await alike(stranger, theirs)).data).toEqual([]);
    expect((await alike(stranger)).error).toMatchObject({ status: 404 });
    expect((await alike(token, ours, '?distance=12')).error).toMatchObject({ status: 400 });
  });

  it('are looked for by the indexes of their bands alone, however many images there are', async () => {
    const asked: { sql: string; bindings: unknown[] }[] = [];
    const knex = booted.strapi.db.connection;
    const note = (query: { sql: string; bindings: unknown[] }) => void (/perceptual_band/.test(query.sql) && asked.push(query));
    knex.on('query', note);
    await booted.strapi.plugin('imageforge').service('forge').assetIndex.alike('eb1244819f3f3cb8', 8);
    knex.removeListener('query', note);
    const plans = await Promise.all(asked.map(({ sql, bindings }) => knex.raw(`EXPLAIN QUERY PLAN ${sql}`, bindings as never)));
    expect(plans.map((plan: { detail: string }[]) => plan.flatMap(({ detail }) => (/^(SCAN|SEARCH)/.test(detail) ? [/USING INDEX (\w+)/.exec(detail)?.[1] ?? detail] : [])).join())).toEqual(
      [1, 2, 3, 4].map((band) => `imageforge_assets_perceptual_band_${band}_index`),
    );
  });
});

describe('what frontends are told', () => {
  it('is there again after a start without the plugin, which drops the column', async () => {
    const first = await bootStrapi();
    const token = await apiToken(first.strapi);
    const { body } = await first.request.post('/api/imageforge/generations').set('Authorization', `Bearer ${token}`).send({ prompt: 'A pier', size: '512x512' });
    const published = await waitFor('the file', async () => first.strapi.db.query(fileUid).findOne({ where: { imageforge: { $notNull: true } } }));
    expect(body.error).toBeUndefined();
    await waitFor('the asset', async () => (await first.strapi.db.query('plugin::imageforge.asset').findOne({}))?.state === 'published');
    await first.stop({ keep: true });

    const without = await bootStrapi({ env: { IMAGEFORGE_ENABLED: 'false' } }, first.folder);
    const row = await without.strapi.db.query(fileUid).findOne({});
    expect(row).toMatchObject({ id: published.id, url: published.url });
    expect(row).not.toHaveProperty('imageforge');
    await without.stop({ keep: true });

    const again = await bootStrapi({}, first.folder);
    expect((await again.strapi.db.query(fileUid).findOne({})).imageforge).toEqual(published.imageforge);
    await again.stop();
  });
});
