import fs from 'node:fs';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createSignedImageUrls } from '../../plugins/imageforge/server/src/delivery/signing';
import type { Asset } from '../../plugins/imageforge/server/src/engine/generation/generation';
import { type Child, startChild } from '../support/child';
import { freePort } from '../support/free-port';
import { type Gateway, startGateway } from '../support/gateway';
import { describeWith, found } from '../support/parts';
import { publishAsset } from '../support/published-asset';
import { type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const key = 'a-key-of-the-test-with-varnish-before-it';
const file = path.resolve(__dirname, '../../deploy/varnish/imageforge.vcl');

describeWith(['varnish'], 'delivery behind Varnish, as deploy/varnish has it', () => {
  let booted: BootedStrapi;
  let gateway: Gateway;
  let varnish: Child;
  let folder: string;
  let origin: string;
  let asset: Asset;
  let asked = 0;

  beforeAll(async () => {
    booted = await bootStrapi({
      register: (strapi) => {
        strapi.server.httpServer.on('request', () => (asked += 1));
      },
      options: { delivery: { keys: [key], allowed: ['w_320', 'w_640'], presets: { card: 'w_480,h_270' }, presetMaxAge: 1 } },
    });
    gateway = await startGateway((booted.strapi.server.httpServer.address() as AddressInfo).port);
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'imageforge-varnish-'));
    const text = fs.readFileSync(file, 'utf8').replace('.port = "1337";', `.port = "${gateway.port}";`);
    fs.writeFileSync(path.join(folder, 'test.vcl'), text);
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    // The jail is for a daemon that begins as root.
    const args = ['-F', '-j', 'none', '-n', path.join(folder, 'work'), '-a', `127.0.0.1:${port}`, '-f', path.join(folder, 'test.vcl'), '-s', 'malloc,32m'];
    varnish = startChild(found('varnish') ?? 'varnishd', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    await waitFor('Varnish to answer', async () => {
      if (!varnish.isRunning) throw new Error(`Varnish did not start:\n${varnish.output()}`);
      return fetch(`${origin}/imageforge/health`).then(
        ({ status }) => status === 200,
        () => false,
      );
    });
    asset = await publishAsset(booted);
  });
  afterAll(async () => {
    await varnish?.end('SIGTERM');
    await gateway?.close();
    await booted?.stop();
    if (folder) fs.rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => (asked = 0));

  const address = (modifiers: string, format = 'webp') => `/imageforge/i/-/${modifiers}/${asset.id}.${format}`;
  const get = async (where: string, headers: Record<string, string> = {}, method = 'GET') => {
    const response = await fetch(`${origin}${where}`, { method, headers, redirect: 'manual' });
    return { status: response.status, cache: response.headers.get('x-cache-status'), headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
  };

  it('misses once, hits from then on, and answers 304, HEAD and parts by itself', async () => {
    const first = await get(address('w_640'));
    expect([first.status, first.cache]).toEqual([200, 'MISS']);
    expect(await get(`${address('w_640')}?v=1`)).toMatchObject({ status: 200, cache: 'HIT', bytes: first.bytes });
    expect((await get(address('w_640'), { 'if-none-match': first.headers.get('etag') ?? '' })).status).toBe(304);
    expect((await get(address('w_640'), {}, 'HEAD')).headers.get('content-length')).toBe(String(first.bytes.byteLength));
    expect(await get(address('w_640'), { range: 'bytes=10-19' })).toMatchObject({ status: 206, bytes: first.bytes.subarray(10, 20) });
    expect(asked).toBe(1);
  });

  it('keeps three kinds of "auto", whatever browsers write', async () => {
    const kinds: [string, string][] = [
      ['image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8', 'image/avif'],
      ['text/html,image/avif,image/webp,*/*;q=0.9', 'image/avif'],
      ['image/avif;q=0, image/webp', 'image/webp'],
      ['image/webp,image/*;q=0.8', 'image/webp'],
      ['*/*', 'image/jpeg'],
      ['image/*', 'image/jpeg'],
    ];
    for (const [accept, type] of kinds) {
      const answer = await get(address('w_320', 'auto'), { accept });
      expect([accept, answer.headers.get('content-type'), answer.headers.get('vary')]).toEqual([accept, type, expect.stringContaining('Accept')]);
    }
    expect(asked).toBe(3);
  });

  it('serves what it has while the origin is down', async () => {
    const preset = await get(address('card'));
    expect(preset.status).toBe(200);
    await gateway.close();
    try {
      // It is fresh for one second.
      await waitFor('its age', async () => Number((await get(address('card'))).headers.get('age')) > 1);
      expect(await get(address('card'))).toMatchObject({ status: 200, cache: 'HIT', bytes: preset.bytes });
      expect((await get(address('w_320', 'png'))).status).toBe(503);
    } finally {
      await gateway.open();
    }
    // Varnish leaves a server alone for a moment that has just turned it away.
    await waitFor('the origin', async () => (await get('/imageforge/health')).status === 200);
  });

  it('keeps no address that ends, and remembers no refusal', async () => {
    const urls = createSignedImageUrls({ baseUrl: '', key });
    const ends = urls.url({ asset: asset.id, width: 333, format: 'webp', expiresIn: 60 });
    for (const where of [ends, ends.replace('w_333', 'w_334')]) {
      const answers = [await get(where), await get(where)];
      expect(answers.map(({ cache }) => cache)).toEqual(['MISS', 'MISS']);
      expect(answers.map(({ status }) => status)).toEqual(where === ends ? [200, 200] : [403, 403]);
    }
    expect(asked).toBe(4);
    const stays = urls.url({ asset: asset.id, width: 333, format: 'webp' });
    expect([(await get(stays)).cache, (await get(stays)).cache]).toEqual(['MISS', 'HIT']);
  });
});
