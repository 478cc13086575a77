import fs from 'node:fs';
import path from 'node:path';
import { createMediaLibrary } from '../../plugins/imageforge/server/src/adapters/publish/media-library';
import type { Asset } from '../../plugins/imageforge/server/src/engine/generation/generation';
import type { AssetFiles } from '../../plugins/imageforge/server/src/engine/ports';
import { createMakeVersions, type MakeVersions } from '../../plugins/imageforge/server/src/engine/renditions';
import { assetFixture } from '../../plugins/imageforge/server/src/engine/testing/generation-fixtures';
import { solidPng } from '../../plugins/imageforge/server/src/engine/testing/test-model';
import { type BootedStrapi, bootStrapi } from '../support/strapi';

const makeVersions = createMakeVersions({ signer: undefined, logger: console, concurrency: 2 });

describe('publishing to the media library', () => {
  let booted: BootedStrapi;
  let bytes: Buffer;
  let files: AssetFiles;

  beforeAll(async () => {
    booted = await bootStrapi();
    bytes = await solidPng(600, 400, 9);
    files = { master: { bytes, mediaType: 'image/png' }, renditions: [] };
  });
  afterAll(() => booted?.stop());

  const asset = (id: string): Asset => ({
    ...assetFixture(id),
    file: { key: 'x.png', mediaType: 'image/png', width: 600, height: 400, bytes: bytes.byteLength, thumbhash: '' },
    storageName: id,
    createdAt: '2026-01-01T00:00:00Z',
  });
  const library = (make = makeVersions) => createMediaLibrary(booted.strapi, make, { folder: null, quality: { webp: 80, jpeg: 80, avif: 50 } });
  const stored = (name: string) =>
    fs.readdirSync(path.join(booted.folder, 'public/uploads')).filter((file) => file.includes(name));

  it('leaves no file behind when one of the formats cannot be stored', async () => {
    const { provider } = booted.strapi.plugin('upload') as unknown as { provider: { uploadStream(file: { hash: string }): Promise<void> } };
    const { uploadStream } = provider;
    const tried: string[] = [];
    provider.uploadStream = async (file) => {
      tried.push(file.hash);
      // The others are under way then.
      if (file.hash.startsWith('small_')) throw new Error('no room');
      await uploadStream(file);
    };
    await expect(library().publish(asset('broken'), files)).rejects.toThrow('no room');
    provider.uploadStream = uploadStream;
    expect(tried).toHaveLength(3);
    expect(stored('broken')).toEqual([]);
    await library().publish(asset('broken'), files);
    expect(stored('broken')).toHaveLength(3);
  });

  it('leaves the files of another worker that has published the same meanwhile', async () => {
    const slow: MakeVersions = async () => {
      await library().publish(asset('shared'), files);
      throw new Error('the lease is lost');
    };
    await expect(library(slow).publish(asset('shared'), files)).rejects.toThrow('the lease is lost');
    expect(stored('shared')).toHaveLength(3);
  });

  it('asks before whether the file is as large as Strapi allows', async () => {
    const { sizeLimit } = booted.strapi.config.get<{ sizeLimit: number }>('plugin::upload');
    booted.strapi.config.set('plugin::upload.sizeLimit', 10);
    await expect(library().publish(asset('large'), files)).rejects.toMatchObject({ name: 'PayloadTooLargeError' });
    booted.strapi.config.set('plugin::upload.sizeLimit', sizeLimit);
    expect(stored('large')).toEqual([]);
  });

  it('tells what an upload by hand tells', async () => {
    const heard: { media: { id: number } }[] = [];
    const end = booted.strapi.eventHub.on('media.create', async (payload) => void heard.push(payload as { media: { id: number } }));
    const { fileId } = await library().publish(asset('heard'), files);
    const again = await library().publish(asset('heard'), files);
    end();
    expect(again.fileId).toBe(fileId);
    expect(heard.map(({ media }) => media.id)).toEqual([fileId]);
  });
});
