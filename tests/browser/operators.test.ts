import { type Receiver, startReceiver } from '../support/receiver';
import { describeWith } from '../support/parts';
import { waitFor } from '../support/wait-for';
import { startedAdmin } from './started-admin';

const role = 'strapi-editor';
const secret = 'whsec_c2VjcmV0IG9mIHRoZSB0ZXN0cywgbG9uZw==';
const pages = '/admin/plugins/imageforge';

/** As an Editor who is given one more permission after the other. */
describeWith(['chromium'], 'what operators look at', () => {
  let receiver: Receiver;
  const admin = startedAdmin(async () => {
    receiver = await startReceiver();
    const webhook = { url: `${receiver.url}/hook?token=planted`, secret, allowPrivate: true };
    return { webhooks: [{ id: 'site', ...webhook }, { id: 'search', events: ['asset.published'], ...webhook }] };
  });
  afterAll(() => receiver?.close());

  const open = (path: string) => admin.editor.page.goto(`${admin.host.url}${pages}${path}`);
  const grant = (action: string) => admin.host.call('grant', role, `plugin::imageforge.${action}`);
  const link = (name: string) => admin.editor.page.getByRole('navigation').getByRole('link', { name, exact: true });
  const table = (name: string) => admin.editor.page.getByRole('grid', { name });
  const row = (name: string, words: string | RegExp) => table(name).getByRole('row').filter({ hasText: words });
  const choose = async (filter: string, option: string) => {
    await admin.editor.page.getByRole('combobox', { name: filter }).click();
    await admin.editor.page.getByRole('option', { name: option, exact: true }).click();
  };
  const generate = async (n: number): Promise<string> => {
    const id = await admin.host.call('generate', { prompt: 'Fields in the wind', size: '64x64', n });
    const state = async () => (await admin.host.call('generations')).find((one) => one.id === id)?.state;
    await waitFor('the images', async () => (await state()) === 'succeeded');
    return id;
  };

  it('is not there for anybody else', async () => {
    const { page } = admin.editor;
    await open('');
    await page.getByRole('button', { name: 'Generate' }).first().waitFor();
    expect(await page.getByRole('link', { name: /Webhooks|Audit/ }).count()).toBe(0);
    for (const path of ['/webhooks', '/audit']) {
      await open(path);
      await page.getByText("You don't have the permissions to access that content").waitFor();
    }
  });

  it('are the webhooks, with what arrived and what was answered, without a reload', async () => {
    const { page } = admin.editor;
    await grant('webhook.manage');
    await open('');
    await link('Webhooks').click();
    await row('Webhooks', 'site').getByText('Active').waitFor();
    await page.getByText('Nothing has happened yet').waitFor();
    await admin.editor.picture('webhooks-empty');

    receiver.answer(503);
    const id = await generate(1);
    const failed = row('Deliveries', 'generation.succeeded');
    await failed.getByText('Status 503').waitFor();
    await failed.getByText('Waiting').waitFor();
    await failed.getByRole('link', { name: id }).waitFor();
    await row('Webhooks', 'search').getByRole('gridcell', { name: '1', exact: true }).waitFor();
    await admin.editor.picture('webhooks');
    const shown = await page.content();
    expect(shown).not.toContain('planted');
    expect(shown).not.toContain(secret);
  });

  it('send a delivery again when somebody says so, by keyboard alone', async () => {
    const { page } = admin.editor;
    receiver.answer(204);
    const arrived = receiver.received.length;
    await row('Deliveries', 'generation.succeeded').getByRole('button', { name: /^Send again/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('It is sent again.').waitFor();
    await waitFor('the delivery', () => receiver.received.length > arrived);
    await row('Deliveries', 'generation.succeeded').getByText('Status 204').waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^Send again/);
  });

  it('are found by webhook and state, page by page', async () => {
    const { page } = admin.editor;
    await generate(10);
    await open('/webhooks?pageSize=12');
    await waitFor('the first page', async () => (await table('Deliveries').getByRole('row').count()) === 13);
    await page.getByRole('link', { name: /next page/i }).click();
    await waitFor('the second page', () => page.url().includes('page=2'));
    await choose('All webhooks', 'search');
    await choose('All states', 'Delivered');
    await waitFor('the rest to go', async () => (await row('Deliveries', 'site').count()) === 0);
    await row('Deliveries', 'search').first().waitFor();
    expect(new URL(page.url()).searchParams.get('page')).toBe('1');
    await choose('All states', 'Failed');
    await page.getByText('There are no such deliveries.').waitFor();
  });

  it('resume a webhook that was paused because it is dead', async () => {
    const { page } = admin.editor;
    await open('/webhooks');
    await admin.host.call('declareDead', 'site', new Date().toISOString());
    await row('Webhooks', 'site').getByText('nothing arrived for a day').waitFor();
    await admin.editor.picture('webhooks-dead');
    await page.getByRole('button', { name: 'Resume site' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Pause site' }).waitFor();
    await row('Webhooks', 'site').getByText('Active').waitFor();
  });

  it('is the audit trail, which says who did what to what', async () => {
    const { page } = admin.editor;
    await grant('audit.read');
    await open('/webhooks');
    await link('Audit trail').click();
    await row('Audit trail', 'Resumed a webhook').getByText('Edith Editor').waitFor();
    await admin.editor.picture('audit');
    await choose('Everything', 'Asked for images');
    await waitFor('the rest to go', async () => (await row('Audit trail', 'Resumed a webhook').count()) === 0);
    await row('Audit trail', 'Automation').last().getByRole('link').click();
    await page.getByRole('heading', { name: 'Details' }).waitFor();
    await open('/audit?action=budget.change');
    await page.getByText('Nobody has done this yet.').waitFor();
  });

  it('says what went wrong, and tries again', async () => {
    const { page } = admin.editor;
    await page.route('**/imageforge/audit?*', (route) => route.abort());
    await open('/audit');
    await page.getByText('The server cannot be reached.', { exact: false }).waitFor();
    await admin.editor.picture('audit-unreachable');
    await page.unroute('**/imageforge/audit?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await row('Audit trail', 'Resumed a webhook').waitFor();
  });

  it('needs no right to see the gallery', async () => {
    const { page } = admin.editor;
    await admin.host.call('revoke', role, 'plugin::imageforge.generation.read');
    await page.goto(`${admin.host.url}/admin`);
    await page.locator('nav a[href*="plugins/imageforge"]').click();
    await table('Webhooks').waitFor();
    expect(await link('Gallery').count()).toBe(0);
    await row('Deliveries', 'generation.succeeded').first().waitFor();
    expect(await table('Deliveries').getByRole('link').count()).toBe(0);
    await grant('generation.read');
  });

  it('are there in the dark, in German, and on a narrow screen', async () => {
    const { page } = admin.editor;
    for (const { email } of admin.host.logins) await admin.host.call('speak', email, 'de');
    await page.evaluate(() => window.localStorage.setItem('STRAPI_THEME', 'dark'));
    await page.setViewportSize({ width: 800, height: 900 });
    await open('/webhooks');
    await row('Zustellungen', 'generation.succeeded').first().waitFor();
    await admin.editor.picture('webhooks-dark-narrow');
    await open('/audit');
    await row('Protokoll', 'Webhook fortgesetzt').waitFor();
    await admin.editor.picture('audit-dark-narrow');
    // What is too wide scrolls within its table, and not the page.
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });
});
