import { describeWith } from '../support/parts';
import { waitFor } from '../support/wait-for';
import { startedAdmin } from './started-admin';

const gallery = '/admin/plugins/imageforge';

/** As an Editor who may see the gallery; whether the switch is there depends on one more permission. */
describeWith(['chromium'], 'the queue in the gallery', () => {
  const admin = startedAdmin();

  const open = async () => {
    await admin.editor.page.goto(`${admin.host.url}${gallery}`);
    await admin.editor.page.getByRole('heading', { name: 'ImageForge' }).waitFor();
  };
  const button = (name: string) => admin.editor.page.getByRole('button', { name, exact: true });
  const lastState = async () => (await admin.host.call('generations')).at(-1)?.state;

  it('has no switch for who may not use it', async () => {
    await open();
    await admin.editor.page.getByRole('button', { name: 'Generate' }).first().waitFor();
    expect(await button('Pause the queue').count()).toBe(0);
  });

  it('is paused and resumed by a button, which the keyboard reaches, and says how much waits', async () => {
    const { page } = admin.editor;
    await admin.host.call('grant', 'strapi-editor', 'plugin::imageforge.queue.manage');
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
    await admin.editor.picture('gallery-queue-paused');
    await page.evaluate(() => localStorage.setItem('STRAPI_THEME', 'dark'));
    await open();
    await status.waitFor();
    await admin.editor.picture('gallery-queue-paused-dark');
    await page.evaluate(() => localStorage.setItem('STRAPI_THEME', 'light'));
    expect(await lastState()).toBe('queued');

    await button('Resume the queue').click();
    await button('Pause the queue').waitFor();
    await waitFor('the generation', async () => (await lastState()) === 'succeeded');
  });

  it('lets what waits be canceled while it is paused', async () => {
    const { page } = admin.editor;
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

  it('tells who waits that it is paused, also those who may not resume it', async () => {
    const { page } = admin.editor;
    await admin.host.call('revoke', 'strapi-editor', 'plugin::imageforge.queue.manage');
    await open();
    await page.getByRole('button', { name: 'Generate' }).first().click();
    const dialog = page.getByRole('dialog');
    const note = dialog.getByRole('status').filter({ hasText: 'The queue is paused.' });
    await note.waitFor();
    await dialog.getByText(/^Paused by Edith Editor, /).waitFor();
    await dialog.getByLabel('Prompt').fill('Something worth waiting for');
    await dialog.getByRole('button', { name: 'Generate', exact: true }).click();
    await dialog.getByText('Waiting for its turn…').waitFor();
    await admin.editor.picture('dialog-queue-paused');
    await page.evaluate(() => localStorage.setItem('STRAPI_THEME', 'dark'));
    await page.goto(`${admin.host.url}${gallery}/${(await admin.host.call('generations')).at(-1)?.id}`);
    await page.getByRole('status').filter({ hasText: 'The queue is paused.' }).waitFor();
    await admin.editor.picture('generation-queue-paused-dark');
    await admin.host.call('resumeQueue');
    await page.getByText('In the media library').or(page.getByText(/images? (is|are) ready/)).first().waitFor();
    expect(await page.getByText('The queue is paused.').count()).toBe(0);
  });
});
