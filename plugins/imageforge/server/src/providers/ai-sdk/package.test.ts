import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import sharp from 'sharp';
import { createAiSdkProvider } from '.';
import type { SdkImageModel } from './sdk-model';
import { callOf, failureOf, modelOf, picture, plantedKey, realModel } from './testing/calls';
import { startFakeImageServer } from './testing/fake-image-server';
import { createFakePackage } from './testing/fake-package';

// The compiler holds our interface to that of the SDK.
const written: SdkImageModel = createOpenAICompatible({ name: 'local', baseURL: 'http://127.0.0.1/v1' }).imageModel('flux');
it('implements the interface that we call', () => expect(written.specificationVersion).toBe('v3'));

describe('a package', () => {
  const service = (more: object) => ({ id: 'fake', package: '@ai-sdk/fake', factory: 'createFake', models: [{ id: 'painter' }], ...more });
  const failure = (more: object, load: () => Promise<unknown>) => failureOf(createAiSdkProvider({ services: [service(more)], load }).models[0]!.model.generate(callOf()));

  it('is loaded at the first call, and once', async () => {
    const fake = createFakePackage();
    const load = jest.fn(async () => fake.exported);
    const { model } = createAiSdkProvider({ services: [service({ settings: { region: 'eu' }, credentials: { apiKey: plantedKey } })], load }).models[0]!;
    expect(load).not.toHaveBeenCalled();
    await model.generate(callOf());
    await model.generate(callOf());
    expect(load.mock.calls).toEqual([['@ai-sdk/fake']]);
    expect(fake.made).toEqual([{ region: 'eu', apiKey: plantedKey, fetch: expect.any(Function) }]);
  });

  it('that is not installed is named, with what to do, and found once it is', async () => {
    const fake = createFakePackage();
    let isInstalled = false;
    const load = () => (isInstalled ? Promise.resolve(fake.exported) : Promise.reject(Object.assign(new Error('Cannot find module\nRequire stack:\n- /srv/site/package.json'), { code: 'MODULE_NOT_FOUND' })));
    const { model } = createAiSdkProvider({ services: [service({})], load }).models[0]!;
    expect(await failureOf(model.generate(callOf()))).toMatchObject({
      code: 'IMAGEFORGE_CONFIG_INVALID',
      message: expect.stringMatching(/npm install @ai-sdk\/fake, in a version for AI SDK 6\. \(MODULE_NOT_FOUND\)$/),
    });
    isInstalled = true;
    expect((await model.generate(callOf())).images).toHaveLength(1);
  });

  it('without the factory says which it has', async () => {
    expect(await failure({ factory: 'createFox' }, async () => createFakePackage().exported)).toMatchObject({
      code: 'IMAGEFORGE_CONFIG_INVALID',
      message: expect.stringMatching(/like createFake, createTexts, got "createFox"/),
    });
  });

  it('of another line of the SDK is refused', async () => {
    expect(await failure({}, async () => createFakePackage({ version: 'v4' }).exported)).toMatchObject({
      code: 'IMAGEFORGE_CONFIG_INVALID',
      message: expect.stringContaining('speaks v4'),
    });
  });

  it('that makes no images says so', async () => {
    expect(await failure({ factory: 'createTexts' }, async () => createFakePackage().exported)).toMatchObject({ code: 'IMAGEFORGE_CONFIG_INVALID' });
  });

  it('of the interface v2 makes images of a text, and takes no source', async () => {
    const fake = createFakePackage({ version: 'v2' });
    const model = modelOf(fake, { capabilities: { modes: ['text-to-image', 'edit'] } });
    expect((await model.generate(callOf())).images).toHaveLength(1);
    expect(await failureOf(model.generate(callOf({ mode: 'edit', images: [await picture(64, 64)] })))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_REJECTED' });
    expect(fake.calls).toHaveLength(1);
  });
});

describe('a call', () => {
  it('says all that the interface has a field for', async () => {
    const fake = createFakePackage();
    const { signal } = new AbortController();
    await modelOf(fake, { capabilities: { seed: true } }).generate(callOf({ seed: 42, signal }));
    expect(fake.calls).toEqual([
      {
        prompt: 'a red fox',
        n: 1,
        size: '1024x1024',
        aspectRatio: undefined,
        seed: 42,
        files: undefined,
        mask: undefined,
        providerOptions: { fake: {} },
        abortSignal: expect.any(AbortSignal),
        headers: {},
      },
    ]);
  });

  it('says the rest in the options of the package', async () => {
    const fake = createFakePackage();
    const model = modelOf(fake, {
      capabilities: { qualities: ['high'], parameters: ['mood', 'steps'] },
      optionNames: { negativePrompt: 'negative_prompt', quality: 'quality' },
      fixed: { safety: 'on', mood: 'plain' },
    });
    const { warnings } = await model.generate(callOf({ negativePrompt: 'fog', quality: 'high', parameters: { mood: 'wild', steps: 3 } }));
    expect(fake.calls[0]?.providerOptions).toEqual({ fake: { safety: 'on', mood: 'plain', steps: 3, negative_prompt: 'fog', quality: 'high' } });
    expect(warnings).toEqual([expect.objectContaining({ code: 'unsupported-setting', details: { name: 'mood' } })]);
    expect(model.capabilities).toMatchObject({ negativePrompt: true, strength: false, parameters: ['steps'] });
  });

  it('says a ratio to a model that is told one', async () => {
    const fake = createFakePackage();
    const sizes = { '1:1': { width: 1024, height: 1024 }, '16:9': { width: 1344, height: 768 } };
    const model = modelOf(fake, { size: { by: 'aspectRatio', sizes } });
    expect(model.capabilities.sizes).toEqual({ kind: 'list', sizes: Object.values(sizes) });
    await model.generate(callOf({ size: { width: 1344, height: 768 } }));
    expect(fake.calls[0]).toMatchObject({ size: undefined, aspectRatio: '16:9' });
  });

  it.each([
    ['white', 255, undefined],
    ['black', 0, undefined],
    ['alpha', undefined, 0],
  ] as const)('gives the mask as %s', async (mask, grey, alpha) => {
    const fake = createFakePackage();
    const model = modelOf(fake, { mask, capabilities: { modes: ['inpaint'] } });
    const white = { bytes: new Uint8Array(await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } }).png().toBuffer()), mediaType: 'image/png' };
    await model.generate(callOf({ mode: 'inpaint', images: [await picture(8, 8)], mask: white }));
    const given = fake.calls[0]!;
    expect(given.files).toEqual([{ type: 'file', mediaType: 'image/png', data: expect.any(Uint8Array) }]);
    const { channels } = await sharp(given.mask!.data).stats();
    if (grey !== undefined) expect(channels[0]!.mean).toBe(grey);
    if (alpha !== undefined) expect(channels[3]!.mean).toBe(alpha);
  });

  it('asks for no more than the package makes at once: the stage asks for the others', async () => {
    const fake = createFakePackage({ most: ({ modelId }: { modelId: string }) => Promise.resolve(modelId === 'painter' ? 2 : 9) });
    const { images, warnings } = await modelOf(fake, { capabilities: { maxImages: 4 } }).generate(callOf({ n: 4 }));
    expect(images).toHaveLength(2);
    expect(warnings).toEqual([expect.objectContaining({ code: 'fewer-images' })]);
  });

  it('with a seed is for one image: the SDK would give all of them the same', () => {
    expect(modelOf(createFakePackage(), { capabilities: { seed: true, maxImages: 4 } }).capabilities.maxImages).toBe(1);
  });
});

