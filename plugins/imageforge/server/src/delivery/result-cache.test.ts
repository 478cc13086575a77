import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createResultCache, readResult, type StoredResult } from './result-cache';

const image = (size: number, fill = 1) => ({ bytes: new Uint8Array(size).fill(fill), mediaType: 'image/webp' });

describe('the store of results', () => {
  let folder: string;
  let time: number;
  const warnings: string[] = [];
  const cacheOf = (maxBytes = 10_000) => createResultCache({ folder, maxBytes, logger: { warn: (text) => warnings.push(text) }, now: () => time });
  const key = (recipe: number, asset = 'a-0') => ({ asset, recipe: String(recipe) });
  const files = () => fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const filesIn = (result: StoredResult | undefined) => fs.readdirSync(path.dirname(result?.path ?? ''));

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'imageforge-results-'));
    time = Date.now();
    warnings.length = 0;
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
    expect(warnings).toEqual([]);
  });

  it('gives back what was stored, in another process too', async () => {
    const stored = await cacheOf().put(key(1), image(100));
    for (const cache of [cacheOf(), cacheOf()]) {
      const found = await cache.find(key(1));
      expect(found).toEqual(stored);
      expect(await readResult(found as StoredResult, 0, 100)).toEqual(Buffer.alloc(100, 1));
    }
    expect(await cacheOf().find(key(2))).toBeUndefined();
    expect(fs.statSync(stored.path).mode & 0o777).toBe(0o600);
  });

  it('reads large files as streams, and parts of them', async () => {
    const cache = cacheOf(10_000_000);
    const stored = await cache.put(key(1), { bytes: Uint8Array.from({ length: 600_000 }, (_, index) => index % 251), mediaType: 'image/png' });
    const chunks: Buffer[] = [];
    for await (const chunk of (await readResult(stored, 1_000, 400_000)) as AsyncIterable<Buffer>) chunks.push(chunk);
    expect(Buffer.concat(chunks)).toEqual(Buffer.from(Uint8Array.from({ length: 400_000 }, (_, index) => (index + 1_000) % 251)));
  });

  it('makes again what is not what was stored', async () => {
    const { path: file } = await cacheOf().put(key(1), image(100));
    fs.writeFileSync(file, Buffer.alloc(100));
    expect(await cacheOf().find(key(1))).toBeUndefined();
    expect(files()).toEqual([]);
  });

  it('makes room: what was not used for longest goes first', async () => {
    const cache = cacheOf(10_000);
    for (let recipe = 0; recipe < 9; recipe += 1) {
      time += 120_000;
      await cache.put(key(recipe, `a-${recipe}`), image(1_000, recipe));
    }
    time += 120_000;
    await cache.find(key(0, 'a-0'));
    time += 120_000;
    await cache.put(key(9, 'a-9'), image(2_000, 9));
    const kept = await Promise.all([...Array(10).keys()].map(async (recipe) => ((await cacheOf().find(key(recipe, `a-${recipe}`))) ? recipe : undefined)));
    // 11,000 bytes were there; at most 9,000 stay.
    expect(kept.filter((one) => one !== undefined)).toEqual([0, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('stays within its bounds while much is stored, and what it deletes is made again', async () => {
    const cache = cacheOf(10_000);
    for (let recipe = 0; recipe < 60; recipe += 1) {
      time += 1_000;
      await cache.put(key(recipe), image(700, recipe));
      const bytes = files().length * 700;
      expect(bytes).toBeLessThanOrEqual(10_700);
    }
    const stale = await cache.find(key(0));
    // This process knew it, another one or room for others took it away: reading says so.
    await expect(readResult(stale as StoredResult, 0, 700)).rejects.toMatchObject({ code: 'ENOENT' });
    cache.forget(key(0));
    expect(await cache.find(key(0))).toBeUndefined();
  });

  it('leaves what is not its own, and removes what a killed process left', async () => {
    const own = await cacheOf().put(key(1), image(100));
    const place = path.dirname(own.path);
    const old = path.join(place, '.1-0000000000000000.tmp');
    fs.writeFileSync(old, 'half');
    fs.writeFileSync(path.join(place, 'notes.txt'), Buffer.alloc(50_000));
    fs.utimesSync(old, new Date(time - 7_200_000), new Date(time - 7_200_000));
    await cacheOf(1_000).put(key(2), image(100));
    expect(filesIn(own).filter((name) => !name.endsWith('.webp'))).toEqual(['notes.txt']);
    expect(filesIn(own)).toHaveLength(3);
  });

  it('deletes everything of one asset and nothing of others', async () => {
    const cache = cacheOf();
    await cache.put(key(1, 'a-0'), image(10));
    await cache.put(key(2, 'a-0'), image(20));
    await cache.put(key(1, 'a-1'), image(30));
    await cache.purge('a-0');
    await cache.purge('never-there');
    expect(files()).toHaveLength(1);
    expect(await cache.find(key(1, 'a-0'))).toBeUndefined();
    expect(await cache.find(key(1, 'a-1'))).toMatchObject({ size: 30 });
  });
});
