import { randomUUID } from 'node:crypto';
import type { LineageNode } from '../../../shared/lineage';
import type { Generation } from '../engine/generation/generation';
import { assetFixture, generationFixture, recipeFixture } from '../engine/testing/generation-fixtures';
import { createMemoryGenerationStore } from '../engine/testing/memory-generation-store';
import { automationAccess, type Access } from './access';
import { createGenerationAccess } from './generation-access';
import { createLineage } from './lineage';

const everybody = automationAccess('test');
const ada: Access = { ...everybody, requester: { kind: 'api-token', id: 'ada' }, seesAll: false };

const setUp = () => {
  const store = createMemoryGenerationStore();
  const { visibleAsset } = createGenerationAccess(store, async (assets) => [...assets]);
  const lineage = createLineage({ store, urls: { sign: (key) => `/previews/${key}` }, visibleAsset });
  /** A generation with an asset for each image, made of these assets. @returns the ids of its assets */
  const make = async (parents: string[] = [], change: Partial<Generation> & { n?: number; mode?: 'edit' | 'upscale' } = {}): Promise<string[]> => {
    const { n = 1, mode = 'edit', id = randomUUID(), ...more } = change;
    await store.create(generationFixture({ id, requester: ada.requester, ...more, recipe: recipeFixture({ mode, n, ...(parents.length > 0 && { parents }) }) }));
    const assets = Array.from({ length: n }, (_, index) => store.createAsset(assetFixture(id, { index, alternativeText: `${mode} ${index}` })));
    return (await Promise.all(assets)).map((asset) => asset.id);
  };
  return { store, lineage, make };
};

/** Ids, and what lies behind each, in one direction. */
const shape = (nodes: LineageNode[] = [], direction: 'parents' | 'children'): unknown[] =>
  nodes.map((node) => (node.kind === 'image' ? { [node.assetId]: shape(node[direction], direction) } : node.kind));

describe('the lineage of an image', () => {
  it('is the tree of what it was made of and what was made of it', async () => {
    const { lineage, make } = setUp();
    const [photo = ''] = await make();
    const [logo = ''] = await make();
    const [edit = ''] = await make([photo, logo]);
    const [first = '', second = ''] = await make([edit], { n: 2 });
    const [large = ''] = await make([second], { mode: 'upscale' });

    const found = await lineage.of(edit, ada);
    expect(found.image).toMatchObject({ kind: 'image', assetId: edit, mode: 'edit', previewUrl: expect.stringContaining('/previews/'), thumbhash: 'AAAA' });
    expect(found.image).not.toHaveProperty('children');
    expect(shape(found.parents, 'parents')).toEqual([{ [photo]: [] }, { [logo]: [] }]);
    expect(shape(found.children, 'children')).toEqual([{ [first]: [] }, { [second]: [{ [large]: [] }] }]);
    expect(found.isComplete).toBe(true);
    expect(shape((await lineage.of(large, ada)).parents, 'parents')).toEqual([{ [second]: [{ [edit]: [{ [photo]: [] }, { [logo]: [] }] }] }]);
  });

  it('names nothing that the caller may not see, and nothing behind it', async () => {
    const { lineage, make } = setUp();
    const bob = { requester: { kind: 'api-token' as const, id: 'bob' } };
    const [photo = ''] = await make();
    const [secret = ''] = await make([photo], bob);
    const [mine = ''] = await make([secret]);
    const seen = await lineage.of(mine, ada);
    expect(seen.parents).toEqual([{ kind: 'hidden' }]);
    expect((await lineage.of(photo, ada)).children).toEqual([{ kind: 'hidden' }]);
    expect(JSON.stringify(seen)).not.toContain(secret);
    await expect(lineage.of(secret, ada)).rejects.toMatchObject({ code: 'IMAGEFORGE_NOT_FOUND' });
    expect(shape((await lineage.of(mine, everybody)).parents, 'parents')).toEqual([{ [secret]: [{ [photo]: [] }] }]);
  });

  it('says that a parent is missing', async () => {
    const { lineage, make } = setUp();
    const [edit = ''] = await make([`${randomUUID()}-0`]);
    expect((await lineage.of(edit, ada)).parents).toEqual([{ kind: 'missing' }]);
  });

  it('has no address of a file that is gone', async () => {
    const { make, store } = setUp();
    const [photo = ''] = await make();
    // What a purge writes is none of what a worker's store can write.
    const purged = createLineage({
      store: { ...store, getAll: async (ids) => (await store.getAll(ids)).map((one) => ({ ...one, purged: { images: [0] } })) },
      urls: { sign: (key) => `/previews/${key}` },
      visibleAsset: createGenerationAccess(store, async (assets) => [...assets]).visibleAsset,
    });
    const [edit = ''] = await make([photo]);
    const [parent] = (await purged.of(edit, ada)).parents;
    expect(parent).toMatchObject({ kind: 'image', assetId: photo });
    expect(parent).not.toHaveProperty('previewUrl');
  });

  it('is not endless where rows are tied in a circle', async () => {
    const { lineage, make } = setUp();
    const [one, other] = [randomUUID(), randomUUID()];
    await make([`${other}-0`], { id: one });
    await make([`${one}-0`], { id: other });
    const found = await lineage.of(`${one}-0`, ada);
    expect(shape(found.parents, 'parents')).toEqual([{ [`${other}-0`]: [{ [`${one}-0`]: [] }] }]);
    expect(shape(found.children, 'children')).toEqual([{ [`${other}-0`]: [{ [`${one}-0`]: [] }] }]);
    expect(found.isComplete).toBe(true);
  });

  it('is cut where there is too much of it, the nearest first, and says so', async () => {
    const { lineage, make } = setUp();
    let last: string[] = await make();
    const [root = ''] = last;
    for (let step = 0; step < 14; step += 1) last = await make(last);
    const deep = await lineage.of(root, ada);
    expect(deep.isComplete).toBe(false);
    expect(JSON.stringify(deep.children).match(/"kind":"image"/g)).toHaveLength(12);

    const [popular = ''] = await make();
    await Promise.all(Array.from({ length: 21 }, () => make([popular], { n: 10 })));
    const wide = await lineage.of(popular, ada);
    expect(wide.isComplete).toBe(false);
    expect(wide.children).toHaveLength(200);
  });
});
