import sharp from 'sharp';
import { parseOptions } from './config';
import { actualCost, estimatePrice } from './engine/budget';
import { ForgeError } from './engine/errors';
import type { ImageProvider } from './engine/image-model';
import { composeRecipe } from './engine/generation/stages/compose';
import { decodeImage, finishImage, resizeImage } from './engine/imaging';
import { startFakeServer } from './engine/testing/fake-server';
import { centPrice, createTestModel, solidPng, type TestModel } from './engine/testing/test-model';
import { createTestWorker } from './engine/testing/test-worker';
import { createHttpClient, imageOfLink } from './provider-kit';
import { createOpenAIProvider } from './providers/openai';
import { callOf, failureOf } from './providers/openai/testing/calls';
import { startFakeOpenAI } from './providers/openai/testing/fake-openai';

/**
 * Defects that were found in other programs that call image models, each as a test of this one. Those
 * of one provider's own are tested beside it.
 */
describe('what others got wrong', () => {
  const providerOf = (model: TestModel): ImageProvider => ({ id: 'test', label: 'Test', models: [{ model, price: centPrice }] });

  test('n is split, and one call that fails does not lose the images of the others', async () => {
    const model = createTestModel((call, makeAll) => (call.seed === 9 ? Promise.reject(new ForgeError('IMAGEFORGE_PROVIDER_REJECTED')) : makeAll()), { maxImages: 2 });
    const generation = await createTestWorker([providerOf(model)]).make({ n: 4 });
    expect(generation.state).toBe('succeeded');
    expect(generation.images.map(({ original }) => original !== undefined)).toEqual([true, true, false, false]);
    expect(generation.warnings).toMatchObject([{ code: 'fewer-images' }]);
  });

  test('n is split, and each call has seeds of its own', async () => {
    const model = createTestModel((_call, makeAll) => makeAll(), { maxImages: 2 });
    const generation = await createTestWorker([providerOf(model)]).make({ n: 5, seed: 7 });
    expect(model.calls.map(({ n, seed }) => [n, seed])).toEqual([[2, 7], [2, 9], [1, 11]]);
    expect(new Set(generation.images.map(({ original }) => original?.key)).size).toBe(5);
  });

  describe('a refusal by moderation', () => {
    const moderated = async (status: number) => {
      const server = await startFakeOpenAI();
      server.next({ kind: 'answer', status, body: { error: { message: 'Not this.', type: 'image_generation_user_error', code: 'moderation_blocked', param: null } } });
      const [priced] = createOpenAIProvider({ apiKey: 'sk-test', baseURL: server.url }).models;
      const thrown = await failureOf(priced!.model.generate(callOf()));
      await server.close();
      return thrown;
    };
    test.each([400, 403, 429])('is no rate limit and no mistake, though its status is %i', async (status) => {
      expect(await moderated(status)).toMatchObject({ code: 'IMAGEFORGE_MODERATION_REFUSED', retryable: false });
    });

    test('or any other empty answer is no success', async () => {
      const server = await startFakeOpenAI();
      server.next({ kind: 'count', images: 0 });
      const [priced] = createOpenAIProvider({ apiKey: 'sk-test', baseURL: server.url }).models;
      expect(await failureOf(priced!.model.generate(callOf()))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' });
      await server.close();
      const nothing = createTestModel(async () => ({ images: [], usage: {}, warnings: [] }));
      expect(await createTestWorker([providerOf(nothing)]).make()).toMatchObject({ state: 'failed', error: { code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' } });
    });
  });

  test('a model without a known price costs an unknown amount, not nothing', async () => {
    const size = { width: 64, height: 64 };
    expect(estimatePrice(undefined, { size, n: 1, prompt: '', images: 0 })).toEqual({ known: false });
    expect(actualCost(undefined, { images: 1 }, { size })).toBeUndefined();
    const model = createTestModel((_call, makeAll) => makeAll());
    const generation = await createTestWorker([{ ...providerOf(model), models: [{ model, price: undefined }] }]).make();
    expect(generation.costMicroUsd).toBeUndefined();
  });

  describe('what a model cannot do', () => {
    const model = createTestModel((_call, makeAll) => makeAll(), { seed: false });
    const compose = (change: object) =>
      composeRecipe(
        { mode: 'text-to-image', prompt: 'x', negativePromptRequested: false, n: 1, parameters: {}, images: [], output: { format: 'webp', quality: 80 }, ...change },
        model,
        [model],
        () => 1,
      );
    test.each([
      ['an aspect ratio', 'size', { size: { width: 160, height: 90 } }],
      ['a seed', 'seed', { seed: 5 }],
    ])('is refused, or told, and never ignored: %s', (_name, field, change) => {
      expect(() => compose(change)).toThrow(expect.objectContaining({ code: 'IMAGEFORGE_UNSUPPORTED', details: expect.objectContaining({ field }) }));
      const { recipe, warnings } = compose({ ...change, adapt: true });
      expect(warnings).toMatchObject([{ details: { name: field } }]);
      if (field === 'size') expect(recipe.output.fit).toEqual({ width: 160, height: 90 });
    });
  });

  test('a model that takes 90 s is waited for', () => {
    expect(parseOptions({}).providers.openai.timeoutMs).toBeGreaterThan(90_000);
  });

  test('a call that may have been paid is not made again without a word', async () => {
    let calls = 0;
    const model = createTestModel((_call, makeAll) => {
      calls += 1;
      if (calls > 1) return makeAll();
      return Promise.reject(new ForgeError('IMAGEFORGE_PROVIDER_TIMEOUT', undefined, { details: { possiblyCharged: true } }));
    });
    const generation = await createTestWorker([providerOf(model)], { maxAttempts: 2 }).make();
    expect(generation).toMatchObject({ state: 'succeeded', costMicroUsd: 20_000, warnings: [{ code: 'ambiguous-charge' }] });
    expect(generation.attempts.map(({ state }) => state)).toEqual(['ambiguous', 'succeeded']);
  });

  test('a link to an image is fetched at once, and one that has expired is no image', async () => {
    const server = await startFakeServer({
      async answer(_request, images) {
        const [image = Buffer.alloc(0)] = await images.draw({ width: 8, height: 8 }, ['x']);
        return { body: { url: images.link(image) } };
      },
    });
    server.fail('expired-link');
    const { url } = (await (await fetch(server.url)).json()) as { url: string };
    const options = { maxBytes: 10_000, timeoutMs: 5_000, trustedHosts: [server.host], signal: new AbortController().signal };
    await expect(imageOfLink(url, options)).rejects.toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE', message: expect.stringContaining('expired') });
    await server.close();
  });

  test('the key goes to its own host alone: not after a redirect, not with a link', async () => {
    const stranger = await startFakeServer({ answer: async (_request, images) => ({ body: (await images.draw({ width: 8, height: 8 }, ['x']))[0] ?? '' }) });
    const own = await startFakeServer({ answer: () => ({ status: 302, headers: { location: stranger.url } }) });
    const client = createHttpClient({ label: 'Example', baseURL: own.url, headers: { authorization: 'Bearer secret-key' }, timeoutMs: 5_000, maxBytes: 10_000 });
    const { signal } = new AbortController();
    await expect(client.request({ path: '/', signal })).rejects.toThrow('redirects');
    expect(stranger.requests).toEqual([]);
    const credentials = { origin: own.url, headers: { authorization: 'Bearer secret-key' } };
    const trustedHosts = [own.host, stranger.host];
    await imageOfLink(`${own.url}/image.png`, { maxBytes: 10_000, timeoutMs: 5_000, trustedHosts, credentials, signal });
    expect(own.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer secret-key', 'Bearer secret-key']);
    expect(stranger.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    await Promise.all([own.close(), stranger.close()]);
  });

  test('progress is that of the call itself, not that of whatever goes on beside it', async () => {
    const model = createTestModel(async ({ prompt, onProgress }, makeAll) => {
      onProgress?.(prompt === 'slow' ? 0.2 : 0.9);
      return makeAll();
    });
    const worker = createTestWorker([providerOf(model)]);
    const [slow, fast] = await Promise.all([worker.make({ prompt: 'slow' }), worker.make({ prompt: 'fast' })]);
    const told = worker.events.flatMap((event) => (event.type === 'generation.progress' ? [[event.generationId, event.fraction]] : []));
    expect(Object.fromEntries(told)).toEqual({ [slow?.id ?? '']: 0.2, [fast?.id ?? '']: 0.9 });
  });

  test('a cancel leaves no job at the provider, even when no worker was there to hear it', async () => {
    const ended: unknown[] = [];
    const answer: Parameters<typeof createTestModel>[0] = ({ job, signal }) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => {
          ended.push(job);
          reject(new ForgeError('IMAGEFORGE_CANCELED'));
        }),
      );
    const worker = createTestWorker([providerOf({ ...createTestModel(answer), resumes: true })]);
    const id = await worker.create({ id: 'a1', startedAt: '2026-01-01T00:00:00Z', provider: 'test', model: 'test-1', images: [0], state: 'started', job: 'job-1' });
    await worker.store.claim(id, 'dead', 1);
    await worker.store.requestCancel(id);
    worker.pass(2);
    expect(await worker.run(id)).toMatchObject({ state: 'canceled' });
    expect(ended).toEqual(['job-1']);
  });

  test('a file says that it is generated, also after it was made smaller', async () => {
    const finished = await finishImage(await solidPng(64, 64, 1), { format: 'webp', quality: 80, xmp: { sourceType: 'trainedAlgorithmicMedia', creatorTool: 'test' } });
    const small = await resizeImage(await decodeImage(finished.bytes), { width: 16, height: 16, format: 'webp', quality: 80 });
    for (const bytes of [finished.bytes, small.bytes]) {
      expect((await sharp(bytes).metadata()).xmpAsString).toContain('digitalsourcetype/trainedAlgorithmicMedia');
    }
  });
});
