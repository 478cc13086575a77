import type { Asset } from '../engine/generation/generation';
import { createPublishedAssets } from './published-assets';

const asset: Asset = {
  id: 'a-0',
  generationId: 'a',
  index: 0,
  state: 'published',
  visibility: 'public',
  file: { key: 'k.webp', mediaType: 'image/webp', width: 4, height: 3, bytes: 9, thumbhash: '' },
  name: 'A',
  storageName: 'a',
  alternativeText: '',
  caption: '',
  createdAt: '',
};

describe('published assets', () => {
  let time = 0;
  const lookUps = jest.fn<Promise<Asset | undefined>, [string]>();
  const gone: string[] = [];
  beforeEach(() => {
    lookUps.mockReset();
    gone.length = 0;
  });
  const assets = () =>
    createPublishedAssets({
      getAsset: lookUps,
      onGone: async (id) => void gone.push(id),
      now: () => time,
    });

  it('are looked up once in five seconds, or when something has happened', async () => {
    const published = assets();
    lookUps.mockResolvedValue(asset);
    await Promise.all([published.find('a-0'), published.find('a-0')]);
    expect(await published.find('a-0')).toEqual({ id: 'a-0', key: 'k.webp', mediaType: 'image/webp', width: 4, height: 3, visibility: 'public', storageName: 'a' });
    expect(lookUps).toHaveBeenCalledTimes(1);
    lookUps.mockResolvedValue({ ...asset, state: 'discarded' });
    time += 4_999;
    expect(await published.find('a-0')).toBeDefined();
    time += 1;
    expect(gone).toEqual([]);
    expect(await published.find('a-0')).toBeUndefined();
    expect(await published.find('a-0')).toBeUndefined();
    expect(gone).toEqual(['a-0']);
    lookUps.mockResolvedValue(asset);
    published.forget('a-0');
    expect(await published.find('a-0')).toBeDefined();
  });

  it.each<[Partial<Asset>, boolean]>([
    [{ state: 'published' }, true],
    [{ state: 'publishing' }, false],
    // It is published, and is attached just now.
    [{ state: 'publishing', url: '/a.webp' }, true],
    [{ state: 'publishing', visibility: 'private', targets: ['s3'] }, true],
    [{ state: 'ready', url: '/a.webp' }, false],
    [{ state: 'rejected' }, false],
    [{ state: 'discarded' }, false],
  ])('%p', async (change, isFound) => {
    lookUps.mockResolvedValue({ ...asset, ...change });
    expect((await assets().find('a-0')) !== undefined).toBe(isFound);
  });

  it('are asked for again after the database was away', async () => {
    const published = assets();
    lookUps.mockRejectedValueOnce(new Error('away')).mockResolvedValue(asset);
    await expect(published.find('a-0')).rejects.toThrow('away');
    expect(await published.find('a-0')).toBeDefined();
  });
});
