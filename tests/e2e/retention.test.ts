import fs from 'node:fs';
import path from 'node:path';
import { deleteLogs } from '../../plugins/imageforge/server/src/adapters/store/logs';
import { runChild, startChild } from '../support/child';
import { apiToken, type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const root = path.resolve(__dirname, '../..');
const command = path.join(root, 'plugins/imageforge/bin/imageforge.js');
const dayMs = 24 * 60 * 60 * 1000;
const rules = { promptsDays: 10, originalsDays: 20, unkeptDays: 30, generationsDays: 100 };

describe('retention', () => {
  let booted: BootedStrapi;
  let token: string;

  beforeAll(async () => {
    // The daily run must not come between.
    booted = await bootStrapi({ options: { retention: rules, engine: { sweepMs: 3_600_000 } } });
    token = await apiToken(booted.strapi);
  });
  afterAll(() => booted?.stop());

  const { query } = { query: (name: string) => booted.strapi.db.query(`plugin::imageforge.${name}` as never) };
  const forge = () => booted.strapi.plugin('imageforge').service('forge');
  const api = (method: 'get' | 'post', address: string) =>
    booted.request[method](`/api/imageforge${address}`).set('Authorization', `Bearer ${token}`);
  const folder = () => path.join(booted.folder, 'originals');
  const files = (): string[] =>
    fs.existsSync(folder())
      ? fs.readdirSync(folder(), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name)
      : [];

  const create = async (body: object): Promise<string> => {
    const { body: answer } = await api('post', '/generations').send({ size: '64x64', ...body });
    const id = answer.data.id as string;
    await waitFor(`the end of ${id}`, async () => (await forge().store.get(id)).state === 'succeeded');
    return id;
  };
  /** As if it had ended so many days ago. */
  const age = async (id: string, days: number): Promise<void> => {
    const then = new Date(Date.now() - days * dayMs);
    await query('generation').updateMany({ where: { documentId: id }, data: { finishedAt: then } });
    const { images } = await forge().store.get(id);
    const keys = images.flatMap(({ original, finished }: { original: { key: string }; finished: { key: string } }) => [original.key, finished.key]);
    for (const key of keys) fs.utimesSync(path.join(folder(), key.slice(0, 2), key.slice(2, 4), key), then, then);
  };
  const keysOf = async (id: string): Promise<{ original: string; finished: string }> => {
    const [image] = (await forge().store.get(id)).images;
    return { original: image.original.key, finished: image.finished.key };
  };
  const purge = async () => forge().purge.carryOut(await forge().purge.plan());
  const view = async (id: string) => (await api('get', `/generations/${id}`)).body.data;

  it('forgets the prompt, and leaves the image and what made it', async () => {
    const id = await create({ prompt: 'A secret garden', seed: 7 });
    const error = { code: 'IMAGEFORGE_PROVIDER_REJECTED', message: 'Not allowed: "A secret garden"' };
    const { attempts } = await forge().store.get(id);
    const quoting = {
      error,
      attempts: [{ ...attempts[0], error }],
      skips: [{ at: '', provider: 'p', model: 'm', reason: 'failed', message: error.message, error }],
      warnings: [{ code: 'other', message: error.message }],
    };
    await query('generation').updateMany({ where: { documentId: id }, data: quoting as never });
    await age(id, 11);
    expect(await purge()).toEqual({ records: 0, prompts: 1, images: 0, files: 0 });
    const row = await query('generation').findOne({ where: { documentId: id } });
    expect(JSON.stringify(row)).not.toContain('secret');
    const code = { code: 'IMAGEFORGE_PROVIDER_REJECTED', message: 'The provider rejected the request.' };
    expect(await view(id)).toMatchObject({ error: code, attempts: [{ error: code }], skips: [{ reason: 'failed' }], warnings: [{ code: 'other' }] });
    expect(await view(id)).toMatchObject({ prompt: '', promptPurgedAt: expect.any(String), seed: 7, images: [{ state: 'published' }] });
    expect((await view(id)).request).toBeUndefined();
    expect(await purge()).toMatchObject({ prompts: 0 });
  });

  it('deletes the original, and serves the published file as before', async () => {
    const id = await create({ prompt: 'A hill' });
    const { original, finished } = await keysOf(id);
    await age(id, 21);
    await purge();
    expect(files()).not.toContain(original);
    expect(files()).toContain(finished);
    expect((await booted.request.get((await view(id)).images[0].url)).status).toBe(200);
  });

  it('keeps a file that another generation needs, until that one does not', async () => {
    const same = { prompt: 'The same', seed: 1, publish: 'on-keep' };
    const [old, young] = [await create(same), await create(same)];
    const { original, finished } = await keysOf(old);
    expect(await keysOf(young)).toEqual({ original, finished });
    await age(old, 31);
    await age(young, 1);
    await purge();
    expect(files()).toEqual(expect.arrayContaining([original, finished]));
    expect((await api('post', `/assets/${old}-0/keep`)).body.error.code).toBe('IMAGEFORGE_CONFLICT');
    expect((await view(old)).images[0]).toMatchObject({ state: 'discarded' });
    expect((await view(old)).images[0].previewUrl).toBeUndefined();

    await age(young, 31);
    expect(await purge()).toMatchObject({ images: 1, files: 2 });
    expect(files()).not.toEqual(expect.arrayContaining([original]));
    expect(files()).not.toEqual(expect.arrayContaining([finished]));
  });

  it('keeps a file that was stored again a moment ago: its row may be on its way', async () => {
    const id = await create({ prompt: 'A source of somebody', publish: 'on-keep' });
    const { finished } = await keysOf(id);
    await age(id, 31);
    await forge().originals.put(await forge().originals.get(finished));
    await purge();
    expect(files()).toContain(finished);
  });

  it('leaves an image alone that somebody keeps between the list and the deletion', async () => {
    const id = await create({ prompt: 'Kept at last', publish: 'on-keep' });
    const { finished } = await keysOf(id);
    await age(id, 31);
    const plan = await forge().purge.plan();
    expect((await api('post', `/assets/${id}-0/keep`)).status).toBe(202);
    await waitFor('the image to be published', async () => (await forge().store.getAsset(`${id}-0`)).state === 'published');
    expect(await forge().purge.carryOut(plan)).toEqual({ records: 0, prompts: 0, images: 0, files: 0 });
    expect(files()).toContain(finished);
    expect((await forge().store.getAsset(`${id}-0`)).name).not.toBe('');
  });

  it('deletes the record with its files, and not the file in the media library', async () => {
    const id = await create({ prompt: 'Long ago' });
    const { url } = (await view(id)).images[0];
    await age(id, 101);
    const { original, finished } = await keysOf(id);
    expect(await purge()).toMatchObject({ records: 1 });
    expect((await api('get', `/generations/${id}`)).status).toBe(404);
    expect(await query('asset').count({ where: { generationId: id } })).toBe(0);
    expect(files().filter((name) => name === original || name === finished)).toEqual([]);
    expect((await booted.request.get(url)).status).toBe(200);
  });

  it('is done by two at once without harm', async () => {
    const id = await create({ prompt: 'Twice', publish: 'on-keep' });
    await age(id, 101);
    await Promise.all([purge(), purge()]);
    expect(await query('generation').count({ where: { documentId: id } })).toBe(0);
    expect(await purge()).toEqual({ records: 0, prompts: 0, images: 0, files: 0 });
  });

  it('deletes what is old in the logs, also deliveries that nobody will send', async () => {
    const rows = query('webhook-delivery');
    const common = { endpointId: 'gone', eventId: 'e', type: 'generation.succeeded', generationId: 'g', body: '{}', attempts: 0, dueAt: '0', takenUntil: '0' };
    for (const state of ['waiting', 'delivered', 'failed']) {
      for (const age of ['old', 'young']) await rows.create({ data: { ...common, key: `${state}-${age}`, state } as never });
    }
    const then = new Date(Date.now() - 31 * dayMs);
    await rows.updateMany({ where: { key: { $endsWith: '-old' } }, data: { createdAt: then } as never });
    expect(await deleteLogs(booted.strapi, new Date(Date.now() - 30 * dayMs))).toBe(3);
    const left = await rows.findMany({ where: { endpointId: 'gone' }, orderBy: { key: 'asc' } });
    expect(left.map(({ key }: { key: string }) => key)).toEqual(['delivered-young', 'failed-young', 'waiting-young']);
    await rows.deleteMany({ where: { endpointId: 'gone' } });
  });

  it('is listed by a command that deletes nothing when it is told to', async () => {
    const id = await create({ prompt: 'Listed first', publish: 'on-keep' });
    const { original, finished } = await keysOf(id);
    await age(id, 31);
    const run = async (...args: string[]): Promise<string> => {
      const child = startChild(process.execPath, [command, 'purge', ...args], {
        cwd: root,
        env: { ...process.env, PUBLIC_DIR: path.join(booted.folder, 'public') },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      expect(await child.exited).toEqual({ code: 0, signal: null });
      return child.output();
    };
    const lines = (await run('--dry-run')).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        `prompt of generation ${id}`,
        `image 0 of generation ${id}`,
        `file ${original}`,
        `file ${finished}`,
        'Nothing was deleted.',
      ]),
    );
    expect(files()).toEqual(expect.arrayContaining([original, finished]));
    expect((await forge().store.getAsset(`${id}-0`)).state).toBe('ready');

    expect(await run()).toContain('Deleted: 0 records, 1 prompts, 1 images, 2 files.');
    expect(files().filter((name) => name === original || name === finished)).toEqual([]);
    await expect(runChild(process.execPath, [command, 'purge', '--everything'], { cwd: root })).rejects.toThrow('Usage: imageforge');
  });
});
