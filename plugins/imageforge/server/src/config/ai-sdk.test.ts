import { parseOptions } from '.';
import { createProviders } from '../providers';
import { secretsOf } from '../services/secrets';

const service = { id: 'google', package: '@ai-sdk/google', credentials: { apiKey: 'AIza-secret' }, models: [{ id: 'imagen-4.0-generate-001' }] };
const optionsWith = (changes: object) => ({ providers: { 'ai-sdk': { services: [{ ...service, ...changes }] } } });
const problemOf = (changes: object): string => {
  try {
    parseOptions(optionsWith(changes));
    return 'none';
  } catch (thrown) {
    return (thrown as Error).message.split('\n').slice(1).join('\n');
  }
};

it('is there with a service, whose models bear its name', () => {
  const providers = createProviders(parseOptions(optionsWith({})));
  expect(providers.map(({ id }) => id)).toEqual(['ai-sdk', 'sketch']);
  expect(providers[0]?.models.map(({ model, price }) => [model.id, price])).toEqual([['google/imagen-4.0-generate-001', undefined]]);
});

it('keeps credentials secret, whatever they are called', () => {
  expect(secretsOf(optionsWith({ credentials: { secretAccessKey: 'wJalr-secret' }, settings: { region: 'eu-west-1' } }))).toEqual(['wJalr-secret']);
});

it.each<[string, object, string]>([
  ['a package that is a path', { package: '../evil' }, 'services.0.package: expected the name of a package'],
  ['an empty credential', { credentials: { apiKey: '' } }, 'services.0.credentials.apiKey: expected a secret'],
  ['several images with a seed', { models: [{ id: 'x', capabilities: { seed: true, maxImages: 4 } }] }, 'maxImages: expected 1 where "seed" is true'],
  ['a model twice', { models: [{ id: 'x' }, { id: 'x' }] }, 'services.0.models: expected an id of its own'],
  ['an option that is none', { apiKey: 'AIza-secret' }, 'there is no "apiKey" here'],
])('refuses %s in one line', (_, changes, problem) => {
  expect(problemOf(changes)).toContain(problem);
  expect(problemOf(changes).split('\n')).toHaveLength(1);
});
