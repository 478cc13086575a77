import type { Core } from '@strapi/types';
import type { ImageProvider } from '../engine/image-model';
import { createTestModel } from '../engine/testing/test-model';
import { createProvidersService, takeRegistered } from './registered-providers';

/** Nothing of Strapi is used: it only says which installation it is. */
const installation = () => ({}) as Core.Strapi;
const provider = (id = 'test', change: object = {}): ImageProvider => ({
  id,
  label: 'Test',
  models: [{ model: { ...createTestModel((_call, makeAll) => makeAll()), provider: id }, price: undefined }],
  ...change,
});

describe('registering a provider', () => {
  it('adds it to this installation alone', () => {
    const [strapi, other] = [installation(), installation()];
    const [one, two] = [provider('one'), provider('two')];
    createProvidersService(strapi).register(one);
    createProvidersService(strapi).register(two);
    expect(takeRegistered(strapi, ['openai'])).toEqual([one, two]);
    expect(takeRegistered(other, [])).toEqual([]);
  });

  it('is refused once the providers are in use', () => {
    const strapi = installation();
    takeRegistered(strapi, []);
    expect(() => createProvidersService(strapi).register(provider())).toThrow(
      'The provider "test" comes too late: register it in register() of the application or of a plugin, not in bootstrap() or later.',
    );
  });

  it('is refused under an id that is taken', () => {
    const strapi = installation();
    createProvidersService(strapi).register(provider());
    expect(() => createProvidersService(strapi).register(provider())).toThrow('There are two providers with the id "test"');
    expect(() => takeRegistered(strapi, ['openai', 'test'])).toThrow('The id "test" of a registered provider is that of a built-in one');
  });

  it.each([
    ['nothing', undefined, 'with an "id"'],
    ['an id with a slash', provider('a/b'), 'with an "id"'],
    ['no label', provider('test', { label: '' }), '"test" with a "label"'],
    ['no list of models', provider('test', { models: undefined }), '"test" with a list of "models"'],
    ['no model', provider('test', { models: [] }), '"test" with at least one model, or with "discover"'],
    ['a model of another provider', provider('test', { models: provider('other').models }), 'got "other"'],
    ['a model that makes nothing', provider('test', { models: [{ model: { provider: 'test', id: 'test-1' } }] }), 'got "test-1" without'],
  ])('is refused for what is no provider: %s', (_name, wrong, message) => {
    expect(() => createProvidersService(installation()).register(wrong as ImageProvider)).toThrow(
      expect.objectContaining({ code: 'IMAGEFORGE_CONFIG_INVALID', message: expect.stringContaining(message) }),
    );
  });

  it('takes one that asks its server for its models', () => {
    const strapi = installation();
    createProvidersService(strapi).register(provider('test', { models: [], discover: async () => [] }));
    expect(takeRegistered(strapi, [])).toHaveLength(1);
  });
});
