import type { ForgeError } from '../engine/errors';
import { parseOptions } from '.';

const problemsOf = (options: unknown): string => {
  try {
    parseOptions(options);
  } catch (thrown) {
    return (thrown as ForgeError).message;
  }
  return '';
};

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
    [{ queue: { redis: 'localhost' } }, 'imageforge.config.queue.redis'],
    [{ engine: { leaseMs: 1 } }, 'imageforge.config.engine.leaseMs'],
    [{ images: { quality: 101 } }, 'imageforge.config.images.quality'],
    [{ providers: { openai: { baseURL: 'ftp://x' } } }, 'imageforge.config.providers.openai.baseURL'],
    [{ routing: { fallbacks: { 'gpt-image-1': ['sketch/sketch-1'] } } }, 'imageforge.config.routing.fallbacks.gpt-image-1'],
    [{ routing: { fallbacks: { 'openai/gpt-image-1': ['sketch'] } } }, 'imageforge.config.routing.fallbacks.openai/gpt-image-1.0'],
    [{ routing: { limits: { openai: { perMinute: 5 } } } }, 'imageforge.config.routing.limits.openai'],
    [{ routing: { breaker: { failures: 0 } } }, 'imageforge.config.routing.breaker.failures'],
    [{ providrs: {} }, 'providrs'],
  ])('are refused by name: %j', (options, name) => {
    expect(problemsOf(options)).toContain(name);
  });

  it('name every problem at once', () => {
    const message = problemsOf({ engine: { leaseMs: 1 }, images: { quality: 0 } });
    expect(message).toContain('engine.leaseMs');
    expect(message).toContain('images.quality');
  });
});
