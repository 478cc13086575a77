import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testOriginalStore } from '../../engine/testing/original-store-contract';
import { createLocalOriginalStore } from './local';

const image = { bytes: new TextEncoder().encode('an image'), mediaType: 'image/png' };
const hash = createHash('sha256').update(image.bytes).digest('hex');
const key = `${hash}.png`;

describe('createLocalOriginalStore', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'imageforge-originals-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = () => createLocalOriginalStore({ folder: join(folder, 'originals') });
  const path = () => join(folder, 'originals', hash.slice(0, 2), hash.slice(2, 4), key);
  const filesIn = (of: string) =>
    readdirSync(of, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());

  testOriginalStore('local', open);

  it('makes the folder with the first image, in two levels, readable by nobody else', async () => {
    expect(await open().put(image)).toBe(key);
    expect(readFileSync(path(), 'utf8')).toBe('an image');
    expect(statSync(path()).mode & 0o077).toBe(0);
    expect(filesIn(folder)).toHaveLength(1);
  });

  it('says before anything is stored that there is no room, and leaves nothing behind', async () => {
    await open().probe(1);
    await expect(open().probe(Number.MAX_SAFE_INTEGER)).rejects.toMatchObject({
      code: 'IMAGEFORGE_STORAGE_FAILED',
      message: 'Images cannot be stored (ENOSPC).',
    });
    writeFileSync(join(folder, 'a file'), '');
    await expect(createLocalOriginalStore({ folder: join(folder, 'a file') }).probe(1)).rejects.toMatchObject({
      code: 'IMAGEFORGE_STORAGE_FAILED',
      details: { reason: expect.stringMatching(/^(EEXIST|ENOTDIR)$/) },
    });
    expect(filesIn(join(folder, 'originals'))).toEqual([]);
  });

  it('does not write a file again that is there, and knows that it was stored again', async () => {
    await open().put(image);
    const { ino } = statSync(path());
    utimesSync(path(), 1, 1);
    await open().put(image);
    expect(statSync(path()).ino).toBe(ino);
    await open().delete(key, { storedBefore: new Date(2_000) });
    expect(filesIn(folder)).toHaveLength(1);
    utimesSync(path(), 1, 1);
    await open().delete(key, { storedBefore: new Date(2_000) });
    expect(filesIn(folder)).toEqual([]);
  });

  it.each([
    ['is cut off', () => truncateSync(path(), 3)],
    ['was changed at the same length', () => writeFileSync(path(), 'AN IMAGE')],
    ['is empty', () => truncateSync(path(), 0)],
  ])('does not return a file that %s, and mends it when it is stored again', async (_, damage) => {
    await open().put(image);
    damage();
    await expect(open().get(key)).rejects.toMatchObject({
      code: 'IMAGEFORGE_STORAGE_FAILED',
      details: { key },
    });
    await open().put(image);
    expect(Buffer.from((await open().get(key)).bytes).toString()).toBe('an image');
  });

  it('says when the disk fails, and leaves nothing half written', async () => {
    // A file where a folder should be: works for root too, unlike permissions.
    mkdirSync(join(folder, 'originals'));
    writeFileSync(join(folder, 'originals', hash.slice(0, 2)), '');
    for (const fail of [() => open().put(image), () => open().get(key), () => open().delete(key)]) {
      await expect(fail()).rejects.toMatchObject({
        code: 'IMAGEFORGE_STORAGE_FAILED',
        details: { key, reason: 'ENOTDIR' },
      });
    }
    expect(filesIn(folder)).toHaveLength(1);
  });

  it('takes its temporary file away when the rename fails', async () => {
    mkdirSync(join(path(), 'in the way'), { recursive: true });
    await expect(open().put(image)).rejects.toMatchObject({ code: 'IMAGEFORGE_STORAGE_FAILED' });
    expect(filesIn(folder)).toEqual([]);
  });

  it('never leaves its folder', async () => {
    writeFileSync(join(folder, 'secret.png'), 'secret');
    for (const bad of ['../secret.png', '..%2fsecret.png', `${hash.slice(0, 2)}/../../secret.png`]) {
      await expect(open().get(bad)).rejects.toMatchObject({ code: 'IMAGEFORGE_NOT_FOUND' });
      await open().delete(bad);
    }
    expect(readFileSync(join(folder, 'secret.png'), 'utf8')).toBe('secret');
  });
});
