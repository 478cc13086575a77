import sharp from 'sharp';
import { createGenerationArchive } from '../../plugins/imageforge/server/src/adapters/store/generation-archive';
import { type FakeOpenAI, startFakeOpenAI } from '../../plugins/imageforge/server/src/providers/openai/testing/fake-openai';
import type { GenerationView } from '../../plugins/imageforge/shared/generations';
import type { LineageNode, LineageView } from '../../plugins/imageforge/shared/lineage';
import { adminToken, apiToken, type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const model = 'openai/gpt-image-1';

describe('the lineage of images', () => {
  let booted: BootedStrapi;
  let fake: FakeOpenAI;
  let token: string;
  let other: string;
  beforeAll(async () => {
    fake = await startFakeOpenAI();
    booted = await bootStrapi({ env: { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: fake.url } });
    [token, other] = [await apiToken(booted.strapi), await apiToken(booted.strapi)];
  });
  afterAll(async () => {
    await booted?.stop();
    await fake?.close();
  });

  const call = (method: 'get' | 'post', path: string, asker = token) => booted.request[method](`/api/imageforge${path}`).set('Authorization', `Bearer ${asker}`);
  const ended = async (id: string, asker = token): Promise<GenerationView> =>
    waitFor('the end', async () => {
      const { body: seen } = await call('get', `/generations/${id}`, asker);
      if (seen.data.state === 'failed') throw new Error(JSON.stringify(seen.data.error));
      return seen.data.state === 'succeeded' && seen.data;
    });
  const generate = async (body: object, asker = token): Promise<GenerationView> => {
    const { body: answer } = await call('post', '/generations', asker).send({ model, quality: 'low', ...body });
    expect(answer.error).toBeUndefined();
    return ended(answer.data.id, asker);
  };
  const assetOf = ({ images }: GenerationView, index = 0): string => images[index]?.assetId ?? '';
  const lineage = async (id: string, asker = token): Promise<LineageView> => (await call('get', `/assets/${id}/lineage`, asker)).body.data;
  const ids = (nodes: LineageNode[] = []): string[] => nodes.map((node) => (node.kind === 'image' ? node.assetId : node.kind));

  it('is frozen with the request, for an asset, for a file that was published of one, and for nothing else', async () => {
    const first = await generate({ prompt: 'A harbour' });
    const edit = await generate({ prompt: 'At night', images: [{ assetId: assetOf(first) }], n: 2 });
    const fileId = edit.images[1]?.fileId;
    const again = await generate({ prompt: 'In winter', images: [{ fileId }, { assetId: assetOf(first) }] });
    const photo = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#48c' } }).png().toBuffer();
    const { body } = await call('post', '/generations')
      .field('data', JSON.stringify({ prompt: 'Warmer', model, quality: 'low', images: [{ upload: 'photo' }] }))
      .attach('photo', photo, { filename: 'a.png', contentType: 'image/png' });
    const foreign = await ended(body.data.id);

    const found = await lineage(assetOf(edit, 1));
    expect(found).toMatchObject({
      image: { assetId: assetOf(edit, 1), generationId: edit.id, index: 1, mode: 'edit', state: 'published', createdAt: expect.any(String) },
      parents: [{ kind: 'image', assetId: assetOf(first), mode: 'text-to-image', thumbhash: expect.any(String), previewUrl: expect.any(String) }],
      children: [{ kind: 'image', assetId: assetOf(again) }],
      isComplete: true,
    });
    expect((await booted.request.get(found.image.previewUrl ?? '')).status).toBe(200);
    expect(ids((await lineage(assetOf(again))).parents)).toEqual([assetOf(edit, 1), assetOf(first)]);
    expect(ids((await lineage(assetOf(first))).children)).toEqual([assetOf(edit, 0), assetOf(edit, 1), assetOf(again)]);
    expect(await lineage(assetOf(foreign))).toMatchObject({ parents: [], children: [] });
    // Whose they are is told by the lineage alone.
    expect((await call('get', `/generations/${edit.id}`)).body.data.recipe).not.toHaveProperty('parents');
  });

  it('is told to those who may see it', async () => {
    const theirs = await generate({ prompt: 'A secret' }, other);
    const fileId = theirs.images[0]?.fileId;
    const mine = await generate({ prompt: 'Of their file', images: [{ fileId }] });
    expect((await lineage(assetOf(mine))).parents).toEqual([{ kind: 'hidden' }]);
    expect((await lineage(assetOf(theirs), other)).children).toEqual([{ kind: 'hidden' }]);
    expect((await call('get', `/assets/${assetOf(theirs)}/lineage`)).status).toBe(404);
    const admin = (await adminToken(booted.strapi)).token;
    const { body } = await booted.request.get(`/imageforge/assets/${assetOf(mine)}/lineage`).set('Authorization', `Bearer ${admin}`);
    expect(ids(body.data.parents)).toEqual([assetOf(theirs)]);
  });

  it('outlives its parents', async () => {
    const parent = await generate({ prompt: 'Soon gone' });
    const child = await generate({ prompt: 'Stays', images: [{ assetId: assetOf(parent) }] });
    await createGenerationArchive(booted.strapi).remove(parent.id);
    expect(await lineage(assetOf(child))).toMatchObject({ parents: [{ kind: 'missing' }], children: [] });
    const links = booted.strapi.db.query('plugin::imageforge.asset-link');
    expect(await links.count({ where: { generationId: child.id } })).toBe(1);
    await createGenerationArchive(booted.strapi).remove(child.id);
    expect(await links.count({ where: { generationId: child.id } })).toBe(0);
  });

  it('is found by indexes, which outlive a restart', async () => {
    const inspector = booted.strapi.db.dialect.schemaInspector;
    const { indexes } = (await inspector.getSchema()).tables.find(({ name }) => name === 'imageforge_asset_links') ?? { indexes: [] };
    const indexed = indexes.map(({ columns }) => columns.join());
    expect(indexed).toEqual(expect.arrayContaining(['parent_id', 'generation_id']));
  });
});
