import { describeWith } from '../support/parts';
import { waitFor } from '../support/wait-for';
import { startedAdmin } from './started-admin';

describeWith(['chromium'], 'images that look alike, in the admin', () => {
  const admin = startedAdmin();
  const generate = async (body: { prompt: string; seed: number; size: string }): Promise<string> => {
    const id = await admin.host.call('generate', body);
    await waitFor('the image', async () => (await admin.host.call('generations')).some((one) => one.id === id && one.state === 'succeeded'));
    return id;
  };

  it('are found from the page of a generation, and lead to theirs', async () => {
    const { page } = admin.editor;
    const first = await generate({ prompt: 'A red boat', seed: 11, size: '800x600' });
    const again = await generate({ prompt: 'A red boat', seed: 11, size: '640x480' });
    await generate({ prompt: 'Mountains at night', seed: 99, size: '800x600' });

    await page.goto(`${admin.host.url}/admin/plugins/imageforge/${first}`);
    await page.getByRole('button', { name: 'Look for images that look alike' }).click();
    const link = page.getByRole('link', { name: 'a-red-boat' });
    await link.waitFor();
    expect(await page.getByRole('link', { name: 'mountains-at-night' }).count()).toBe(0);
    await admin.editor.picture('similar-images');
    await link.click();
    await page.waitForURL(`**/imageforge/${again}`);
  });

  it('leave the media library as it was, whose files have renditions now', async () => {
    const { page } = admin.editor;
    // Strapi's page asks for them, and complains to an Editor.
    await admin.host.call('grant', 'strapi-editor', 'plugin::upload.settings.read');
    await page.reload();
    await page.goto(`${admin.host.url}/admin/plugins/upload`);
    const card = page.getByText('mountains-at-night.webp').first();
    await card.waitFor();
    await card.click();
    await page.getByText('mountains-at-night.webp').nth(1).waitFor();
    await admin.editor.picture('media-library-details');
  });
});
