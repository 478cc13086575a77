import type { ForgeError } from '../engine/errors';
import { createProviders } from '../providers';
import { openAIModels } from '../providers/openai/models';
import { parseOptions } from '.';

const problemsOf = (options: unknown): string => {
  try {
    parseOptions(options);
  } catch (thrown) {
    return (thrown as ForgeError).message;
  }
  return '';
};

const price = { model: 'openai/gpt-image-1', kind: 'per-image', asOf: '2026-11-24', source: 'a contract', rows: [{ microUsd: 40_000 }] };
const dated = { asOf: '2026-11-23', source: 'us' };
const webhook = (change: object) => ({ webhooks: [{ id: 'site', url: 'https://example.com', secret: 'x'.repeat(24), ...change }] });
const model = (row: object) => ({ providers: { openai: { models: [{ id: 'local', ...row }] } } });

describe('the options', () => {
  it('all have a default', () => {
    expect(parseOptions({})).toMatchObject({
      queue: { driver: 'embedded', concurrency: 2 },
      providers: { sketch: true, openai: { timeoutMs: 180_000 } },
      engine: { onAmbiguous: 'retry' },
    });
    expect(parseOptions(undefined)).toEqual(parseOptions({}));
  });

  it('keep what is set beside the defaults', () => {
    expect(parseOptions({ engine: { leaseMs: 5_000 } }).engine).toMatchObject({ leaseMs: 5_000, maxClaims: 5 });
  });

  it.each([
    [{ queue: { driver: 'bull' } }, 'imageforge.config.queue.redis'],
    [{ queue: { driver: 'rabbit' } }, 'imageforge.config.queue.driver'],
    [{ queue: { redis: 'localhost:6379' } }, 'imageforge.config.queue.redis: expected an address like "redis://localhost:6379"'],
    [{ queue: { prefix: 'a b' } }, 'imageforge.config.queue.prefix: expected 1 to 60 letters'],
    [{ engine: { leaseMs: 1 } }, 'imageforge.config.engine.leaseMs'],
    [{ images: { quality: 101 } }, 'imageforge.config.images.quality'],
    [{ providers: { openai: { baseURL: 'ftp://x' } } }, 'imageforge.config.providers.openai.baseURL'],
    [{ engine: { reuseWithinMs: -1 } }, 'imageforge.config.engine.reuseWithinMs'],
    [{ retention: { promptsDays: 0 } }, 'imageforge.config.retention.promptsDays'],
    [{ routing: { fallbacks: { 'gpt-image-1': ['sketch/sketch-1'] } } }, 'imageforge.config.routing.fallbacks.gpt-image-1'],
    [{ routing: { fallbacks: { 'openai/gpt-image-1': ['sketch'] } } }, 'imageforge.config.routing.fallbacks.openai/gpt-image-1.0'],
    [{ routing: { limits: { openai: { perMinute: 5 } } } }, 'imageforge.config.routing.limits.openai'],
    [{ routing: { fallbacks: { gpt: ['sketch/sketch-1'] } } }, 'imageforge.config.routing.fallbacks.gpt: expected "provider/model"'],
    [{ routing: { fallbacks: { 'a/b': ['c/d', 'a/b'] } } }, 'imageforge.config.routing.fallbacks.a/b.1: expected another model'],
    [{ routing: { limits: { openai: { rpm: 5 } } } }, 'limits.openai: there is no "rpm" here, only requestsPerMinute, imagesPerMinute, concurrent'],
    [{ moderation: { thresholds: { violence: { blok: 1 } } } }, 'thresholds.violence: there is no "blok" here, only review, block'],
    [{ moderation: { openai: { baseURL: 'x' } } }, 'moderation.openai.baseURL: expected an address like "https://api.openai.com/v1"'],
    [{ moderation: { http: [{ id: 'x', judges: 'text', url: 'x', scores: '' }] } }, 'moderation.http.0.url: expected an address like'],
    [{ metrics: { workerPort: 9_100 } }, 'imageforge.config.metrics.token: expected a token as soon as "workerPort" is set'],
    [webhook({ url: 'example.com' }), 'imageforge.config.webhooks.0.url: expected an address like "https://example.com/hook"'],
    [webhook({ url: undefined }), 'webhooks.0.url: expected an address like "https://example.com/hook"; nothing is there. If it comes from an environment variable'],
    [webhook({ secret: undefined }), 'imageforge.config.webhooks.0.secret: expected string; nothing is there.'],
    [webhook({ secret: 'whsec_c2hvcnQ=' }), 'imageforge.config.webhooks.0.secret: expected at least 24 characters, or "whsec_" and at least 24 bytes'],
    [webhook({ url: 'http://10.0.0.7/hook' }), 'imageforge.config.webhooks.0.url: expected a public address, or "allowPrivate: true"'],
    [webhook({ url: 'http://[::1]/hook' }), 'imageforge.config.webhooks.0.url: expected a public address'],
    [webhook({ url: 'http://localhost:3000/hook' }), 'imageforge.config.webhooks.0.url: expected a public address'],
    [{ routing: { breaker: { failures: 0 } } }, 'imageforge.config.routing.breaker.failures'],
    [{ engine: { onAmbiguous: 'ask' } }, 'imageforge.config.engine.onAmbiguous'],
    [{ budgets: { unknownPrice: 'free' } }, 'imageforge.config.budgets.unknownPrice'],
    [{ prices: [{ ...price, model: 'gpt-image-1' }] }, 'imageforge.config.prices.0.model: Expected a model like'],
    [{ prices: [{ ...price, asOf: 'yesterday' }] }, 'imageforge.config.prices.0.asOf: Expected the day'],
    [{ prices: [{ ...price, kind: 'per-hour' }] }, 'imageforge.config.prices.0.kind'],
    [{ prices: [{ ...price, rows: [{ microUsd: 0.04 }] }] }, 'imageforge.config.prices.0.rows.0.microUsd: Expected whole micro-USD'],
    [{ prices: [{ ...price, currency: 'EUR' }] }, 'there is no "currency" here'],
    [{ tenants: [{ id: 'a b' }] }, 'imageforge.config.tenants.0.id'],
    [{ tenants: [{ id: 'a', apiTokens: ['t'] }, { id: 'b', apiTokens: ['t'] }] }, 'imageforge.config.tenants.1.apiTokens: "t" stands in tenants.0'],
    [{ tenants: [{ id: 'a', users: ['A@x.test'] }, { id: 'b', users: ['a@x.test'] }] }, 'imageforge.config.tenants.1.users'],
    [{ providrs: {} }, 'imageforge.config: there is no "providrs" here, only defaultModel, providers, queue'],
    [{ queue: { drivr: 'bull' } }, 'imageforge.config.queue: there is no "drivr" here, only driver, redis, prefix'],
    [{ providers: { openai: { timeoutMs: 300_001 } } }, 'imageforge.config.providers.openai.timeoutMs'],
    [model({ lable: 'FLUX' }), 'imageforge.config.providers.openai.models.0: there is no "lable" here, only id, label'],
    [model({ capabilities: { maxImages: '4' } }), 'imageforge.config.providers.openai.models.0.capabilities.maxImages'],
    [model({ capabilities: { seed: true } }), 'imageforge.config.providers.openai.models.0.capabilities: there is no "seed"'],
    [model({ price: { kind: 'per-pixel' } }), 'imageforge.config.providers.openai.models.0.price.kind'],
    [model({ price: { kind: 'per-image', ...dated } }), 'imageforge.config.providers.openai.models.0.price.rows'],
    [
      model({ price: { kind: 'per-image', ...dated, rows: [{ usd: 0.04 }] } }),
      'imageforge.config.providers.openai.models.0.price.rows.0.microUsd',
    ],
    [
      model({ price: { kind: 'per-token', ...dated, rates: {}, outputTokens: [] } }),
      'imageforge.config.providers.openai.models.0.price.rates.imageOutput',
    ],
  ])('are refused by name: %j', (options, name) => {
    expect(problemsOf(options)).toContain(name);
  });

  it('take a webhook of a private network that is allowed', () => {
    expect(parseOptions(webhook({ url: 'http://10.0.0.7/hook', allowPrivate: true })).webhooks).toHaveLength(1);
  });

  it('name every problem at once', () => {
    const message = problemsOf({ engine: { leaseMs: 1 }, images: { quality: 0 } });
    expect(message).toContain('engine.leaseMs');
    expect(message).toContain('images.quality');
  });

  it('take every price of the built-in table', () => {
    for (const { id, price } of openAIModels) {
      if (price) expect(parseOptions({ providers: { openai: { models: [{ id, price }] } } })).toBeDefined();
    }
  });
});

