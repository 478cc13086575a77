import { parseOptions } from '.';
import { createProviders } from '../providers';

const problemOf = (replicate: object): string => {
  try {
    parseOptions({ providers: { replicate } });
    return 'none';
  } catch (thrown) {
    return (thrown as Error).message.split('\n').slice(1).join('\n');
  }
};
const webhook = { url: 'https://cms.example.com/api/imageforge/providers/replicate/webhook', secret: 'whsec_MTIzNDU2Nzg5MA==' };

it('is there with a key alone, before the sketch', () => {
  const ids = (input: object) => createProviders(parseOptions(input)).map(({ id }) => id);
  expect(ids({})).toEqual(['sketch']);
  expect(ids({ providers: { replicate: { apiKey: 'r8_key' } } })).toEqual(['replicate', 'sketch']);
});

it('takes models by data', () => {
  const model = {
    id: 'somebody/painter:0123abcd',
    family: 'flux-dev',
    inputs: { seed: { name: 'random_seed', min: 0, max: 9 }, size: { by: 'ratio', name: 'ratio', sizes: { '2:1': { width: 1024, height: 512 } } } },
    fixed: { steps: 4 },
    capabilities: { modes: ['text-to-image'], defaultSize: { width: 1024, height: 512 } },
  };
  const [provider] = createProviders(parseOptions({ providers: { replicate: { apiKey: 'r8_key', models: [model], webhook } } }));
  expect(provider?.models.at(-1)?.model).toMatchObject({ id: model.id, label: 'somebody/painter', capabilities: { modes: ['text-to-image'] } });
});

it.each<[string, object, string]>([
  ['a model that is none', { models: [{ id: 'flux' }] }, 'models.0.id: expected "owner/name"'],
  ['a model twice', { models: [{ id: 'a/b' }, { id: 'a/b' }] }, 'models: expected an id of its own for each model'],
  ['a family that is none', { models: [{ id: 'a/b', family: 'dall-e' }] }, 'models.0.family: expected one of flux, flux-dev'],
  ['a mode that is none', { models: [{ id: 'a/b', capabilities: { modes: ['paint'] } }] }, 'models.0.capabilities.modes.0'],
  ['a webhook without a secret', { webhook: { url: webhook.url } }, 'webhook: expected both "url" and "secret", or neither'],
  ['a webhook in clear text', { webhook: { ...webhook, url: 'http://cms.example.com' } }, 'webhook.url: expected an address like "https://'],
  ['a secret of another kind', { webhook: { ...webhook, secret: 'hush' } }, 'webhook.secret: expected "whsec_" and base64'],
  ['a wait that is too long', { waitSeconds: 61 }, 'waitSeconds'],
  ['an option that is none', { token: 'r8_key' }, 'there is no "token" here, only apiKey, baseURL'],
])('refuses %s in one line', (_, replicate, problem) => {
  expect(problemOf(replicate)).toContain(`imageforge.config.providers.replicate`);
  expect(problemOf(replicate)).toContain(problem);
  expect(problemOf(replicate).split('\n')).toHaveLength(1);
});
