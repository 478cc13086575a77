import {
  type FakeOpenAI,
  startFakeOpenAI,
} from '../../plugins/imageforge/server/src/providers/openai/testing/fake-openai';
import { describeWith } from '../support/parts';
import { waitFor } from '../support/wait-for';
import { choose, dialog, fieldButton, generate, openDialog, openEntry, uids, useImage } from './edit-view';
import { type Editor, startEditor } from './editor';
import { type Gate, startGate } from './gate';
import { type Host, startHost } from './host';

const refused = {
  kind: 'answer',
  status: 401,
  body: { error: { message: 'Incorrect API key provided.', type: 'invalid_request_error', code: 'invalid_api_key' } },
} as const;

/** As an Editor, with a provider that takes its time: what it has made waits behind a gate. */
describeWith(['chromium'], 'a generation that takes its time', () => {
  let provider: FakeOpenAI;
  let gate: Gate;
  let host: Host;
  let editor: Editor;

  beforeAll(async () => {
    provider = await startFakeOpenAI();
    gate = await startGate(provider.url);
    host = await startHost({ providers: { openai: { apiKey: 'sk-test', baseURL: gate.url } } });
    editor = await startEditor(host);
  });
  afterAll(async () => {
    await editor?.close();
    await host?.stop();
    await gate?.stop();
    await provider?.close();
  });
  afterEach(() => expect(editor.troubles.splice(0)).toEqual([]));

  /** Opens the cover's dialog of a new article and presses the button. */
  const begin = async (title: string): Promise<void> => {
    const { page } = editor;
    const documentId = await host.call('create', uids.article, { title }, 'en');
    await openEntry(page, host, uids.article, documentId, 'en');
    await openDialog(page, fieldButton(page, 'cover'));
    await waitFor('the title', async () => (await dialog(page).getByLabel('Title').inputValue()) === title);
    await choose(page, 'Images', '1');
    await generate(page).click();
    await dialog(page).getByText('Making the image…').waitFor();
  };
  const lastState = async () => (await host.call('generations')).at(-1)?.state;

  it('says the price before, shows the unfinished image, and goes on while the dialog is closed', async () => {
    const { page } = editor;
    gate.close();
    await begin('Fog over the river');
    await dialog(page).getByText(/^1 image: \$/).waitFor();
    const unfinished = dialog(page).getByRole('img', { name: 'Image 1 of 1, still being made' });
    await waitFor('a preview', async () => unfinished.evaluate((image: HTMLImageElement) => image.naturalWidth > 0));
    await editor.picture('dialog-partial-image');

    await dialog(page).getByRole('button', { name: 'Close and continue in the background' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await waitFor('the field to say so', async () => (await fieldButton(page, 'cover').textContent())?.includes('Generating…'));
    await editor.picture('field-running');
    // Found again after the page was loaded anew, too.
    await page.reload();
    await waitFor('the field to say so', async () => (await fieldButton(page, 'cover').textContent())?.includes('Generating…'));
    gate.open();
    await waitFor('the field to say so', async () => (await fieldButton(page, 'cover').textContent())?.includes('1 image ready'));
    await editor.picture('field-ready');
    await openDialog(page, fieldButton(page, 'cover'));
    await useImage(page).click();
    await dialog(page).waitFor({ state: 'detached' });
    await page.getByRole('img', { name: 'Illustration: Fog over the river' }).waitFor();
  });

  it('can be canceled, leaves nothing in the library, and can be started again', async () => {
    const { page } = editor;
    const libraryBefore = await host.call('files');
    gate.close();
    await begin('Canceled in time');
    await waitFor('the call to the provider', () => gate.waiting > 0);
    await dialog(page).getByRole('button', { name: 'Cancel generation' }).click();
    await dialog(page).getByText('Canceled', { exact: true }).waitFor();
    await editor.picture('dialog-canceled');
    expect(await lastState()).toBe('canceled');
    expect(await host.call('files')).toEqual(libraryBefore);
    gate.open();
    await generate(page).click();
    await useImage(page).waitFor();
  });

  it('says in words why a provider refuses, and offers another try', async () => {
    const { page } = editor;
    gate.close();
    provider.next(refused);
    await begin('Refused').finally(() => gate.open());
    await dialog(page).getByText('The provider does not accept our credentials.', { exact: false }).waitFor();
    await editor.picture('dialog-failed');
    expect(await lastState()).toBe('failed');
    expect(await generate(page).isEnabled()).toBe(true);
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    expect(await fieldButton(page, 'cover').textContent()).toContain('Generate');
  });
});