describe('the modes of a model of the Images API', () => {
  it('are those that the provider serves', () => {
    const modes = ['text-to-image', 'edit', 'inpaint', 'variation'];
    const [openai] = createProviders(parseOptions({ providers: { openai: { apiKey: 'sk-key', models: [{ id: 'local', capabilities: { modes } }] } } }));
    expect(openai?.models.at(-1)?.model).toMatchObject({ id: 'local', capabilities: { modes } });
  });

  it('are not those that it has no endpoint for', () => {
    expect(problemsOf(model({ capabilities: { modes: ['upscale'] } }))).toContain('imageforge.config.providers.openai.models.0.capabilities.modes.0');
  });
});

describe('what is done to every image', () => {
  const overlay = { type: 'overlay', overlay: 'logo' };

  it('may use a picture that is named', () => {
    const { images } = parseOptions({ images: { operations: [overlay], overlays: { logo: { file: 'logo.png' } } } });
    expect(images.operations).toEqual([{ ...overlay, position: 'south-east', margin: 0.03, scale: 0.15, opacity: 1 }]);
  });

  it.each([
    [{ operations: [{ type: 'sharpen' }, overlay] }, 'imageforge.config.images.operations.1.overlay: expected the name of one of "images.overlays", got "logo"'],
    [{ operations: [{ type: 'explode' }] }, 'imageforge.config.images.operations.0.type'],
    [{ overlays: { 'My Logo': { file: 'x.png' } } }, 'imageforge.config.images.overlays.My Logo: Expected a name like'],
    [{ animated: 'all' }, 'imageforge.config.images.animated'],
  ])('is refused by name: %j', (images, message) => {
    expect(problemsOf({ images })).toContain(message);
  });
});

