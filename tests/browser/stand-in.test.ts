import {
  type FakeOpenAI,
  startFakeOpenAI,
} from '../../plugins/imageforge/server/src/providers/openai/testing/fake-openai';
import { describeWith } from '../support/parts';
import { choose, dialog, fieldButton, generate, openDialog, openEntry, uids } from './edit-view';
import { startedAdmin } from './started-admin';

const model = 'openai/gpt-image-1';

/** As an Editor, with a model that does not work and another one that stands in for it. */
describeWith(['chromium'], 'a model that another one stands in for', () => {
  let provider: FakeOpenAI;
  const admin = startedAdmin(async () => {
    provider = await startFakeOpenAI({
      script: [{ kind: 'answer', status: 401, body: { error: { message: 'Bad key.', code: 'invalid_api_key' } } }],
    });
    return {
      providers: { openai: { apiKey: 'sk-test', baseURL: provider.url } },
      defaultModel: model,
      routing: { fallbacks: { [model]: ['openai/gone', 'sketch/sketch-1'] } },
    };
  });
  afterAll(() => provider?.close());

  it('says so at the image, in the notes, and on the page with every call', async () => {
    const { page } = admin.editor;
    const documentId = await admin.host.call('create', uids.article, { title: 'Fog over the river' }, 'en');
    await openEntry(page, admin.host, uids.article, documentId, 'en');
    await openDialog(page, fieldButton(page, 'cover'));
    await choose(page, 'Images', '1');
    await generate(page).click();
    await dialog(page).getByText('Made by Sketch (procedural art)').waitFor();
    await dialog(page).getByText('Another model stood in for the one that was asked for.').waitFor();
    await admin.editor.picture('dialog-stand-in');

    const { id } = (await admin.host.call('generations')).at(-1) ?? { id: '' };
    await page.goto(`${admin.host.url}/admin/plugins/imageforge/${id}`);
    await page.getByRole('heading', { name: 'Models that were passed over' }).waitFor();
    await page.getByText('openai/gone: not set up here', { exact: true }).waitFor();
    await page.getByText('GPT Image 1: failed', { exact: true }).waitFor();
    await page.getByRole('heading', { name: 'Models that were passed over' }).scrollIntoViewIfNeeded();
    await admin.editor.picture('generation-stand-in');
    await page.evaluate(() => localStorage.setItem('STRAPI_THEME', 'dark'));
    await page.reload();
    await page.getByRole('heading', { name: 'Models that were passed over' }).scrollIntoViewIfNeeded();
    await admin.editor.picture('generation-stand-in-dark');
  });
});
