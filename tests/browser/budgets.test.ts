import {
  type FakeOpenAI,
  startFakeOpenAI,
} from '../../plugins/imageforge/server/src/providers/openai/testing/fake-openai';
import { describeWith } from '../support/parts';
import { waitFor } from '../support/wait-for';
import { startedAdmin } from './started-admin';

const role = 'strapi-editor';
const model = 'openai/gpt-image-1';

describeWith(['chromium'], 'budgets in the admin', () => {
  let provider: FakeOpenAI;
  const admin = startedAdmin(async () => {
    provider = await startFakeOpenAI();
    return { providers: { openai: { apiKey: 'sk-test', baseURL: provider.url } }, engine: { onAmbiguous: 'review' } };
  });
  beforeAll(() => admin.host.call('grant', role, 'plugin::imageforge.generation.manage'));
  afterAll(() => provider?.close());

  const stateOf = async (id: string) => (await admin.host.call('generations')).find((one) => one.id === id)?.state;
  const interrupted = async (prompt: string): Promise<string> => {
    provider.next({ kind: 'cut', after: 'headers' });
    const id = await admin.host.call('generate', { prompt, model, quality: 'low', publish: 'on-keep' });
    await waitFor('the question', async () => (await stateOf(id)) === 'review');
    return id;
  };

  it('are shown to those who may see them, with what is spent and left', async () => {
    const { page } = admin.editor;
    await page.goto(`${admin.host.url}/admin/plugins/imageforge`);
    await page.getByRole('button', { name: 'Generate' }).first().waitFor();
    expect(await page.getByRole('link', { name: 'Budgets' }).count()).toBe(0);

    await admin.host.call('grant', role, 'plugin::imageforge.budget.read');
    await page.reload();
    await page.getByRole('link', { name: 'Budgets' }).click();
    await page.getByText('There are no budgets').waitFor();
    await admin.editor.picture('budgets-empty');

    const budget = { scope: 'all', unit: 'images', period: 'month', limit: 1_000, mode: 'hard', enabled: true };
    await admin.host.call('create', 'plugin::imageforge.budget', { ...budget, name: 'All images' });
    const money = { ...budget, name: 'OpenAI', scope: 'provider', scopeId: 'openai', unit: 'usd', limit: 12.5, mode: 'soft' };
    await admin.host.call('create', 'plugin::imageforge.budget', money);
    await page.reload();
    const row = (name: string) => page.getByRole('row', { name: new RegExp(name) });
    await row('All images').getByText('1,000 images of 1,000 images').waitFor();
    await row('OpenAI').getByText('$12.50 of $12.50').waitFor();
    await row('OpenAI').getByText('Provider openai').waitFor();
    await row('OpenAI').getByText('Only warns').waitFor();
    await admin.editor.picture('budgets');
  });

  it('hold what a call may have cost until somebody says whether it is made again', async () => {
    const { page } = admin.editor;
    const id = await interrupted('A lighthouse, cut off');
    await page.goto(`${admin.host.url}/admin/plugins/imageforge/budgets`);
    await page.getByRole('row', { name: /All images/ }).getByText('1 image', { exact: true }).waitFor();

    await page.goto(`${admin.host.url}/admin/plugins/imageforge/${id}`);
    await page.getByRole('heading', { name: 'Was this call charged?' }).waitFor();
    await admin.editor.picture('ambiguous-call');
    await page.getByRole('button', { name: 'Call again' }).click();
    await waitFor('the end', async () => (await stateOf(id)) === 'succeeded');
    await page.getByRole('heading', { name: 'Was this call charged?' }).waitFor({ state: 'detached' });
  });

  it('are left alone when it is given up', async () => {
    const { page } = admin.editor;
    const id = await interrupted('A harbour, cut off');
    const calls = provider.requests.length;
    await page.goto(`${admin.host.url}/admin/plugins/imageforge/${id}`);
    await page.getByRole('button', { name: 'Give up' }).click();
    await waitFor('the end', async () => (await stateOf(id)) === 'failed');
    expect(provider.requests).toHaveLength(calls);
  });
});