describe('servers on one’s own hardware', () => {
  it.each([
    [{ automatic1111: { baseURL: '127.0.0.1:7860' } }, 'imageforge.config.providers.automatic1111.baseURL: expected an address like "http://127.0.0.1:7860"'],
    [{ comfyui: { baseURL: 'http://me:pw@127.0.0.1:8188' } }, 'imageforge.config.providers.comfyui.baseURL: expected an address without a login'],
    [{ 'gpu-runner': { baseURL: 'http://127.0.0.1:7800?x=1' } }, 'imageforge.config.providers.gpu-runner.baseURL: expected an address without a login, a query'],
    [{ 'gpu-runner': { token: 'a\nb' } }, 'imageforge.config.providers.gpu-runner.token: expected visible ASCII characters'],
    [{ comfyui: { headers: { key: 'a\nb' } } }, 'imageforge.config.providers.comfyui.headers.key: expected visible ASCII characters'],
    [{ automatic1111: { headers: { key: 'grün' } } }, 'imageforge.config.providers.automatic1111.headers.key: expected visible ASCII characters'],
    [{ 'sd-server': { headers: { 'x key': 'a' } } }, 'imageforge.config.providers.sd-server.headers.x key: expected the name of a header'],
    [{ 'gpu-runner': { baseURL: 'runner' } }, 'imageforge.config.providers.gpu-runner.baseURL: expected an address like "http://127.0.0.1:7800"'],
    [{ 'gpu-runner': { key: 'x' } }, 'imageforge.config.providers.gpu-runner: there is no "key" here, only baseURL, token'],
    [{ comfyui: { workflows: [{ id: 'x', mode: 'text-to-image', graph: {}, inputs: {} }] } }, 'imageforge.config.providers.comfyui.workflows.0.graph: expected the nodes'],
    [
      { comfyui: { workflows: [{ id: 'x', mode: 'text-to-image', graph: { 6: { class_type: 'A', inputs: {} } }, inputs: { promt: '6.text' } }] } },
      'imageforge.config.providers.comfyui.workflows.0.inputs',
    ],
    [{ 'sd-server': { pollMs: 1 } }, 'imageforge.config.providers.sd-server.pollMs'],
    [{ automatic1111: { timeoutMs: 300_001 } }, 'imageforge.config.providers.automatic1111.timeoutMs'],
    [{ automatic1111: { models: [{ id: 'two words' }] } }, 'imageforge.config.providers.automatic1111.models.0.id: expected a name without spaces'],
    [{ automatic1111: { models: [{ id: 'x', seed: true }] } }, 'imageforge.config.providers.automatic1111.models.0: there is no "seed" here'],
  ])('have options that are refused by name: %j', (providers, message) => {
    expect(problemsOf({ providers })).toContain(message);
  });
});
