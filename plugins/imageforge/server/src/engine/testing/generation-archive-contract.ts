import { randomUUID } from 'node:crypto';
import type { Generation } from '../generation/generation';
import type { GenerationArchive, GenerationStore, Remains } from '../ports';
import { assetFixture, generationFixture, recipeFixture } from './generation-fixtures';

/**
 * What every GenerationArchive must hold.
 * @param getParts called in each test; the archive and the store are of the same rows, and may hold others.
 */
export const testGenerationArchive = (
  name: string,
  getParts: () => { archive: GenerationArchive; store: GenerationStore },
): void => {
  describe(`${name} as a GenerationArchive`, () => {
    const owner = randomUUID();
    const create = async (): Promise<string> => {
      const { store } = getParts();
      const { generation } = await store.create(generationFixture());
      await store.createAsset(assetFixture(generation.id));
      return generation.id;
    };
    /** A generation that has ended, and that its worker still holds. */
    const end = async (): Promise<string> => {
      const id = await create();
      await getParts().store.claim(id, owner, 60_000);
      await getParts().store.save(id, owner, { state: 'succeeded', finishedAt: '2026-01-01T00:00:00.000Z' });
      return id;
    };
    const letGo = (id: string) => getParts().store.release(id, owner);
    const remainsOf = ({ recipe, images }: Generation): Remains => ({
      recipe: { ...recipe, prompt: '' },
      images: images.map((image) => ({ ...image, seed: 9 })),
      attempts: [{ id: 'a', provider: 'test', model: 'm', images: [0], startedAt: '2026-01-01T00:00:00.000Z', state: 'failed' }],
      skips: [{ at: '2026-01-01T00:00:00.000Z', provider: 'test', model: 'm', reason: 'busy', message: 'gone' }],
      warnings: [{ code: 'other', message: 'ß “quoted” 🎨' }],
      error: { code: 'IMAGEFORGE_INTERNAL', message: 'gone' },
      screening: { verdict: { decision: 'pass', findings: [] } },
      purged: { prompt: '2026-02-01T00:00:00.000Z', images: [0] },
    });
    const read = async (id: string): Promise<Generation> => (await getParts().store.get(id)) as Generation;

    it('shows every generation once, with its assets', async () => {
      // More than fit on one page of any implementation so far.
      const ids = await Promise.all(Array.from({ length: 210 }, create));
      const seen: string[] = [];
      for await (const page of getParts().archive.pages()) {
        for (const { generation, assets } of page) {
          if (!ids.includes(generation.id)) continue;
          seen.push(generation.id);
          expect(assets.map(({ generationId }) => generationId)).toEqual([generation.id]);
        }
      }
      expect(seen.sort()).toEqual(ids.sort());
    });

    it('finds those that name a private file: as a source, an original, a file or a rendition', async () => {
      const { archive, store } = getParts();
      const key = () => `${randomUUID().replaceAll('-', '').padEnd(64, '0')}.webp`;
      const stored = (one: string) => ({ key: one, mediaType: 'image/webp', width: 1, height: 1, bytes: 1 });
      const [source, original, file, rendition] = [key(), key(), key(), key()] as [string, string, string, string];
      const make = async (change: Parameters<typeof generationFixture>[0]) => (await store.create(generationFixture(change))).generation.id;
      const bySource = await make({ recipe: recipeFixture({ images: [source] }) });
      const byOriginal = await make({ images: [{ index: 0, original: stored(original) }] });
      const byFile = await make({});
      await store.createAsset(assetFixture(byFile, { file: { ...stored(file), thumbhash: '' } }));
      const byRendition = await make({});
      await store.createAsset(assetFixture(byRendition, { renditions: [{ ...stored(rendition), name: 'card', density: 1 }] }));
      const found = async (...keys: string[]): Promise<string[]> => {
        const ids: string[] = [];
        for await (const page of archive.mentioning(keys)) ids.push(...page.map(({ generation }) => generation.id));
        return ids.sort();
      };
      expect(await found(source)).toEqual([bySource]);
      expect(await found(original)).toEqual([byOriginal]);
      expect(await found(file)).toEqual([byFile]);
      expect(await found(rendition)).toEqual([byRendition]);
      expect(await found(source, original, file, rendition)).toEqual([bySource, byOriginal, byFile, byRendition].sort());
      expect(await found(key())).toEqual([]);
      expect(await found()).toEqual([]);
    });

    it('overwrites what has ended, and nothing that somebody works on', async () => {
      const { archive } = getParts();
      const id = await end();
      const before = await read(id);
      await archive.rewrite(id, remainsOf(before));
      expect(await read(id)).toEqual(before);
      await letGo(id);
      await archive.rewrite(id, remainsOf(before));
      await archive.rewrite(id, remainsOf(before));
      expect(await read(id)).toEqual({ ...before, ...remainsOf(before) });

      const waiting = await read(await create());
      await archive.rewrite(waiting.id, remainsOf(waiting));
      expect(await read(waiting.id)).toEqual(waiting);
    });

    it('removes what has ended with its assets, and nothing that somebody works on', async () => {
      const { archive, store } = getParts();
      const [id, waiting] = [await end(), await create()];
      await archive.remove(id);
      await archive.remove(waiting);
      expect(await store.assetsOf([id, waiting])).toHaveLength(2);
      await letGo(id);
      await archive.remove(id);
      await archive.remove(id);
      expect(await store.get(id)).toBeUndefined();
      expect(await store.assetsOf([id])).toEqual([]);
    });

    it('forgets what a removed generation was made of, and not what was made of it', async () => {
      const { archive, store } = getParts();
      const link = async (parent: string) => (await store.create(generationFixture({ recipe: recipeFixture({ parents: [parent] }) }))).generation.id;
      const grandparent = `${randomUUID()}-0`;
      const id = await link(grandparent);
      const child = await link(`${id}-0`);
      await store.claim(id, owner, 60_000);
      await store.save(id, owner, { state: 'succeeded', finishedAt: '2026-01-01T00:00:00.000Z' }, { release: true });
      await archive.remove(id);
      expect(await store.childrenOf([grandparent], 10)).toEqual([]);
      expect(await store.childrenOf([`${id}-0`], 10)).toEqual([{ parentId: `${id}-0`, generationId: child }]);
    });
  });
};
