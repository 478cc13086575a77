import assert from 'node:assert/strict';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { administrator } from './server.mjs';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * What an editor does: a new post, a generated picture, Save. Then the page is loaded anew.
 * @param {{ url: string, chromiumPath: string, title: string, screenshots: string }} options `screenshots`:
 *   a folder for a picture of the page where it failed
 */
export async function generateInBrowser({ url, chromiumPath, title, screenshots }) {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: flags });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
    page.setDefaultTimeout(60_000);
    const problems = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    try {
      await logIn(page, url);
      await page.goto(`${url}/admin/content-manager/collection-types/api::post.post/create`);
      await generatePicture(page);
      await saveAndReload(page, title);
    } catch (error) {
      const picture = path.join(screenshots, 'failed.png');
      await page.screenshot({ path: picture, fullPage: true });
      throw new Error(`${error.message}\n${page.url()}, see ${picture} (--keep)\n${problems.join('\n')}`, {
        cause: error,
      });
    }
    assert.deepEqual(problems, [], 'errors on the page');
  } finally {
    await browser.close();
  }
}

async function logIn(page, url) {
  await page.goto(`${url}/admin/auth/login`);
  await page.fill('input[name=email]', administrator.email);
  await page.fill('input[name=password]', administrator.password);
  await page.click('button[type=submit]');
  await page.waitForURL((address) => !address.pathname.includes('/auth/'));
}

async function generatePicture(page) {
  const field = page.locator('[data-imageforge="media-field"]');
  await field.getByRole('button', { name: /^Generate/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^Prompt/ }).fill('A quiet harbour in the morning');
  await dialog.getByRole('button', { name: 'Generate', exact: true }).click();
  await dialog.getByRole('button', { name: /^Use this image/ }).first().click();
  await dialog.waitFor({ state: 'hidden' });
}

/** The picture in the field: a thumbnail of the media library. */
const shownPicture = (page) => page.locator('img[src*="/uploads/"]').first();

async function saveAndReload(page, title) {
  await shownPicture(page).waitFor();
  await page.locator('input[name=title]').fill(title);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.waitForURL((address) => !address.pathname.endsWith('/create'));
  await page.reload();
  await shownPicture(page).waitFor();
  assert.equal(await page.locator('input[name=title]').inputValue(), title);
}
