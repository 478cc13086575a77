import { createHash } from 'node:crypto';
import type { OriginalStore } from '../ports';
import { type ContractOptions, contractTest } from './contract';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const unknownKey = `${'0'.repeat(64)}.png`;

/** What every OriginalStore does. `create` makes an empty store. */
export const testOriginalStore = (
  name: string,
  create: () => Promise<OriginalStore> | OriginalStore,
  options: ContractOptions = {},
): void => {
  const test = contractTest(options);

  describe(`${name}: OriginalStore`, () => {
    let store: OriginalStore;

    beforeEach(async () => {
      store = await create();
    });

    for (const [mediaType, extension] of [
      ['image/png', 'png'],
      ['image/jpeg', 'jpg'],
      ['image/webp', 'webp'],
      ['image/avif', 'avif'],
      ['image/gif', 'gif'],
    ] as const) {
      test(`keeps ${mediaType} under the hash of its bytes`, async () => {
        const bytes = bytesOf(`bytes of ${mediaType}`);
        const key = await store.put({ bytes, mediaType });
        expect(key).toBe(`${sha256(bytes)}.${extension}`);
        const read = await store.get(key);
        expect(read.mediaType).toBe(mediaType);
        expect(Buffer.from(read.bytes)).toEqual(Buffer.from(bytes));
      });
    }

    test('can be asked whether it has room', async () => {
      await store.probe(10_000);
    });

    test('keeps a large image', async () => {
      const bytes = new Uint8Array(5_000_000).map((_, index) => index % 251);
      const read = await store.get(await store.put({ bytes, mediaType: 'image/png' }));
      expect(sha256(read.bytes)).toBe(sha256(bytes));
    });

    test('keeps the view that it was given, not the memory around it', async () => {
      const memory = bytesOf('before|image|after');
      const key = await store.put({ bytes: memory.subarray(7, 12), mediaType: 'image/png' });
      expect(Buffer.from((await store.get(key)).bytes).toString()).toBe('image');
    });

    test('shares no memory with those who put and get', async () => {
      const bytes = bytesOf('image');
      const key = await store.put({ bytes, mediaType: 'image/png' });
      bytes.fill(0);
      (await store.get(key)).bytes.fill(0);
      expect(Buffer.from((await store.get(key)).bytes).toString()).toBe('image');
    });

    test('gives the same key for the same bytes, also to many at once', async () => {
      const image = { bytes: bytesOf('image'), mediaType: 'image/png' };
      const keys = await Promise.all(Array.from({ length: 8 }, () => store.put(image)));
      expect(new Set(keys).size).toBe(1);
      expect(Buffer.from((await store.get(await store.put(image))).bytes).toString()).toBe('image');
    });

    test('keeps an empty image', async () => {
      const key = await store.put({ bytes: new Uint8Array(), mediaType: 'image/png' });
      expect((await store.get(key)).bytes).toHaveLength(0);
    });

    test('deletes, also what is not there', async () => {
      const key = await store.put({ bytes: bytesOf('image'), mediaType: 'image/png' });
      await store.delete(key);
      await expect(store.get(key)).rejects.toMatchObject({ code: 'IMAGEFORGE_NOT_FOUND' });
      await store.delete(key);
      await store.delete(unknownKey);
    });

    test('deletes only what was stored before a time, where that is asked for', async () => {
      const image = { bytes: bytesOf('image'), mediaType: 'image/png' };
      const key = await store.put(image);
      await store.delete(key, { storedBefore: new Date(Date.now() - 60_000) });
      expect(Buffer.from((await store.get(key)).bytes).toString()).toBe('image');
      await store.delete(key, { storedBefore: new Date(Date.now() + 60_000) });
      await expect(store.get(key)).rejects.toMatchObject({ code: 'IMAGEFORGE_NOT_FOUND' });
      await store.delete(key, { storedBefore: new Date() });
      expect(await store.put(image)).toBe(key);
    });

    test('does not know a key that it did not give', async () => {
      await expect(store.get(unknownKey)).rejects.toMatchObject({ code: 'IMAGEFORGE_NOT_FOUND' });
    });

    test('refuses what is no image format', async () => {
      await expect(store.put({ bytes: bytesOf('x'), mediaType: 'text/html' })).rejects.toMatchObject({
        code: 'IMAGEFORGE_INVALID_IMAGE',
      });
      await expect(store.put({ bytes: bytesOf('x'), mediaType: 'image/svg+xml' })).rejects.toMatchObject({
        code: 'IMAGEFORGE_INVALID_IMAGE',
      });
    });

    for (const key of [
      '',
      '..',
      '../../etc/passwd',
      `../${unknownKey}`,
      `${unknownKey}/..`,
      `${unknownKey}\0`,
      `${unknownKey}\n`,
      `${'0'.repeat(64)}.svg`,
      `${'0'.repeat(63)}.png`,
      `${'A'.repeat(64)}.png`,
      '/etc/passwd',
      '__proto__',
    ]) {
      test(`takes ${JSON.stringify(key)} for no key`, async () => {
        await expect(store.get(key)).rejects.toMatchObject({ code: 'IMAGEFORGE_NOT_FOUND' });
        await store.delete(key);
      });
    }
  });
};
