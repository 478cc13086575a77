import {
  type FakeOpenAI,
  startFakeOpenAI,
} from '../../plugins/imageforge/server/src/providers/openai/testing/fake-openai';
import { describeWith } from '../support/parts';
import { waitFor } from '../support/wait-for';
import { choose, dialog, fieldButton, generate, openDialog, openEntry, uids, useImage } from './edit-view';
import { type Gate, startGate } from './gate';
import { startedAdmin } from './started-admin';

const refused = {
  kind: 'answer',
  status: 401,
  body: { error: { message: 'Incorrect API key provided.', type: 'invalid_request_error', code: 'invalid_api_key' } },
} as const;

/** As an Editor, with a provider that takes its time: what it has made waits behind a gate. */
describeWith(['chromium'], 'a generation that takes its time', () => {
  let provider: FakeOpenAI;
  let gate: Gate;
  const admin = startedAdmin(async () => {
    provider = await startFakeOpenAI();
    gate = await startGate(provider.url);
    return { providers: { openai: { apiKey: 'sk-test', baseURL: gate.url } } };
  });
  afterAll(async () => {
    await gate?.stop();
    await provider?.close();
  });

  /** Opens the cover's dialog of a new article and presses the button. */
  const begin = async (title: string): Promise<void> => {
    const { page } = admin.editor;
    const documentId = await admin.host.call('create', uids.article, { title }, 'en');
    await openEntry(page, admin.host, uids.article, documentId, 'en');
    await openDialog(page, fieldButton(page, 'cover'));
    await waitFor('the title', async () => (await dialog(page).getByLabel('Title').inputValue()) === title);
    await choose(page, 'Images', '1');
    await generate(page).click();
    await dialog(page).getByText('Making the image…').waitFor();
  };
  const lastState = async () => (await admin.host.call('generations')).at(-1)?.state;

  it('says the price before, shows the unfinished image, and goes on while the dialog is closed', async () => {
    const { page } = admin.editor;
    gate.close();
    await begin('Fog over the river');
    await dialog(page).getByText(/^1 image: \$/).waitFor();
    const unfinished = dialog(page).getByRole('img', { name: 'Image 1 of 1, still being made' });
    await waitFor('a preview', async () => unfinished.evaluate((image: HTMLImageElement) => image.naturalWidth > 0));
    await admin.editor.picture('dialog-partial-image');

    await dialog(page).getByRole('button', { name: 'Close and continue in the background' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await waitFor('the field to say so', async () => (await fieldButton(page, 'cover').textContent())?.includes('Generating…'));
    await admin.editor.picture('field-running');
    // Found again after the page was loaded anew, too.
    await page.reload();
    await waitFor('the field to say so', async () => (await fieldButton(page, 'cover').textContent())?.includes('Generating…'));
    gate.open();
    await waitFor('the field to say so', async () => (await fieldButton(page, 'cover').textContent())?.includes('1 image ready'));
    await admin.editor.picture('field-ready');
    await openDialog(page, fieldButton(page, 'cover'));
    await useImage(page).click();
    await dialog(page).waitFor({ state: 'detached' });
    await page.getByRole('img', { name: 'Illustration: Fog over the river' }).waitFor();
  });

  it('can be canceled, leaves nothing in the library, and can be started again', async () => {
    const { page } = admin.editor;
    const libraryBefore = await admin.host.call('files');
    gate.close();
    await begin('Canceled in time');
    await waitFor('the call to the provider', () => gate.waiting > 0);
    await dialog(page).getByRole('button', { name: 'Cancel generation' }).click();
    await dialog(page).getByText('Canceled', { exact: true }).waitFor();
    await admin.editor.picture('dialog-canceled');
    expect(await lastState()).toBe('canceled');
    expect(await admin.host.call('files')).toEqual(libraryBefore);
    gate.open();
    await generate(page).click();
    await useImage(page).waitFor();
  });

  it('says in words why a provider refuses, and offers another try', async () => {
    const { page } = admin.editor;
    gate.close();
    provider.next(refused);
    await begin('Refused').finally(() => gate.open());
    await dialog(page).getByText('The provider does not accept our credentials.', { exact: false }).waitFor();
    await admin.editor.picture('dialog-failed');
    expect(await lastState()).toBe('failed');
    expect(await generate(page).isEnabled()).toBe(true);
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    expect(await fieldButton(page, 'cover').textContent()).toContain('Generate');
  });
});
