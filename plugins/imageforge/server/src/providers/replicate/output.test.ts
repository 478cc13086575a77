import { createServer } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { actualCost } from '../../engine/budget';
import type { ReplicateOptions } from '.';
import { callOf, failureOf, modelAt, picture, providerAt } from './testing/calls';
import { type FakeReplicate, plantedKey, startFakeReplicate } from './testing/fake-replicate';

let server: FakeReplicate;
beforeAll(async () => {
  server = await startFakeReplicate();
});
afterAll(() => server.close());
beforeEach(() => {
  server.fetched.splice(0);
});

const id = 'black-forest-labs/flux-schnell';
const generate = (output: unknown, { n = 1, ...options }: { n?: number } & Partial<ReplicateOptions> = {}) => {
  server.next({ kind: 'output', output });
  return modelAt(server.url, id, options).generate(callOf({ n }));
};

describe('images', () => {
  it.each<[string, unknown]>([
    ['one address', '%/out/p1/0.png'],
    ['a list', ['%/out/p1/0.png']],
    ['an object', { image: '%/out/p1/0.png', prompt: 'a text' }],
  ])('come as %s', async (_, output) => {
    await generate([]).catch(() => undefined);
    expect((await generate(output)).images).toHaveLength(1);
  });

  it('come as data URLs', async () => {
    const { bytes } = await picture(64, 64);
    const result = await generate(`data:image/png;base64,${Buffer.from(bytes).toString('base64')}`);
    expect(Buffer.from(result.images[0]!.bytes).equals(Buffer.from(bytes))).toBe(true);
    expect(result.warnings).toEqual([expect.objectContaining({ code: 'adjusted', details: { asked: '1024x1024', received: '64x64' } })]);
  });

  it('that are fewer than asked for, or cannot all be had, are a success with warnings', async () => {
    const result = await generate(['%/out/p1/0.png', '%/gone.png'], { n: 3 });
    expect(result.images).toHaveLength(1);
    expect(result.usage.images).toBe(2);
    expect(result.warnings.map(({ code }) => code)).toEqual(['fewer-images', 'image-failed']);
  });

  it('say which they are, so that the first one is asked for again, and not the second', async () => {
    const result = await generate(['%/gone.png', '%/out/p1/1.png'], { n: 2 });
    expect(result.images.map(({ index }) => index)).toEqual([1]);
    expect(result.warnings).toContainEqual(expect.objectContaining({ code: 'image-failed', details: { index: 0 } }));
  });

  it.each<[string, unknown]>([
    ['an empty list', []],
    ['nothing', null],
    ['a text', 'a fox in words'],
    ['an address that is gone', '%/out/never/0.png'],
    ['an address in a private network', 'http://127.0.0.1:9/0.png'],
    ['an address with another scheme', 'file:///etc/passwd'],
    ['an SVG', `data:image/svg+xml;base64,${Buffer.from('<svg/>').toString('base64')}`],
  ])('are not an empty success: %s', async (_, output) => {
    expect(await failureOf(generate(output))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE', details: { possiblyCharged: true } });
  });

  it('that Replicate has deleted are told as such', async () => {
    server.next({ kind: 'output', output: [], isRemoved: true });
    expect(await failureOf(modelAt(server.url, id).generate(callOf()))).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE',
      message: expect.stringContaining('has deleted'),
    });
  });

  it('that are too large are not read to their end', async () => {
    expect(await failureOf(generate('%/out/p1/0.png', { maxImageBytes: 100 }))).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE',
      message: expect.stringContaining('at most 100 bytes'),
    });
  });
});

describe('the key', () => {
  it("goes along to the API's own origin", async () => {
    await generate('%/out/p1/0.png');
    expect(server.fetched.map(({ authorization }) => authorization)).toEqual([`Bearer ${plantedKey}`]);
  });

  it('does not go along to another host, and a redirect into a private network is not followed', async () => {
    const { bytes } = await picture(64, 64);
    const seen: (string | undefined)[] = [];
    const delivery = createServer((request, response) => {
      seen.push(request.headers.authorization);
      if (request.url === '/inwards.png') response.writeHead(302, { location: 'http://127.0.0.1/secret.png' }).end();
      else response.writeHead(200, { 'content-type': 'image/png' }).end(bytes);
    });
    await new Promise<void>((resolve) => delivery.listen(0, '127.0.0.1', resolve));
    const { port } = delivery.address() as AddressInfo;
    const lookup: LookupFunction = (_host, options, callback) =>
      options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);
    const base = `http://delivery.example.test:${port}`;
    expect((await generate(`${base}/0.png`, { lookup })).images).toHaveLength(1);
    expect(await failureOf(generate(`${base}/inwards.png`, { lookup }))).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE',
      message: expect.stringContaining('private network'),
    });
    expect(seen).toEqual([undefined, undefined]);
    await new Promise((resolve) => delivery.close(resolve));
  });
});

describe('cost', () => {
  const price = (model: string) => providerAt('http://127.0.0.1/v1').models.find((one) => one.model.id === model)?.price;
  const wanted = { size: { width: 1024, height: 1024 } };

  // replicate.com/pricing: "$3.00 / thousand output images", "$0.025 / output image", and so on.
  it.each([
    [id, 3_000],
    ['black-forest-labs/flux-dev', 25_000],
    ['black-forest-labs/flux-1.1-pro', 40_000],
    ['black-forest-labs/flux-kontext-pro', 40_000],
    ['black-forest-labs/flux-fill-pro', 50_000],
    ['ideogram-ai/ideogram-v3-turbo', 30_000],
    ['ideogram-ai/ideogram-v3-balanced', 60_000],
    ['ideogram-ai/ideogram-v3-quality', 90_000],
    ['recraft-ai/recraft-v3', 40_000],
    ['recraft-ai/recraft-remove-background', 10_000],
  ])('of an image of %s is %d micro-dollars', async (model, microUsd) => {
    expect(actualCost(price(model), { images: 1 }, wanted)).toBe(microUsd);
    expect(actualCost(price(model), { images: 1_000 }, wanted)).toBe(microUsd * 1_000);
  });

  it('by the second counts the time that the model ran', async () => {
    server.next({ kind: 'ok', seconds: 4.2 });
    const { usage } = await modelAt(server.url, 'stability-ai/sdxl').generate(callOf());
    expect(usage).toEqual({ images: 1, seconds: 4.2 });
    // replicate.com/pricing: an Nvidia L40S is $0.000975 a second.
    const perSecond = { kind: 'per-second', asOf: '2026-05-04', source: 'replicate.com/pricing', microUsdPerSecond: 975 } as const;
    expect(actualCost(perSecond, usage, wanted)).toBe(4_095);
  });

  it('of a model by the second whose machine is not known is unknown', () => {
    expect(price('stability-ai/sdxl')).toBeUndefined();
    expect(price('nightmareai/real-esrgan')).toBeUndefined();
  });
});
