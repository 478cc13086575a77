import fs from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createSignedImageUrls } from '../../plugins/imageforge/server/src/delivery/signing';
import type { Asset } from '../../plugins/imageforge/server/src/engine/generation/generation';
import { type Gateway, startGateway } from '../support/gateway';
import { type Nginx, startNginx } from '../support/nginx';
import { describeWith } from '../support/parts';
import { publishAsset } from '../support/published-asset';
import { type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const key = 'a-key-of-the-test-with-nginx-before-it';
const file = path.resolve(__dirname, '../../deploy/nginx/imageforge.conf');

/** The file of `deploy/`, with ports and a folder of the test. */
const configured = (upstream: number, port: number, folder: string): string => {
  const places: [string, string][] = [
    ['server 127.0.0.1:1337;', `server 127.0.0.1:${upstream};`],
    ['listen 80;', `listen 127.0.0.1:${port};`],
    ['/var/cache/nginx/imageforge', `${folder}/cache`],
  ];
  return places.reduce((text, [from, to]) => {
    if (text.split(from).length !== 2) throw new Error(`Expected "${from}" once in ${file}.`);
    return text.replace(from, to);
  }, fs.readFileSync(file, 'utf8'));
};

describeWith(['nginx'], 'delivery behind nginx, as deploy/nginx has it', () => {
  let booted: BootedStrapi;
  let gateway: Gateway;
  let nginx: Nginx;
  let asset: Asset;
  /** Requests that reached Strapi. */
  let asked: string[] = [];

  beforeAll(async () => {
    booted = await bootStrapi({
      register: (strapi) => {
        strapi.server.httpServer.on('request', ({ method, url, headers }) => asked.push(`${method} ${url} ${headers.accept ?? ''} ${headers['if-none-match'] ?? ''}`));
      },
      options: { delivery: { keys: [key], allowed: ['w_320', 'w_640', 'w_800'], presets: { card: 'w_480,h_270' }, presetMaxAge: 1 } },
    });
    gateway = await startGateway((booted.strapi.server.httpServer.address() as AddressInfo).port);
    nginx = await startNginx((port, folder) => configured(gateway.port, port, folder));
    asset = await publishAsset(booted);
  });
  afterAll(async () => {
    await nginx?.stop();
    await gateway?.close();
    await booted?.stop();
  });
  beforeEach(() => (asked = []));

  const address = (modifiers: string, format = 'webp') => `/imageforge/i/-/${modifiers}/${asset.id}.${format}`;
  const get = async (where: string, headers: Record<string, string> = {}, method = 'GET') => {
    const response = await fetch(`${nginx.origin}${where}`, { method, headers, redirect: 'manual' });
    return {
      status: response.status,
      cache: response.headers.get('x-cache-status'),
      headers: response.headers,
      bytes: Buffer.from(await response.arrayBuffer()),
    };
  };

  it('misses once and hits from then on, with the headers of the origin', async () => {
    const [first, second] = [await get(address('w_640')), await get(address('w_640'))];
    expect([first.status, first.cache, second.status, second.cache]).toEqual([200, 'MISS', 200, 'HIT']);
    expect(second.bytes).toEqual(first.bytes);
    expect(asked).toHaveLength(1);
    for (const name of ['etag', 'cache-control', 'content-type', 'content-disposition', 'content-security-policy', 'cross-origin-resource-policy', 'x-content-type-options']) {
      expect([name, second.headers.get(name)]).toEqual([name, first.headers.get(name)]);
      expect(second.headers.get(name)).not.toBeNull();
    }
    expect(second.headers.get('set-cookie')).toBeNull();
    // A query makes no other image.
    expect((await get(`${address('w_640')}?v=1`)).cache).toBe('HIT');
  });

  it('asks once when many miss the same', async () => {
    const answers = await Promise.all(Array.from({ length: 15 }, () => get(address('w_800'))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(asked).toHaveLength(1);
  });

  it('answers 304, HEAD and parts by itself', async () => {
    const { headers, bytes } = await get(address('w_640'));
    asked = [];
    const etag = headers.get('etag') ?? '';
    expect(await get(address('w_640'), { 'if-none-match': etag })).toMatchObject({ status: 304, cache: 'HIT', bytes: Buffer.alloc(0) });
    expect(await get(address('w_640'), { 'if-none-match': '"other"' })).toMatchObject({ status: 200, cache: 'HIT' });
    const head = await get(address('w_640'), {}, 'HEAD');
    expect([head.status, head.cache, head.headers.get('content-length')]).toEqual([200, 'HIT', String(bytes.byteLength)]);
    const part = await get(address('w_640'), { range: 'bytes=10-19' });
    expect([part.status, part.headers.get('content-range'), part.bytes]).toEqual([206, `bytes 10-19/${bytes.byteLength}`, bytes.subarray(10, 20)]);
    expect((await get(address('w_640'), { range: `bytes=${bytes.byteLength}-` })).status).toBe(416);
    expect(asked).toEqual([]);
  });

  it('keeps three kinds of "auto", whatever browsers write', async () => {
    const kinds: [string, string, string][] = [
      ['image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8', 'image/avif', 'MISS'],
      ['image/webp,image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5', 'image/webp', 'MISS'],
      ['*/*', 'image/jpeg', 'MISS'],
      ['text/html,image/avif,image/webp,*/*;q=0.9', 'image/avif', 'HIT'],
      ['image/webp', 'image/webp', 'HIT'],
      ['image/avif;q=0, image/webp', 'image/webp', 'HIT'],
      ['image/avif;q=0.0,image/webp;q=0', 'image/jpeg', 'HIT'],
      ['image/*', 'image/jpeg', 'HIT'],
    ];
    for (const [accept, type, cache] of kinds) {
      const answer = await get(address('w_320', 'auto'), { accept });
      expect([accept, answer.headers.get('content-type'), answer.cache, answer.headers.get('vary')]).toEqual([accept, type, cache, 'Accept']);
    }
    expect(asked).toHaveLength(3);
  });

  it('serves what is old at once, and renews it meanwhile', async () => {
    const first = await get(address('card'));
    expect(first.cache).toBe('MISS');
    const old = await waitFor('an old one', async () => {
      const answer = await get(address('card'));
      return answer.cache === 'STALE' && answer;
    });
    expect([old.status, old.bytes]).toEqual([200, first.bytes]);
    // The renewal costs no bytes: it asks whether the file is another.
    const etag = first.headers.get('etag') ?? '';
    await waitFor('the renewal', () => asked.some((line) => line.endsWith(etag)));
    expect((await waitFor('a new one', async () => {
      const answer = await get(address('card'));
      return answer.cache === 'HIT' && answer;
    })).bytes).toEqual(first.bytes);
  });

  it('serves what it has while the origin is down', async () => {
    const fresh = await get(address('w_640'));
    const preset = await get(address('card'));
    await gateway.close();
    try {
      expect(await get(address('w_640'))).toMatchObject({ status: 200, cache: 'HIT', bytes: fresh.bytes });
      const stale = await waitFor('a stale one', async () => {
        const answer = await get(address('card'));
        return answer.cache === 'STALE' && answer;
      });
      expect([stale.status, stale.bytes]).toEqual([200, preset.bytes]);
      expect((await get(address('w_320', 'png'))).status).toBe(502);
    } finally {
      await gateway.open();
    }
    await waitFor('the origin', async () => (await get(address('w_320', 'png'))).status === 200);
  });

  describe('of a signed address', () => {
    const urlFor = (expiresIn?: number, now = Date.now()) =>
      createSignedImageUrls({ baseUrl: '', key, now: () => now }).url({ asset: asset.id, width: 333, format: 'webp', ...(expiresIn !== undefined && { expiresIn }) });

    it('keeps one without an end', async () => {
      expect([(await get(urlFor())).cache, (await get(urlFor())).cache]).toEqual(['MISS', 'HIT']);
    });

    it('keeps none that ends, so that it ends for everybody', async () => {
      const where = urlFor(3);
      const first = await get(where);
      expect([first.status, first.headers.get('cache-control')?.replace(/\d+/, 'n')]).toEqual([200, 'private, max-age=n']);
      expect((await get(where)).cache).toBe('MISS');
      const over = await waitFor('the end', async () => {
        const answer = await get(where);
        return answer.status === 403 && answer;
      });
      expect(JSON.parse(over.bytes.toString()).error.message).toBe('This address has expired.');
      // While the origin is down, nobody says yes to it.
      await gateway.close();
      try {
        expect((await get(where)).status).toBe(502);
      } finally {
        await gateway.open();
      }
    });

    it('refuses one that was tampered with, and does not remember that', async () => {
      const where = urlFor();
      for (const tampered of [where.replace('w_333', 'w_334'), where.replace(asset.id, `${asset.id}0`), where.replace('.webp', '.png'), where.replace(/\.(.)/, (_, one) => `.${one === 'A' ? 'B' : 'A'}`)]) {
        asked = [];
        for (let time = 0; time < 2; time += 1) {
          const answer = await get(tampered);
          expect([tampered, answer.status, answer.cache]).toEqual([tampered, 403, 'MISS']);
        }
        expect(asked).toHaveLength(2);
      }
    });
  });

  it('lets everything else through', async () => {
    const answer = await get('/imageforge/health');
    expect([answer.status, answer.cache]).toEqual([200, null]);
  });
});
