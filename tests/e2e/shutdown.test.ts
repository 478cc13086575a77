import { type FakeOpenAI, startFakeOpenAI } from '../../plugins/imageforge/server/src/providers/openai/testing/fake-openai';
import { type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

describe('a process that is asked to stop', () => {
  let booted: BootedStrapi | undefined;
  let fake: FakeOpenAI;

  beforeAll(async () => {
    fake = await startFakeOpenAI();
  });
  afterAll(async () => {
    await booted?.stop();
    await fake.close();
  });

  it('says which generations it leaves under way', async () => {
    booted = await bootStrapi({
      env: { OPENAI_API_KEY: 'sk-x', OPENAI_BASE_URL: fake.url },
      options: { engine: { shutdownMs: 50 } },
    });
    const { log } = booted.strapi;
    const warn = jest.spyOn(log, 'warn');
    fake.next({ kind: 'hang' });
    const { id } = await booted.strapi
      .plugin('imageforge')
      .service('generations')
      .create({ prompt: 'A red door', model: 'openai/gpt-image-1', publish: 'on-keep' });
    await waitFor('the call', () => fake.requests.length > 0);
    await booted.stop();
    booted = undefined;
    expect(warn.mock.calls.map(([line]) => String(line))).toContainEqual(expect.stringContaining(`Generation ${id} is left under way`));
  });
});
