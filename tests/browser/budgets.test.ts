import type { BudgetStatus, SpendingView } from '../../plugins/imageforge/shared/budgets';
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

  it('say what was spent to the millionth of a dollar, as the API and the calls do', async () => {
    const { page } = admin.editor;
    await admin.host.call('generate', { prompt: 'A pier in the rain, in as many words as it takes', model, quality: 'low', n: 2 });
    const { data: budgets } = await waitFor('everything to be settled', async () => {
      const answer = await admin.editor.get<{ data: BudgetStatus[] }>('/imageforge/budgets');
      return answer.data.every(({ reserved }) => reserved === 0) && answer;
    });
    const budget = budgets.find(({ name }) => name === 'OpenAI');
    const { data: spending } = await admin.editor.get<{ data: SpendingView }>(`/imageforge/spending?period=${budget?.current}`);
    await page.goto(`${admin.host.url}/admin/plugins/imageforge/budgets`);
    const row = page.getByRole('row', { name: /OpenAI/ });
    const spent = row.getByRole('gridcell').nth(3);
    const shown = Number((await spent.textContent())?.replace(/[$,]/g, ''));
    await admin.editor.picture('budgets-spent');
    expect(spending.microUsd % 10_000).not.toBe(0);
    expect([Math.round(shown * 1_000_000), budget?.spent]).toEqual([spending.microUsd, spending.microUsd]);

    for (const { email } of admin.host.logins) await admin.host.call('speak', email, 'de');
    await page.evaluate(() => window.localStorage.setItem('STRAPI_THEME', 'dark'));
    await page.setViewportSize({ width: 800, height: 900 });
    await page.reload();
    await page.getByText('Warnt nur').waitFor();
    await admin.editor.picture('budgets-dark-narrow');
  });
});
