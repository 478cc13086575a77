import { describeWith } from '../support/parts';
import { waitFor } from '../support/wait-for';
import { startedAdmin } from './started-admin';

const role = 'strapi-editor';
const uid = 'api::article.article';

/** On the page of a generation, by who may decide about everybody's images. */
describeWith(['chromium'], 'deleting an image', () => {
  const admin = startedAdmin();
  beforeAll(() => admin.host.call('grant', role, 'plugin::imageforge.generation.manage'));

  const generate = async (body: object): Promise<string> => {
    const id = await admin.host.call('generate', { prompt: 'A harbour in the morning', size: '256x256', ...body } as never);
    await waitFor('the images', async () => (await admin.host.call('generations')).find((one) => one.id === id)?.state === 'succeeded');
    return id;
  };
  const open = (id: string) => admin.editor.page.goto(`${admin.host.url}/admin/plugins/imageforge/${id}`);
  const button = (number: number) => admin.editor.page.getByRole('button', { name: `Delete – image ${number}` });
  const dialog = () => admin.editor.page.getByRole('dialog');

  it('says what goes and what stays, and who shows it', async () => {
    const { page } = admin.editor;
    const documentId = await admin.host.call('create', uid, { title: 'The harbour wakes' }, 'en');
    const id = await generate({ n: 2, publish: 'auto', target: { uid, documentId, locale: 'en', path: 'cover' } });
    // Published before, automation would fill the cover with another image.
    await admin.host.call('publish', uid, documentId, 'en');
    await open(id);
    await button(1).click();
    await dialog().getByText('This stays').waitFor();
    await dialog().getByText('The harbour wakes (en), field cover').waitFor();
    await dialog().getByText(/^\d+ private files/).waitFor();
    await admin.editor.picture('delete-shown');
    await page.evaluate(() => localStorage.setItem('STRAPI_THEME', 'dark'));
    await page.reload();
    await button(1).click();
    await dialog().getByText('This stays').waitFor();
    await admin.editor.picture('delete-shown-dark');
    await page.evaluate(() => localStorage.setItem('STRAPI_THEME', 'light'));
    await page.reload();
    await button(2).click();
    await dialog().getByText('The file in the media library', { exact: true }).waitFor();
    expect(await dialog().getByText('This stays').count()).toBe(0);
    await dialog().getByRole('button', { name: 'Keep it' }).click();
    await dialog().waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Delete – image 2');
  });

  it('is done by keyboard alone, and leaves the focus at the images', async () => {
    const { page } = admin.editor;
    const files = (await admin.host.call('files')).length;
    await button(2).focus();
    await page.keyboard.press('Enter');
    const confirm = dialog().getByRole('button', { name: 'Delete for good' });
    await waitFor('the plan', () => confirm.isEnabled());
    for (let left = 5; left > 0 && !(await confirm.evaluate((element) => element === document.activeElement)); left -= 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('The image was deleted.').waitFor();
    await dialog().waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('UL');
    expect(await button(2).count()).toBe(0);
    expect(await admin.host.call('files')).toHaveLength(files - 1);
    await admin.editor.picture('deleted');
    await page.reload();
    await button(1).waitFor();
    await page.getByText('Discarded').waitFor();
    expect(await button(2).count()).toBe(0);
  });

  it('says so where it cannot be done, and leaves the image', async () => {
    const { page } = admin.editor;
    const error = { status: 409, name: 'ForgeError', code: 'IMAGEFORGE_CONFLICT', message: 'Try again in a moment.', details: {} };
    await page.route('**/imageforge/assets/*', (route) =>
      route.request().method() === 'DELETE' ? route.fulfill({ status: 409, contentType: 'application/json', body: JSON.stringify({ data: null, error }) }) : route.continue(),
    );
    await button(1).click();
    const confirm = dialog().getByRole('button', { name: 'Delete for good' });
    await waitFor('the plan', () => confirm.isEnabled());
    await confirm.click();
    await dialog().getByRole('alert').waitFor();
    await admin.editor.picture('delete-failed');
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    expect(await button(1).count()).toBe(1);
    await page.unroute('**/imageforge/assets/*');
  });
});
