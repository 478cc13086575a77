import type { PublishTarget } from '../ports';
import { type ContractOptions, contractTest } from './contract';

/** A target, and what only the other side can say of it. */
export interface PublishTargetSubject {
  target: PublishTarget;
  /** What a visitor with this address is given; `undefined`: nothing, refused. */
  load(url: string): Promise<LoadedFile | undefined>;
  /** Makes the next put break in the middle, for good. */
  cut(): void;
  /** An address as it is when its time is over; `undefined` where the target signs none. */
  expire?: (key: string) => Promise<string>;
  /** Puts something of the operator's own beside the target's files, outside its prefix. */
  putStranger(): Promise<void>;
  close(): Promise<void>;
}

export interface LoadedFile {
  bytes: Uint8Array;
  headers: Readonly<Record<string, string | undefined>>;
}

const hash = '0123456789abcdef';
const keyOf = (asset: string, extension = 'webp'): string => `${asset}/harbour-${hash}.${extension}`;
const objectOf = (key: string, text: string) => ({
  key,
  bytes: new TextEncoder().encode(text),
  mediaType: 'image/webp',
  filename: 'Harbour at dusk.webp',
});

/**
 * What every PublishTarget does.
 * @param create a public and a private one, each without any files.
 */
export const testPublishTarget = (
  name: string,
  create: (visibility: PublishTarget['visibility']) => Promise<PublishTargetSubject>,
  options: ContractOptions & { /** Headers are the other side's own. */ hasOwnHeaders?: boolean } = {},
): void => {
  const test = contractTest(options);

  describe(`${name}: PublishTarget`, () => {
    let subject: PublishTargetSubject;
    const start = async (visibility: PublishTarget['visibility'] = 'public'): Promise<PublishTarget> => {
      subject = await create(visibility);
      return subject.target;
    };
    afterEach(() => subject?.close());

    const listed = async (target: PublishTarget, folder?: string): Promise<string[]> => {
      const keys: string[] = [];
      for await (const page of target.list(folder)) keys.push(...page.map(({ key }) => key));
      return keys.sort();
    };
    const textAt = async (url: string | undefined): Promise<string | undefined> => {
      const file = await subject.load(url ?? '');
      return file && Buffer.from(file.bytes).toString();
    };

    test('stores a file that visitors can load as it is', async () => {
      const target = await start();
      const key = keyOf('a-0');
      await target.put(objectOf(key, 'the bytes'));
      const file = await subject.load(target.urlOf(key) ?? '');
      expect(Buffer.from(file?.bytes ?? []).toString()).toBe('the bytes');
      if (options.hasOwnHeaders) return;
      expect(file?.headers['content-type']).toBe('image/webp');
      expect(file?.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(file?.headers['content-disposition']).toBe('inline; filename="Harbour at dusk.webp"');
    });

    test('puts a file over one of the same name', async () => {
      const target = await start();
      const key = keyOf('a-0');
      await target.put(objectOf(key, 'before'));
      await target.put(objectOf(key, 'after'));
      expect(await textAt(target.urlOf(key))).toBe('after');
      expect(await listed(target)).toEqual([key]);
    });

    test('knows what it has', async () => {
      const target = await start();
      await target.put(objectOf(keyOf('a-0'), 'x'));
      expect(await target.has(keyOf('a-0'))).toBe(true);
      expect(await target.has(keyOf('a-0', 'png'))).toBe(false);
      expect(await target.has(keyOf('b-0'))).toBe(false);
    });

    test('deletes a file, also one that is not there', async () => {
      const target = await start();
      const key = keyOf('a-0');
      await target.put(objectOf(key, 'x'));
      await target.delete(key);
      expect(await target.has(key)).toBe(false);
      expect(await listed(target)).toEqual([]);
      await target.delete(key);
      await target.delete(keyOf('never-0'));
    });

    test('lists its own files, and those of one folder, with the time', async () => {
      const target = await start();
      const before = Date.now() - 60_000;
      // The first is how the second begins.
      const keys = [keyOf('a-1'), keyOf('a-10'), keyOf('b-0')];
      for (const key of keys) await target.put(objectOf(key, 'x'));
      await subject.putStranger();
      expect(await listed(target)).toEqual([...keys].sort());
      expect(await listed(target, 'a-1/')).toEqual([keys[0]]);
      expect(await listed(target, 'none-0/')).toEqual([]);
      for await (const page of target.list()) {
        for (const { storedAt } of page) {
          expect(storedAt.getTime()).toBeGreaterThan(before);
          expect(storedAt.getTime()).toBeLessThanOrEqual(Date.now() + 60_000);
        }
      }
    });

    test('shows nothing of a file that was cut off in the middle', async () => {
      const target = await start();
      subject.cut();
      await expect(target.put(objectOf(keyOf('a-0'), 'x'.repeat(100_000)))).rejects.toMatchObject({ code: 'IMAGEFORGE_PUBLISH_FAILED' });
      expect(await target.has(keyOf('a-0'))).toBe(false);
      expect(await listed(target)).toEqual([]);
      await target.put(objectOf(keyOf('a-0'), 'the second try'));
      expect(await textAt(target.urlOf(keyOf('a-0')))).toBe('the second try');
    });

    test('stores nothing that the caller has given up already', async () => {
      const target = await start();
      const reason = new Error('The lease is lost.');
      await expect(target.put(objectOf(keyOf('a-0'), 'x'), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      expect(await listed(target)).toEqual([]);
    });

    test('gives a private file to a signed address alone, for as long as it says', async () => {
      const target = await start('private');
      const key = keyOf('a-0');
      await target.put(objectOf(key, 'secret'));
      expect(target.urlOf(key)).toBeUndefined();
      const url = await target.signedUrlOf(key, { expiresIn: 60 });
      if (!subject.expire) {
        expect(url).toBeUndefined();
        return;
      }
      expect(await textAt(url)).toBe('secret');
      const bare = new URL(url ?? '');
      bare.search = '';
      expect(await textAt(bare.href)).toBeUndefined();
      for (const [name, value] of new URL(url ?? '').searchParams) {
        const tampered = new URL(url ?? '');
        tampered.searchParams.set(name, value.replace(/.$/, (last) => (last === '1' ? '2' : '1')));
        expect([name, await textAt(tampered.href)]).toEqual([name, undefined]);
      }
      expect(await textAt(await subject.expire(key))).toBeUndefined();
    });

    test('is kept by no shared cache where it is private', async () => {
      if (options.hasOwnHeaders) return;
      const target = await start('private');
      await target.put(objectOf(keyOf('a-0'), 'secret'));
      const url = await target.signedUrlOf(keyOf('a-0'), { expiresIn: 60 });
      const file = url && (await subject.load(url));
      if (file) expect(file.headers['cache-control']).toBe('private, max-age=31536000, immutable');
    });

    for (const key of ['', '/', 'a', 'a/', '/a/b.webp', '../b.webp', 'a/../b.webp', 'a/./b.webp', 'a//b.webp', 'a/b c.webp', 'a/b?x=1', 'a/b#c', 'a/b%2fc.webp', 'a\\b.webp', 'a/b\0.webp', 'a/ä.webp', `a/${'b'.repeat(600)}.webp`]) {
      test(`refuses the key ${JSON.stringify(key.slice(0, 20))}`, async () => {
        const target = await start();
        const refused = { code: 'IMAGEFORGE_INTERNAL' };
        await expect(target.put(objectOf(key, 'x'))).rejects.toMatchObject(refused);
        await expect(target.has(key)).rejects.toMatchObject(refused);
        await expect(target.delete(key)).rejects.toMatchObject(refused);
        await expect(target.signedUrlOf(key, { expiresIn: 60 })).rejects.toMatchObject(refused);
        expect(() => target.urlOf(key)).toThrow(expect.objectContaining(refused));
        expect(await listed(target)).toEqual([]);
      });
    }
  });
};
