import { describeWith } from '../support/parts';
import { waitFor } from '../support/wait-for';
import { type Editor, startEditor } from './editor';
import { type Host, startHost } from './host';

const gallery = '/admin/plugins/imageforge';

/** As an Editor who may see the gallery; whether the switch is there depends on one more permission. */
describeWith(['chromium'], 'the queue in the gallery', () => {
  let host: Host;
  let editor: Editor;

  beforeAll(async () => {
    host = await startHost();
    editor = await startEditor(host);
  });
  afterAll(async () => {
    await editor?.close();
    await host?.stop();
  });
  afterEach(() => expect(editor.troubles.splice(0)).toEqual([]));

  const open = async () => {
    await editor.page.goto(`${host.url}${gallery}`);
    await editor.page.getByRole('heading', { name: 'ImageForge' }).waitFor();
  };
  const button = (name: string) => editor.page.getByRole('button', { name, exact: true });
  const lastState = async () => (await host.call('generations')).at(-1)?.state;

  it('has no switch for who may not use it', async () => {
    await open();
    await editor.page.getByRole('button', { name: 'Generate' }).first().waitFor();
    expect(await button('Pause the queue').count()).toBe(0);
  });

  it('is paused and resumed by a button, which the keyboard reaches, and says how much waits', async () => {
    const { page } = editor;
    await host.call('grant', 'strapi-editor', 'plugin::imageforge.queue.manage');
    await open();
    await button('Pause the queue').focus();
    await page.keyboard.press('Enter');
    await button('Resume the queue').waitFor();
    const status = page.getByRole('status').filter({ hasText: 'Paused' });
    await status.waitFor();
    await page.getByText(/^by Edith Editor, /).waitFor();

    await page.getByRole('button', { name: 'Generate' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Prompt').fill('Something that has to wait');
    await dialog.getByRole('button', { name: 'Generate', exact: true }).click();
    await dialog.getByText('Waiting for its turn…').waitFor();
    await dialog.getByRole('button', { name: 'Close and continue in the background' }).click();
    await page.getByText(/^1 waiting, 0 in progress$/).waitFor();
    await editor.picture('gallery-queue-paused');
    await page.evaluate(() => localStorage.setItem('STRAPI_THEME', 'dark'));
    await open();
    await status.waitFor();
    await editor.picture('gallery-queue-paused-dark');
    await page.evaluate(() => localStorage.setItem('STRAPI_THEME', 'light'));
    expect(await lastState()).toBe('queued');

    await button('Resume the queue').click();
    await button('Pause the queue').waitFor();
    await waitFor('the generation', async () => (await lastState()) === 'succeeded');
  });

  it('lets what waits be canceled while it is paused', async () => {
    const { page } = editor;
    await open();
    await button('Pause the queue').click();
    await page.getByRole('button', { name: 'Generate' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Prompt').fill('Something that is not wanted any more');
    await dialog.getByRole('button', { name: 'Generate', exact: true }).click();
    await dialog.getByRole('button', { name: 'Cancel generation' }).click();
    await dialog.getByText(/^Canceled/).waitFor();
    expect(await lastState()).toBe('canceled');
  });
});
