import type { ForgeError } from '../engine/errors';
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

describe('servers on one’s own hardware', () => {
  it.each([
    [{ automatic1111: { baseURL: '127.0.0.1:7860' } }, 'imageforge.config.providers.automatic1111.baseURL: expected an address like "http://127.0.0.1:7860"'],
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
