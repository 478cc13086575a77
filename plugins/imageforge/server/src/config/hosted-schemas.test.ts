import { parseOptions } from '.';

describe.each(['stability', 'black-forest-labs'])('the options of %s', (id) => {
  const parse = (options: object) => parseOptions({ providers: { [id]: options } });

  it('have a default each', () => {
    expect(parse({}).providers).toMatchObject({ [id]: { jobTimeoutMs: 600_000 } });
  });

  it('take a model that is like another one', () => {
    const model = {
      id: 'new',
      like: 'old',
      capabilities: { maxPromptLength: 500, sizes: { kind: 'list', sizes: [{ width: 64, height: 64 }] } },
      price: { kind: 'per-image', asOf: '2026-11-25', source: 'a contract', rows: [{ microUsd: 40_000 }] },
    };
    expect(parse({ models: [model] }).providers).toMatchObject({ [id]: { models: [model] } });
  });

  it.each<[object, string]>([
    [{ apiKey: 7 }, 'apiKey: Invalid input: expected string'],
    [{ baseURL: 'ftp://x' }, 'baseURL: expected an address like "https://api.'],
    [{ timeoutMs: 10 }, 'timeoutMs'],
    [{ pollMs: 1 }, 'pollMs'],
    [{ key: 'x' }, 'there is no "key" here, only apiKey, baseURL'],
    [{ models: [{ id: '' }] }, 'models.0.id'],
    [{ models: [{ id: 'new', capabilities: { modes: ['erase'] } }] }, 'models.0.capabilities: there is no "modes" here'],
    [{ models: [{ id: 'new', price: { kind: 'per-pixel' } }] }, 'models.0.price.kind'],
  ])('refuse %j', (options, words) => {
    expect(() => parse(options)).toThrow(words);
    expect(() => parse(options)).toThrow(`imageforge.config.providers.${id}`);
  });
});