describe('images', () => {
  it('come as base64 or as bytes, with what the package tells of them', async () => {
    const fake = createFakePackage();
    fake.next((_, [first, second]) => ({
      images: [Buffer.from(first!).toString('base64'), second!],
      providerMetadata: { fake: { images: [{ revisedPrompt: 'a red fox in the snow' }, {}] } },
      usage: { inputTokens: 9, outputTokens: 272 },
    }));
    const result = await modelOf(fake, { capabilities: { maxImages: 2 } }).generate(callOf({ n: 2 }));
    expect(result.images.map(({ mediaType, revisedPrompt }) => [mediaType, revisedPrompt])).toEqual([
      ['image/png', 'a red fox in the snow'],
      ['image/png', undefined],
    ]);
    expect(result).toMatchObject({
      modelVersion: 'painter-2026',
      requestId: 'req_1',
      usage: { images: 2, textInputTokens: 9, imageInputTokens: 0, imageOutputTokens: 272 },
      warnings: [],
    });
  });

  it('that are broken, or that were not allowed, do not lose the others', async () => {
    const fake = createFakePackage();
    fake.next((_, [first]) => ({
      images: [new Uint8Array([1, 2, 3]), first!, first!],
      providerMetadata: { fal: { images: [{ nsfw: false }, { nsfw: false }, { nsfw: true }] } },
    }));
    const result = await modelOf(fake, { capabilities: { maxImages: 3 } }).generate(callOf({ n: 3 }));
    expect(result.images.map(({ index }) => index)).toEqual([1]);
    expect(result.usage.images).toBe(3);
    expect(result.warnings.map(({ code, details }) => [code, details])).toEqual([
      ['image-failed', { index: 0 }],
      ['image-failed', { index: 2 }],
    ]);
  });

  it.each<[string, object, string]>([
    ['an empty list', {}, 'no image and no reason'],
    ['an empty list with a finish', { providerMetadata: { google: { images: [], finishReason: 'IMAGE_SAFETY' } } }, 'IMAGE_SAFETY'],
    ['an empty list with a reason', { providerMetadata: { vertex: { images: [], predictions: [{ raiFilteredReason: 'Filtered: 42876398' }] } } }, '42876398'],
  ])('of which none was allowed are a refusal: %s', async (_, more, reason) => {
    const fake = createFakePackage();
    fake.next(() => ({ images: [], ...more }));
    expect(await failureOf(modelOf(fake).generate(callOf()))).toMatchObject({ code: 'IMAGEFORGE_MODERATION_REFUSED', message: expect.stringContaining(reason) });
  });

  it('that are all marked as not allowed are a refusal', async () => {
    const fake = createFakePackage();
    fake.next(() => ({ providerMetadata: { fal: { images: [{ nsfw: true }] } } }));
    expect(await failureOf(modelOf(fake).generate(callOf()))).toMatchObject({ code: 'IMAGEFORGE_MODERATION_REFUSED' });
  });

  it('that are too large are refused', async () => {
    const fake = createFakePackage();
    expect(await failureOf(modelOf(fake, {}, { maxImageBytes: 10 }).generate(callOf()))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' });
  });

  it('of another size than asked for are told, and so is what the package left out', async () => {
    const fake = createFakePackage();
    fake.next(async () => ({
      images: [(await picture(64, 64)).bytes],
      warnings: [
        { type: 'unsupported', feature: 'seed' },
        { type: 'unsupported-setting', setting: 'size', details: 'Use aspectRatio.' },
        { type: 'other', message: 'Slow today.' },
      ],
    }));
    const { warnings } = await modelOf(fake).generate(callOf());
    expect(warnings.map(({ code, details }) => [code, details])).toEqual([
      ['unsupported-setting', { name: 'seed' }],
      ['unsupported-setting', { name: 'size' }],
      ['other', undefined],
      ['adjusted', { asked: '1024x1024', received: '64x64' }],
    ]);
  });
});

describe('the real package', () => {
  it('sends the request that it is meant to', async () => {
    const server = await startFakeImageServer();
    const result = await realModel(server.url, { capabilities: { maxImages: 2, parameters: ['quality'] } }).generate(callOf({ n: 2, parameters: { quality: 'hd' } }));
    expect(server.requests).toEqual([
      {
        path: '/v1/images/generations',
        authorization: `Bearer ${plantedKey}`,
        body: { model: 'flux', prompt: 'a red fox', n: 2, size: '1024x1024', quality: 'hd', response_format: 'b64_json' },
      },
    ]);
    expect(result).toMatchObject({ requestId: 'req_7', warnings: [], usage: { images: 2 } });
    await server.close();
  });
});
