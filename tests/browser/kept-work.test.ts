import type { Page } from 'playwright-core';
import { describeWith } from '../support/parts';
import { waitFor } from '../support/wait-for';
import { choose, dialog, fieldButton, generate, openDialog, openEntry, save, uids, useImage } from './edit-view';
import { startedAdmin } from './started-admin';

/** As an Editor: what was made or typed stays where it belongs, whatever happens around it. */
describeWith(['chromium'], 'what an editor has made and typed', () => {
  const admin = startedAdmin();
  let page: Page;
  beforeAll(() => {
    page = admin.editor.page;
  });

  const newArticle = (title: string) => admin.host.call('create', uids.article, { title }, 'en');
  const title = () => dialog(page).getByLabel('Title').inputValue();
  const close = async () => {
    // A tooltip under the mouse would take the key for itself.
    await page.mouse.move(0, 0);
    await waitFor('the tooltip to go', async () => (await page.getByRole('tooltip').count()) === 0);
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
  };
  const says = (label: string, words: string, index = 0) =>
    waitFor(`the field to say "${words}"`, async () => (await fieldButton(page, label).nth(index).textContent())?.startsWith(words));
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent);

  /** Opens the dialog of an article's cover and makes images. */
  const make = async (n: number) => {
    await openDialog(page, fieldButton(page, 'cover'));
    await choose(page, 'Images', String(n));
    await generate(page).click();
    await useImage(page).nth(n - 1).waitFor();
  };

  it('on a narrow screen brings the images into view, and nothing out of it', async () => {
    await openEntry(page, admin.host, uids.article, await newArticle('Narrow'), 'en');
    await make(2);
    await close();
    await page.setViewportSize({ width: 800, height: 900 });
    try {
      await openDialog(page, fieldButton(page, 'cover'));
      await waitFor('the images', () => dialog(page).getByText('2 images are ready').isVisible());
      await admin.editor.picture('narrow-reopened');
      const scrolled = await dialog(page).evaluate((frame) =>
        [frame, ...frame.querySelectorAll('*')]
          .filter((element) => element.scrollTop > 0)
          .map((element) => element.hasAttribute('data-radix-scroll-area-viewport')),
      );
      expect(scrolled).toEqual([true]);
      expect(await generate(page).isVisible()).toBe(true);
      await close();
    } finally {
      await page.setViewportSize({ width: 1440, height: 1000 });
    }
  });

  it('belongs to one new entry alone, over a reload and the save', async () => {
    const openNew = () => openEntry(page, admin.host, uids.article, 'create', 'en');
    await openNew();
    await openDialog(page, fieldButton(page, 'cover'));
    await dialog(page).getByLabel('Title').fill('Given up');
    await close();
    await page.locator('nav a[href*="content-manager"]').first().click();
    await page.getByRole('link', { name: 'Create new entry' }).first().click();
    await openDialog(page, fieldButton(page, 'cover'));
    expect(await title()).toBe('');

    await dialog(page).getByLabel('Title').fill('A tram in the rain');
    await choose(page, 'Images', '1');
    await generate(page).click();
    await useImage(page).waitFor();
    await close();
    await page.reload();
    await says('cover', '1 image ready');
    await page.getByLabel('title*').fill('The tram');
    await save(page);
    await says('cover', '1 image ready');
    await openDialog(page, fieldButton(page, 'cover'));
    expect(await title()).toBe('A tram in the rain');
    await close();

    await openNew();
    await says('cover', 'Generate');
  });

  it('is still there after one image was chosen, and after others were made, until the entry is saved', async () => {
    const documentId = await newArticle('Second thoughts');
    await openEntry(page, admin.host, uids.article, documentId, 'en');
    await make(2);
    await useImage(page).first().click();
    await dialog(page).waitFor({ state: 'detached' });
    await says('cover', '1 more image');
    await openDialog(page, fieldButton(page, 'cover'));
    await dialog(page).getByText('In the field').waitFor();
    await generate(page).click();
    await dialog(page).getByText('Earlier images').waitFor();
    await waitFor('all to be there', async () => (await useImage(page).count()) === 3);
    await admin.editor.picture('earlier-images');

    // The one of the first batch that was not chosen.
    await useImage(page).last().click();
    await dialog(page).waitFor({ state: 'detached' });
    await says('cover', '2 images ready');
    await save(page);
    await says('cover', 'Generate');
    const saved = await admin.host.call('findFirst', uids.article, { documentId, locale: 'en' });
    expect((saved?.cover as { name: string }).name).toMatch(/-2\.webp$/);
  });

  it('goes with its block when that is moved', async () => {
    const documentId = await admin.host.call('create', uids.landingPage, {
      title: 'Two openings',
      blocks: [
        { __component: 'blocks.hero', heading: 'First' },
        { __component: 'blocks.hero', heading: 'Second' },
      ],
    });
    await openEntry(page, admin.host, uids.landingPage, documentId);
    await page.getByRole('button', { name: /Second/ }).first().click();
    await openDialog(page, fieldButton(page, 'Hero › image'));
    await dialog(page).getByLabel('Prompt').fill('A lighthouse at dusk');
    await choose(page, 'Images', '1');
    await generate(page).click();
    await useImage(page).waitFor();
    await close();
    // By the keyboard: taken up, moved, and put down.
    await page.getByRole('button', { name: 'Drag', exact: true }).last().focus();
    for (const key of ['Space', 'ArrowUp', 'Space']) await page.keyboard.press(key);
    await page.getByRole('button', { name: /First/ }).first().click();
    await waitFor('both fields', async () => (await fieldButton(page, 'Hero › image').count()) === 2);
    await says('Hero › image', '1 image ready', 0);
    await says('Hero › image', 'Generate', 1);
    await save(page);
    await page.reload();
    await page.getByRole('button', { name: /Second/ }).first().click();
    await says('Hero › image', '1 image ready');
    await openDialog(page, fieldButton(page, 'Hero › image'));
    expect(await dialog(page).getByLabel('Prompt').inputValue()).toBe('A lighthouse at dusk');
    await close();
  });

  it('is kept from slips of the finger: a text that is being written, an image that is discarded', async () => {
    await openEntry(page, admin.host, uids.article, await newArticle('Slips'), 'en');
    await make(3);
    const edit = dialog(page).getByRole('button', { name: 'Edit the alternative text of image 1' });
    await edit.click();
    await dialog(page).getByLabel('Alternative text').fill('Boats');
    await page.keyboard.press('Enter');
    await dialog(page).getByText('Alternative text: Boats').waitFor();
    expect(await edit.evaluate((button) => button === document.activeElement)).toBe(true);
    await edit.click();
    await page.keyboard.type(' and gulls');
    await page.keyboard.press('Escape');
    await dialog(page).getByText('Alternative text: Boats', { exact: true }).waitFor();

    const discarded = () => admin.editor.requests('POST', /\/assets\/[^/]+\/discard$/).length;
    const before = discarded();
    await dialog(page).getByRole('button', { name: /^Discard/ }).nth(1).click();
    await dialog(page).getByText('2 images are ready').waitFor();
    await waitFor('the focus', async () => (await focused()) === 'Undo – image 2');
    await admin.editor.picture('discarded');
    await page.keyboard.press('Enter');
    await dialog(page).getByText('3 images are ready').waitFor();
    expect(await focused()).toMatch(/^Use this image/);
    await dialog(page).getByRole('button', { name: /^Discard/ }).nth(2).click();
    await dialog(page).getByText('2 images are ready').waitFor();
    expect(discarded()).toBe(before);
    await close();
    await says('cover', '2 images ready');
    expect(discarded()).toBe(before + 1);
    await openDialog(page, fieldButton(page, 'cover'));
    await dialog(page).getByText('Alternative text: Boats').waitFor();
    expect(await useImage(page).count()).toBe(2);
    await close();
  });

  it('comes back when the network does', async () => {
    await openEntry(page, admin.host, uids.article, await newArticle('Cut off'), 'en');
    await make(1);
    await close();
    await page.reload();
    await says('cover', '1 image ready');
    const previews = /\/imageforge\/previews\//;
    await page.route(previews, (route) => route.abort());
    await openDialog(page, fieldButton(page, 'cover'));
    await dialog(page).getByText('The image could not be loaded.').waitFor();
    await admin.editor.picture('image-not-loaded');
    await page.unroute(previews);
    await dialog(page).getByRole('button', { name: 'Try again' }).click();
    const image = dialog(page).getByRole('img', { name: 'Illustration: Cut off' });
    await waitFor('the image', async () => image.evaluate((element: HTMLImageElement) => element.naturalWidth > 0));
    await dialog(page).getByText('The image could not be loaded.').waitFor({ state: 'detached' });

    // A press that got nowhere hides no price, and is over once something else is asked for.
    const create = /\/imageforge\/generations$/;
    await page.route(create, (route) => (route.request().method() === 'POST' ? route.abort() : route.fallback()));
    await page.route(/\/generations\/preview$/, (route) => route.abort());
    await generate(page).click();
    await dialog(page).getByText('The server cannot be reached.', { exact: false }).waitFor();
    await dialog(page).getByText('1 image: Free').waitFor();
    await admin.editor.picture('unreachable');
    await page.unroute(create);
    await page.unroute(/\/generations\/preview$/);
    await choose(page, 'Images', '2');
    await dialog(page).getByText('The server cannot be reached.', { exact: false }).waitFor({ state: 'detached' });
    await close();
  });

  it('follows the form, and comes back to it: a category that is not saved, values typed for a template', async () => {
    await openEntry(page, admin.host, uids.article, await newArticle('Unsaved'), 'en');
    await page.getByRole('combobox', { name: /category/ }).click();
    await page.getByRole('option', { name: /Food/ }).click();
    await openDialog(page, fieldButton(page, 'cover'));
    await waitFor('the category', async () => (await dialog(page).getByLabel('Category').inputValue()) === 'Food');
    await dialog(page).getByLabel('Title').fill('My own words');
    await choose(page, 'Template', 'Product shot');
    await choose(page, 'Template', 'Article cover');
    expect(await title()).toBe('My own words');
    await admin.editor.picture('from-the-entry');
    await dialog(page).getByRole('button', { name: 'From the entry – Title' }).click();
    await waitFor('the entry’s title', async () => (await title()) === 'Unsaved');
    await close();
  });

  it('can be described in one’s own words where only the templates do not load, and starts over when they do', async () => {
    const templates = /\/imageforge\/templates$/;
    await page.route(templates, (route) => route.abort());
    await openEntry(page, admin.host, uids.article, await newArticle('No templates'), 'en');
    await openDialog(page, fieldButton(page, 'cover'));
    await dialog(page).getByLabel('Prompt').waitFor();
    await admin.editor.picture('no-templates');
    await page.unroute(templates);
    await dialog(page).getByRole('button', { name: 'Try again' }).click();
    await waitFor('the title', async () => (await title()) === 'No templates');
    await close();
  });
});
