import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ExifTool } from 'exiftool-vendored';
import sharp from 'sharp';
import { mediaTypeOf } from '../../plugins/imageforge/server/src/engine/image-model';
import type { GenerationView } from '../../plugins/imageforge/shared/generations';
import { startFakeOpenAI, type FakeOpenAI } from '../../plugins/imageforge/server/src/providers/openai/testing/fake-openai';
import { describeWith } from '../support/parts';
import { apiToken, type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const formats = ['webp', 'png', 'jpeg', 'avif'] as const;
const base = 'http://cv.iptc.org/newscodes/digitalsourcetype/';

const renditions = {
  sets: { card: { width: 300 }, og: { width: 600, height: 315, fit: 'cover', densities: [1] } },
  formats: ['webp', 'jpeg', 'avif'],
};

/** Every file that visitors can load says that it is generated, and by whom it is signed. */
describeWith(['perl'], 'the provenance of published files', () => {
  let exiftool: ExifTool;
  let fake: FakeOpenAI;
  let folder: string;
  beforeAll(async () => {
    exiftool = new ExifTool({ maxProcs: 1 });
    fake = await startFakeOpenAI();
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'imageforge-provenance-'));
  });
  afterAll(async () => {
    await exiftool?.end();
    await fake?.close();
    await fs.rm(folder, { recursive: true });
  });

  /** What the independent reader finds in the file's XMP. */
  const xmpOf = async (name: string, bytes: Uint8Array) => {
    const file = path.join(folder, name);
    await fs.writeFile(file, bytes);
    const tags = (await exiftool.read(file)) as Record<string, unknown>;
    return { sourceType: tags.DigitalSourceType, tool: tags.CreatorTool, system: tags.AISystemUsed, prompt: tags.AIPromptInformation };
  };

  describe.each(formats)('as %s', (format) => {
    let booted: BootedStrapi;
    let token: string;
    beforeAll(async () => {
      booted = await bootStrapi({
        env: { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: fake.url },
        options: { images: { format }, provenance: { tells: ['model', 'prompt', 'seed'] }, renditions },
      });
      token = await apiToken(booted.strapi);
    });
    afterAll(() => booted?.stop());

    const call = (method: 'get' | 'post', where: string) =>
      booted.request[method](`/api/imageforge${where}`).set('Authorization', `Bearer ${token}`);
    const publish = async (body: object, photo?: Buffer): Promise<GenerationView> => {
      const request = photo
        ? call('post', '/generations').field('data', JSON.stringify(body)).attach('photo', photo, { filename: 'a.png', contentType: 'image/png' })
        : call('post', '/generations').send(body);
      const { body: answer } = await request;
      expect(answer.error).toBeUndefined();
      return waitFor('the end', async () => {
        const { body: seen } = await call('get', `/generations/${answer.data.id}`);
        if (seen.data.state === 'failed') throw new Error(JSON.stringify(seen.data.error));
        return seen.data.state === 'succeeded' && seen.data;
      });
    };
    /** The published file and its formats, by name. */
    const filesOf = async ({ images }: GenerationView): Promise<Record<string, Buffer>> => {
      const row = await booted.strapi.db.query('plugin::upload.file').findOne({ where: { id: images[0]?.fileId } });
      const urls: [string, string][] = [
        ['master', row.url],
        ...Object.entries(row.formats as Record<string, { url: string }>).map(([name, { url }]): [string, string] => [name, url]),
      ];
      const files = urls.map(async ([name, url]) => {
        const { body } = await booted.request.get(url).buffer(true).parse((response, done) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => done(null, Buffer.concat(chunks)));
        });
        return [name, body as Buffer] as const;
      });
      return Object.fromEntries(await Promise.all(files));
    };

    it('stands in the file and in all of its formats', async () => {
      const generation = await publish({ prompt: 'A harbour & "boats"', model: 'sketch/sketch-1', size: '1200x800', seed: 7 });
      expect(generation.warnings).toEqual([]);
      const files = await filesOf(generation);
      expect(Object.keys(files).sort()).toEqual(
        ['master', 'large', 'medium', 'small', 'thumbnail', ...['card', 'card_2x', 'og'].flatMap((name) => ['webp', 'jpeg', 'avif'].map((made) => `${name}_${made}`))].sort(),
      );
      const { readProvenance } = booted.strapi.plugin('imageforge').service('forge');
      for (const [name, bytes] of Object.entries(files)) {
        const made = name.includes('_') ? (name.split('_').at(-1) ?? '') : format;
        expect(mediaTypeOf(bytes)).toBe(`image/${made}`);
        expect(await xmpOf(`${name}.${made}`, bytes)).toEqual({
          sourceType: `${base}algorithmicMedia`,
          tool: 'ImageForge (sketch/sketch-1)',
          system: 'sketch/sketch-1',
          prompt: 'A harbour & "boats"',
        });
        expect((await sharp(bytes).metadata()).xmpAsString).toContain('imageforge:Seed="7"');
        const { credentials: read } = await readProvenance({ bytes, mediaType: `image/${made}` });
        expect(read).toMatchObject({ state: 'valid', failures: [], signedBy: 'ImageForge development, Self-made by ImageForge' });
        const changes = [...(name.startsWith('og_') ? ['c2pa.cropped'] : []), 'c2pa.resized', ...(made === format ? [] : ['c2pa.transcoded'])];
        expect(read.actions.map(({ action }: { action: string }) => action)).toEqual(name === 'master' ? ['c2pa.created'] : ['c2pa.opened', ...changes]);

        // One bit of the picture: at the end, or in WebP near the beginning, where no metadata stand.
        const at = made === 'webp' ? 200 : bytes.length - 40;
        const flipped = Buffer.from(bytes);
        flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at);
        const { credentials: broken } = await readProvenance({ bytes: flipped, mediaType: `image/${made}` });
        expect([name, broken.state, broken.failures]).toEqual([name, 'invalid', [made === 'avif' ? 'assertion.bmffHash.mismatch' : 'assertion.dataHash.mismatch']]);
      }
    });

    it('names the photograph that was edited', async () => {
      const photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#48c' } }).png().toBuffer();
      const generation = await publish({ prompt: 'Make it evening', model: 'openai/gpt-image-1', images: [{ upload: 'photo' }] }, photo);
      for (const [name, bytes] of Object.entries(await filesOf(generation))) {
        expect((await xmpOf(`edit-${name}.${name.includes('_') ? name.split('_').at(-1) : format}`, bytes)).sourceType).toBe(`${base}compositeWithTrainedAlgorithmicMedia`);
      }
      const { body } = await call('get', `/files/${generation.images[0]?.fileId}/provenance`);
      expect(body.data).toMatchObject({
        isGenerated: true,
        sourceType: 'compositeWithTrainedAlgorithmicMedia',
        credentials: {
          state: 'valid',
          actions: [{ action: 'c2pa.opened' }, { action: 'c2pa.edited', softwareAgent: 'openai/gpt-image-1' }],
          ingredients: ['Source image 1'],
        },
      });
      expect((await call('get', `/assets/${generation.images[0]?.assetId}/provenance`)).body).toEqual(body);
    });
  });

  it('is told by the command, which sees one flipped bit', async () => {
    const picture = await fs.readFile(path.join(folder, 'master.jpeg'));
    const flipped = Buffer.from(picture);
    flipped.writeUInt8(flipped.readUInt8(flipped.length - 40) ^ 1, flipped.length - 40);
    await fs.writeFile(path.join(folder, 'flipped.jpeg'), flipped);
    const command = path.join(__dirname, '../../plugins/imageforge/bin/imageforge.js');
    const run = (...names: string[]) =>
      promisify(execFile)(process.execPath, [command, 'verify', ...names], { cwd: folder }).then(
        ({ stdout }) => ({ code: 0, stdout }),
        ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
      );
    const whole = await run('master.jpeg', 'small.webp', 'og_avif.avif');
    expect(whole).toMatchObject({ code: 0, stdout: expect.stringContaining('master.jpeg: generated (algorithmicMedia)') });
    expect(whole.stdout).toContain('small.webp: Content Credentials valid, signed by ImageForge development');
    const broken = await run('flipped.jpeg');
    expect(broken).toMatchObject({ code: 1, stdout: expect.stringContaining('Content Credentials invalid (assertion.dataHash.mismatch)') });
  });
});
