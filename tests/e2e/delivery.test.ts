import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import sharp from 'sharp';
import type * as publicExports from '../../plugins/imageforge/server/src/delivery/public';
import { imageUrl } from '../../plugins/imageforge/server/src/delivery/public';
import type * as signingExports from '../../plugins/imageforge/server/src/delivery/signing';
import { createSignedImageUrls } from '../../plugins/imageforge/server/src/delivery/signing';
import type { Asset } from '../../plugins/imageforge/server/src/engine/generation/generation';
import { originOf, publishAsset } from '../support/published-asset';
import { type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const keys = ['the-newest-key-of-all-with-32-characters', 'an-older-key-that-still-verifies-as-well'];
const immutable = 'public, max-age=31536000, immutable, stale-while-revalidate=86400, stale-if-error=604800';
/** What Chromium sends for an <img>. */
const chromium = 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8';

interface Answer {
  status: number;
  headers: Headers;
  bytes: Buffer;
}

describe('images that are made on demand', () => {
  let booted: BootedStrapi;
  let asset: Asset;
  let origin: string;
  const signed = (key = keys[0] ?? '', now?: () => number) => createSignedImageUrls({ baseUrl: '', key, ...(now && { now }) });
  const get = async (where: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> => {
    const response = await fetch(`${origin}${where}`, { method, headers, redirect: 'manual' });
    return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
  };
  const errorOf = ({ bytes }: Answer) => JSON.parse(bytes.toString()).error as { code: string; message: string };
  const forge = () => booted.strapi.plugin('imageforge').service('forge');
  /** Folder of what was made of an asset. */
  const folderOf = (id: string) => {
    const name = createHash('sha256').update(id).digest('hex').slice(0, 32);
    return path.join(booted.folder, 'delivered', name.slice(0, 2), name);
  };

  /** How often a picture was made: each time, the master is read. */
  const countReads = async (work: () => Promise<unknown>): Promise<number> => {
    const { originals } = forge();
    const { get: read } = originals;
    let reads = 0;
    originals.get = (key: string) => {
      reads += 1;
      return read(key);
    };
    try {
      await work();
    } finally {
      originals.get = read;
    }
    return reads;
  };

  beforeAll(async () => {
    booted = await bootStrapi({
      options: {
        delivery: {
          keys,
          allowed: ['w_320', 'w_640', 'h_300,w_300,c_attention', 'w_4000', '_'],
          presets: { card: 'w_480,h_270' },
          concurrency: 1,
          maxWaiting: 1,
        },
      },
    });
    origin = originOf(booted);
    asset = await publishAsset(booted);
  });
  afterAll(() => booted?.stop());

  const address = (modifiers: string, format = 'webp', signature = '-') => `/imageforge/i/${signature}/${modifiers}/${asset.id}.${format}`;

  it('are what the address says, for everybody, with neither a cookie nor a login', async () => {
    const answer = await get(address('w_640'));
    expect(answer.status).toBe(200);
    const { format, width, height, xmpAsString } = await sharp(answer.bytes).metadata();
    expect({ format, width, height }).toEqual({ format: 'webp', width: 640, height: 427 });
    expect(xmpAsString).toContain('digitalsourcetype/algorithmicMedia');
    const { credentials } = await forge().readProvenance({ bytes: answer.bytes, mediaType: 'image/webp' });
    expect(credentials).toMatchObject({ state: 'valid', failures: [] });
    expect(Object.fromEntries([...answer.headers].filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name)))).toEqual({
      'accept-ranges': 'bytes',
      'access-control-allow-origin': '*',
      'cache-control': immutable,
      'cache-status': 'ImageForge; fwd=miss',
      'content-disposition': expect.stringMatching(/^inline; filename="[a-z0-9-]+\.webp"$/),
      'content-length': String(answer.bytes.byteLength),
      'content-security-policy': "default-src 'none'; sandbox",
      'content-type': 'image/webp',
      'cross-origin-resource-policy': 'cross-origin',
      etag: `"${createHash('sha256').update(answer.bytes).digest('hex').slice(0, 32)}"`,
      'x-content-type-options': 'nosniff',
    });
  });

  it('are made once, stored, and served from the disk', async () => {
    const first = await get(address('h_300,w_300,c_attention'), {}, 'GET');
    // Its one spelling has the width first.
    expect([first.status, first.headers.get('location')]).toEqual([301, address('w_300,h_300,c_attention')]);
    const where = address('w_300,h_300,c_attention');
    const answers: Answer[] = [];
    const reads = await countReads(async () => {
      answers.push(...(await Promise.all(Array.from({ length: 20 }, () => get(where)))));
      await waitFor('the file', async () => (await get(where)).headers.get('cache-status') === 'ImageForge; hit');
      answers.push(await get(where));
    });
    expect(reads).toBe(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ bytes }) => bytes.toString('base64'))).size).toBe(1);
    expect(new Set(answers.map(({ headers }) => headers.get('etag'))).size).toBe(1);
    const { width, height } = await sharp(answers[0]?.bytes).metadata();
    expect([width, height]).toEqual([300, 300]);
  });

  it('are never enlarged, and the file itself is served as it is', async () => {
    const large = await get(address('w_4000'));
    expect((await sharp(large.bytes).metadata()).width).toBe(1536);
    const whole = await get(address('_'));
    expect(createHash('sha256').update(whole.bytes).digest('hex')).toBe(asset.file.key.split('.')[0]);
  });

  it.each([
    [chromium, 'image/avif'],
    ['image/webp,*/*', 'image/webp'],
    ['image/avif;q=0, image/webp;q=0.5', 'image/webp'],
    ['*/*', 'image/jpeg'],
    ['image/*', 'image/jpeg'],
  ])('come as the reader takes them: %s', async (accept, expected) => {
    const answer = await get(address('w_320', 'auto'), { accept });
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('vary')]).toEqual([200, expected, 'Accept']);
    expect((await sharp(answer.bytes).metadata()).format).toBe(expected === 'image/avif' ? 'heif' : expected.slice(6));
  });

  it('are streamed when they are large', async () => {
    const where = signed().url({ asset: asset.id, width: 1500, format: 'png' });
    const first = await get(where);
    expect(first.bytes.byteLength).toBeGreaterThan(262_144);
    const second = await waitFor('the file', async () => {
      const answer = await get(where);
      return answer.headers.get('cache-status') === 'ImageForge; hit' && answer;
    });
    expect(second.bytes.equals(first.bytes)).toBe(true);
    const part = await get(where, { range: 'bytes=1000-300999' });
    expect([part.status, part.bytes.equals(first.bytes.subarray(1_000, 301_000))]).toEqual([206, true]);
  });

  it('have addresses that pages and servers build with the package', () => {
    const load = createRequire(__filename);
    const pages: Pick<typeof publicExports, 'imageUrl'> = load('strapi-plugin-imageforge/delivery');
    const servers: Pick<typeof signingExports, 'createSignedImageUrls'> = load('strapi-plugin-imageforge/delivery-signing');
    expect(pages.imageUrl('', { asset: asset.id, width: 640, format: 'webp' })).toBe(address('w_640'));
    const request = { asset: asset.id, width: 640, format: 'webp' } as const;
    expect(servers.createSignedImageUrls({ baseUrl: '', key: keys[0] ?? '' }).url(request)).toBe(signed().url(request));
  });

  it('answer who has them already with 304', async () => {
    const { headers } = await get(address('w_640'));
    const etag = headers.get('etag') ?? '';
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await get(address('w_640'), { 'if-none-match': known });
      expect([again.status, again.bytes.byteLength, again.headers.get('etag'), again.headers.get('cache-control')]).toEqual([304, 0, etag, immutable]);
    }
    expect((await get(address('w_640'), { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('answer HEAD with what GET would say', async () => {
    const [head, full] = [await get(address('w_640'), {}, 'HEAD'), await get(address('w_640'))];
    expect([head.status, head.bytes.byteLength]).toEqual([200, 0]);
    for (const name of ['content-length', 'content-type', 'etag', 'cache-control', 'accept-ranges']) {
      expect(head.headers.get(name)).toBe(full.headers.get(name));
    }
  });

  it('answer parts', async () => {
    const { bytes, headers } = await get(address('w_640'));
    const etag = headers.get('etag') ?? '';
    const size = bytes.byteLength;
    const part = async (range: string, more: Record<string, string> = {}) => {
      const answer = await get(address('w_640'), { range, ...more });
      return [answer.status, answer.headers.get('content-range'), answer.bytes.toString('base64')];
    };
    const of = (start: number, end: number) => [206, `bytes ${start}-${end}/${size}`, bytes.subarray(start, end + 1).toString('base64')];
    const all = [200, null, bytes.toString('base64')];
    expect(await part('bytes=0-99')).toEqual(of(0, 99));
    expect(await part('bytes=100-')).toEqual(of(100, size - 1));
    expect(await part('bytes=-7')).toEqual(of(size - 7, size - 1));
    expect(await part(`bytes=5-${size * 2}`)).toEqual(of(5, size - 1));
    expect(await part('bytes=0-9', { 'if-range': etag })).toEqual(of(0, 9));
    expect(await part('bytes=0-9', { 'if-range': '"other"' })).toEqual(all);
    expect(await part('bytes=0-9', { 'if-range': `W/${etag}` })).toEqual(all);
    expect(await part('bytes=0-1,4-5')).toEqual(all);
    expect(await part('lines=0-1')).toEqual(all);
    expect((await part(`bytes=${size}-`)).slice(0, 2)).toEqual([416, `bytes */${size}`]);
    expect((await part('bytes=-0')).slice(0, 2)).toEqual([416, `bytes */${size}`]);
  });

  it('are refused without a signature, unless they are allowed to everybody', async () => {
    for (const modifiers of ['w_321', 'w_640,q_1', 'w_320,dpr_2', 'b_3']) {
      const answer = await get(address(modifiers));
      expect([answer.status, errorOf(answer).code, answer.headers.get('cache-control')]).toEqual([403, 'IMAGEFORGE_FORBIDDEN', 'no-store']);
    }
    const preset = await get(imageUrl('', { asset: asset.id, preset: 'card', format: 'webp' }));
    expect([preset.status, preset.headers.get('cache-control')]).toEqual([
      200,
      'public, max-age=3600, stale-while-revalidate=86400, stale-if-error=604800',
    ]);
    const { width, height } = await sharp(preset.bytes).metadata();
    expect([width, height]).toEqual([480, 270]);
  });

  it('take any modifiers that a key has signed, the older one too', async () => {
    for (const key of keys) {
      const where = signed(key).url({ asset: asset.id, width: 200, dpr: 2, quality: 40, blur: 3, format: 'jpeg' });
      const answer = await get(where);
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, immutable]);
      expect((await sharp(answer.bytes).metadata()).width).toBe(400);
    }
    const stranger = await get(signed('a-key-that-nobody-here-has-ever-heard-of').url({ asset: asset.id, width: 200 }));
    expect([stranger.status, errorOf(stranger).code]).toEqual([403, 'IMAGEFORGE_FORBIDDEN']);
  });

  it('are refused when a single character of a signed address is another', async () => {
    const where = signed().url({ asset: asset.id, width: 200, format: 'webp', expiresIn: 600 });
    expect((await get(where)).status).toBe(200);
    const reads = await countReads(async () => {
      for (let index = '/imageforge/i/'.length; index < where.length; index += 1) {
        for (const other of ['0', 'A', 'z', '-'].filter((one) => one !== where[index])) {
          const { status } = await get(`${where.slice(0, index)}${other}${where.slice(index + 1)}`);
          expect([400, 403, 404]).toContain(status);
        }
      }
    });
    expect(reads).toBe(0);
  });

  it('end with their expiry, and are kept by no shared cache', async () => {
    const now = Date.now();
    const alive = await get(signed(keys[0], () => now).url({ asset: asset.id, width: 210, expiresIn: 100 }));
    expect(alive.status).toBe(200);
    const [, seconds] = /^private, max-age=(\d+)$/.exec(alive.headers.get('cache-control') ?? '') ?? [];
    expect(Number(seconds)).toBeGreaterThan(50);
    expect(Number(seconds)).toBeLessThanOrEqual(100);
    const over = await get(signed(keys[0], () => now - 200_000).url({ asset: asset.id, width: 210, expiresIn: 100 }));
    expect([over.status, errorOf(over).message, over.headers.get('cache-control')]).toEqual([403, 'This address has expired.', 'no-store']);
  });

  it('have one spelling, and others lead to it', async () => {
    for (const [spelling, format] of [['w_0640', 'webp'], ['dpr_1,w_640', 'webp'], ['w_640', 'jpg']] as const) {
      const answer = await get(address(spelling, format));
      expect([answer.status, answer.headers.get('location')]).toEqual([301, address('w_640', format === 'jpg' ? 'jpeg' : format)]);
    }
    // A signature is of the one spelling, whatever is asked for.
    const where = signed().url({ asset: asset.id, width: 220, height: 100, format: 'webp' });
    const other = await get(where.replace('w_220,h_100', 'h_100,w_220,fit_cover'));
    expect([other.status, other.headers.get('location')]).toEqual([301, where]);
  });

  it('have a queue with an end', async () => {
    const { originals } = forge();
    const { get: read } = originals;
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    originals.get = async (key: string) => {
      await held;
      return read(key);
    };
    const urls = [231, 232, 233, 234, 235].map((width) => signed().url({ asset: asset.id, width, format: 'webp' }));
    const settled: Answer[] = [];
    const all = urls.map(async (url) => settled.push(await get(url)));
    // One is made and one may wait; the others are answered while nothing moves.
    await waitFor('the refusals', () => settled.length === 3);
    for (const { status, headers } of settled) {
      expect([status, headers.get('retry-after'), headers.get('cache-control')]).toEqual([503, '1', 'no-store']);
    }
    letGo();
    originals.get = read;
    await Promise.all(all);
    expect(settled.slice(3).map(({ status }) => status)).toEqual([200, 200]);
    for (const url of urls) expect((await get(url)).status).toBe(200);
  });

  it('are answered when nonsense is asked for', async () => {
    const random = (seed: number) => createHash('sha256').update(String(seed)).digest('base64url');
    const shapes = [
      (n: number) => `/imageforge/i/${random(n)}`,
      (n: number) => `/imageforge/i/-/${random(n).slice(0, 20)}/${asset.id}.webp`,
      (n: number) => `/imageforge/i/${random(n)}/w_640/${asset.id}.webp`,
      (n: number) => `/imageforge/i/-/w_640/${random(n).replace(/_/g, 'a')}.webp`,
      (n: number) => `/imageforge/i/-/w_${'9'.repeat(1 + (n % 60))}/${asset.id}.webp`,
      (n: number) => `/imageforge/i/-/w_640/${asset.id}.${random(n).slice(0, 4)}`,
      (n: number) => `/imageforge/i/-/${Array.from({ length: (n % 30) + 2 }, () => 'w_640').join(',')}/${asset.id}.webp`,
      (n: number) => `/imageforge/i/-/w_640/%2e%2e%2f${random(n)}.webp`,
      (n: number) => `/imageforge/i/-/w_640/${'a'.repeat(50 + n)}.webp`,
      (n: number) => `/imageforge/i//${random(n).slice(0, n % 8)}//`,
      (n: number) => `/imageforge/i/${'..%2f'.repeat(n % 9)}etc/passwd`,
    ];
    const statuses: Record<number, number> = {};
    const reads = await countReads(async () => {
      for (let n = 0; n < 440; n += 1) {
        const { status } = await get(shapes[n % shapes.length]?.(n) ?? '');
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
    });
    expect(reads).toBe(0);
    expect(Object.keys(statuses).map(Number).sort()).toEqual([400, 403, 404]);
    const posted = await get(address('w_640'), {}, 'POST');
    expect([posted.status, posted.headers.get('allow'), errorOf(posted).code]).toEqual([405, 'GET, HEAD', 'IMAGEFORGE_METHOD_NOT_ALLOWED']);
    expect((await get(address('w_640'))).status).toBe(200);
  });

  it('of a private asset need a signature that ends', async () => {
    const other = await publishAsset(booted, { seed: 2 });
    const { store, events } = forge();
    await store.updateAsset(other.id, ['published'], { visibility: 'private', url: undefined });
    events.publish({ type: 'asset.updated', generationId: other.generationId, assetId: other.id, state: 'published' });
    const status = async (where: string) => (await get(where)).status;
    expect(await status(`/imageforge/i/-/w_640/${other.id}.webp`)).toBe(404);
    expect(await status(signed().url({ asset: other.id, width: 640, format: 'webp' }))).toBe(403);
    expect(await status(signed().url({ asset: other.id, width: 640, format: 'webp', expiresIn: 60 }))).toBe(200);
  });

  it('are gone when the asset is not published any more, from the disk too', async () => {
    const other = await publishAsset(booted, { seed: 3 });
    const where = `/imageforge/i/-/w_640/${other.id}.webp`;
    expect((await get(where)).status).toBe(200);
    await waitFor('the file', async () => (await get(where)).headers.get('cache-status') === 'ImageForge; hit');
    expect(fs.readdirSync(folderOf(other.id))).toHaveLength(1);
    const { store, events } = forge();
    await store.updateAsset(other.id, ['published'], { state: 'ready', url: undefined });
    events.publish({ type: 'asset.updated', generationId: other.generationId, assetId: other.id, state: 'ready' });
    const gone = await get(where);
    expect([gone.status, errorOf(gone).code, gone.headers.get('cache-control')]).toEqual([404, 'IMAGEFORGE_NOT_FOUND', 'public, max-age=60']);
    await waitFor('the deletion', () => !fs.existsSync(folderOf(other.id)));
  });

  it('leave the other addresses of the plugin alone', async () => {
    expect((await get('/imageforge/health')).status).toBe(200);
    expect((await get('/imageforge/generations')).status).toBe(401);
    expect((await get('/imageforge/i')).status).toBe(404);
  });
});
