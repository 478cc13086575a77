import { describeWith } from '../support/parts';
import { waitFor } from '../support/wait-for';
import { choose, dialog, fieldButton, generate, openDialog, openEntry, save, uids, useImage } from './edit-view';
import { startedAdmin } from './started-admin';

interface File {
  id: number;
  name: string;
  alternativeText: string;
}

/** As an Editor, with the built-in provider. */
describeWith(['chromium'], 'generating inside an entry', () => {
  const admin = startedAdmin();

  const newArticle = (title: string) =>
    admin.host.call('create', uids.article, { title, summary: 'Grey water and gulls.' }, 'en');
  const cover = async (documentId: string, status: 'draft' | 'published' = 'draft') =>
    (await admin.host.call('findFirst', uids.article, { documentId, locale: 'en', status }))?.cover as File | null | undefined;

  it('fills the cover from the template that the field proposes, and keeps only what was chosen', async () => {
    const { page } = admin.editor;
    const documentId = await newArticle('The harbour at dawn');
    await openEntry(page, admin.host, uids.article, documentId, 'en');
    // What is not saved yet counts.
    await page.getByLabel('title*').fill('The harbour at dusk');
    await openDialog(page, fieldButton(page, 'cover'));
    expect(await dialog(page).getByRole('combobox', { name: 'Template' }).textContent()).toContain('Article cover');
    await waitFor('the title of the form', async () =>
      (await dialog(page).getByLabel('Title').inputValue()) === 'The harbour at dusk',
    );
    await dialog(page).getByText('4 images: Free').waitFor();
    await admin.editor.picture('dialog');

    await choose(page, 'Images', '2');
    const libraryBefore = await admin.host.call('files');
    const generationsBefore = await admin.host.call('generations');
    await generate(page).dblclick();
    await dialog(page).getByRole('button', { name: 'Cancel generation' }).waitFor();
    await admin.editor.picture('dialog-progress');
    await useImage(page).nth(1).waitFor();
    await dialog(page).getByText('2 images are ready').waitFor();
    const results = dialog(page).getByRole('img', { name: 'Illustration: The harbour at dusk' });
    const painted = (image: HTMLImageElement) => image.complete && image.naturalWidth > 0;
    await waitFor('the images', async () => (await results.first().evaluate(painted)) && results.last().evaluate(painted));
    await admin.editor.picture('dialog-results');
    // A double click is one generation, and nothing of it is public.
    expect(await admin.host.call('generations')).toHaveLength(generationsBefore.length + 1);
    expect(await admin.host.call('files')).toEqual(libraryBefore);

    await dialog(page).getByRole('button', { name: 'Edit the alternative text of image 2' }).click();
    await dialog(page).getByLabel('Alternative text').fill('Boats in the evening');
    await useImage(page).nth(1).click();
    await dialog(page).waitFor({ state: 'detached' });
    await page.getByText('Save the entry to keep it there.').waitFor();
    await admin.editor.picture('field-filled');
    expect(await cover(documentId)).toBeNull();
    await save(page);

    const kept = await cover(documentId);
    expect(kept).toMatchObject({ alternativeText: 'Boats in the evening' });
    expect(await admin.host.call('files')).toHaveLength(libraryBefore.length + 1);
    await page.reload();
    await page.getByRole('img', { name: 'Boats in the evening' }).waitFor();
    expect(await fieldButton(page, 'cover').textContent()).toContain('Generate');
  });

  it('asks for the entry once, and listens to it once, however many media fields it has', async () => {
    const { page } = admin.editor;
    const documentId = await newArticle('One answer for all');
    const entry = new RegExp(`^/content-manager/collection-types/${uids.article}/${documentId}$`);
    const before = admin.editor.requests('GET', /\/imageforge\/entry-events$/).length;
    await openEntry(page, admin.host, uids.article, documentId, 'en');
    await fieldButton(page, 'gallery').waitFor();
    await waitFor('the stream', () => admin.editor.requests('GET', /\/imageforge\/entry-events$/).length > before);
    expect(admin.editor.requests('GET', entry)).toHaveLength(1);
    expect(admin.editor.requests('GET', /\/imageforge\/entry-events$/)).toHaveLength(before + 1);
  });

  it('adds an image to a field that holds several', async () => {
    const { page } = admin.editor;
    const documentId = await newArticle('Pictures of a harbour');
    await openEntry(page, admin.host, uids.article, documentId, 'en');
    await openDialog(page, fieldButton(page, 'gallery'));
    await dialog(page).getByLabel('Prompt').fill('A red boat on calm water');
    await choose(page, 'Images', '2');
    await generate(page).click();
    await useImage(page).first().click();
    await dialog(page).getByText('In the field').waitFor();
    await useImage(page).first().click();
    await waitFor('both to be in the field', async () => (await dialog(page).getByText('In the field').count()) === 2);
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    await save(page);
    const saved = await admin.host.call('findFirst', uids.article, { documentId, locale: 'en' });
    expect(saved?.gallery).toHaveLength(2);
  });

  it('works in a component of a dynamic zone', async () => {
    const { page } = admin.editor;
    const documentId = await admin.host.call('create', uids.landingPage, {
      title: 'By the sea',
      blocks: [
        { __component: 'blocks.hero', heading: 'By the sea' },
        { __component: 'blocks.card-list', title: 'Cards', cards: [{ title: 'Dunes' }, { title: 'Cliffs' }] },
      ],
    });
    await openEntry(page, admin.host, uids.landingPage, documentId);
    await page.getByRole('button', { name: /Card list/ }).first().click();
    await page.getByRole('button', { name: 'Cliffs' }).first().click();
    await openDialog(page, fieldButton(page, 'Card › image'));
    await choose(page, 'Template', 'Page hero');
    await waitFor('the title of the page', async () => (await dialog(page).getByLabel('Title').inputValue()) === 'By the sea');
    await choose(page, 'Images', '1');
    await generate(page).click();
    await useImage(page).click();
    await dialog(page).waitFor({ state: 'detached' });
    await admin.editor.picture('dynamic-zone');
    await save(page);

    const saved = await admin.host.call('findFirst', uids.landingPage, {
      documentId,
      populate: { blocks: { on: { 'blocks.card-list': { populate: { cards: { populate: ['image'] } } } } } },
    });
    const [cards] = saved?.blocks as { cards: { title: string; image: File | null }[] }[];
    expect(cards?.cards.map(({ title, image }) => [title, image?.alternativeText ?? null])).toEqual([
      ['Dunes', null],
      ['Cliffs', 'Mood picture for By the sea'],
    ]);
  });

  it('works before the entry was ever saved', async () => {
    const { page } = admin.editor;
    await openEntry(page, admin.host, uids.article, 'create', 'en');
    await openDialog(page, fieldButton(page, 'cover'));
    // The template needs a title, and there is none: the dialog says where, and nothing is sent.
    const before = await admin.host.call('generations');
    await generate(page).click();
    await dialog(page).getByText('Please fill this in.').waitFor();
    expect(await dialog(page).getByLabel('Title').evaluate((input) => input === document.activeElement)).toBe(true);
    await admin.editor.picture('dialog-missing');
    expect(await admin.host.call('generations')).toEqual(before);

    await dialog(page).getByLabel('Title').fill('Clouds over the fields');
    await choose(page, 'Images', '1');
    await generate(page).click();
    await useImage(page).click();
    await dialog(page).waitFor({ state: 'detached' });
    await page.getByLabel('title*').fill('A new article');
    await save(page);
    const saved = await admin.host.call('findFirst', uids.article, { filters: { title: 'A new article' }, locale: 'en' });
    expect(saved?.cover).toMatchObject({ alternativeText: 'Illustration: Clouds over the fields' });
  });

  it('takes a cover that automation attaches into the open form, so that the next save keeps it', async () => {
    const { page } = admin.editor;
    const documentId = await newArticle('Automation at work');
    await openEntry(page, admin.host, uids.article, documentId, 'en');
    await fieldButton(page, 'cover').waitFor();
    await admin.host.call('publish', uids.article, documentId, 'en');
    await page.getByText('A generated image has arrived in “cover”.').waitFor();
    await admin.editor.picture('field-arrived');
    await page.getByLabel('title*').fill('Automation at work, and a human too');
    await save(page);

    const attached = await cover(documentId);
    expect(attached).toMatchObject({ alternativeText: 'Illustration: Automation at work' });
    expect((await cover(documentId, 'published'))?.id).toBe(attached?.id);

    // Taken away by hand it stays away, also after the page is loaded anew.
    await page.getByRole('button', { name: 'Delete' }).first().click();
    await save(page);
    expect(await cover(documentId)).toBeNull();
    const caughtUp = page.waitForResponse((response) => response.url().includes('/imageforge/entry-images'));
    await page.reload();
    await caughtUp;
    await fieldButton(page, 'cover').waitFor();
    expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
    expect(await page.getByRole('img', { name: /Automation at work/ }).count()).toBe(0);
  });

  it('can be used by the keyboard alone, and gives the focus back', async () => {
    const { page } = admin.editor;
    const documentId = await newArticle('Keys');
    await openEntry(page, admin.host, uids.article, documentId, 'en');
    await fieldButton(page, 'cover').focus();
    await page.keyboard.press('Enter');
    await dialog(page).getByRole('combobox', { name: 'Template' }).waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('name') ?? document.activeElement?.textContent);
    await waitFor('the focus in the dialog', async () => (await focused()) === 'template');
    // Every input has a name, and Tab goes round within the dialog until it reaches the button.
    const nameless = dialog(page).locator('input, textarea, [role="combobox"]');
    for (const input of await nameless.all()) {
      expect(await input.evaluate((element: HTMLInputElement) => element.labels?.length || element.getAttribute('aria-labelledby'))).toBeTruthy();
    }
    for (let presses = 0; presses < 30 && !/^Generate/.test((await focused()) ?? ''); presses += 1) {
      await page.keyboard.press('Tab');
      expect(await dialog(page).evaluate((element) => element.contains(document.activeElement))).toBe(true);
    }
    expect(await focused()).toMatch(/^Generate/);
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    expect(await fieldButton(page, 'cover').evaluate((button) => button === document.activeElement)).toBe(true);
  });

  it('lists the generations in the gallery, with the whole recipe behind each', async () => {
    const { page } = admin.editor;
    await page.goto(`${admin.host.url}/admin/plugins/imageforge`);
    const card = page.getByRole('link', { name: /The harbour at dusk/ });
    await card.waitFor();
    await admin.editor.picture('gallery');
    await card.click();
    await page.getByRole('heading', { name: 'Details' }).waitFor();
    await page.getByRole('main').getByText('Edith Editor').waitFor();
    await page.getByRole('main').getByText('Article cover', { exact: true }).waitFor();
    await page.getByRole('main').getByText('Sketch (procedural art)', { exact: true }).first().waitFor();
    await page.getByText('In the media library').waitFor();
    await page.getByRole('button', { name: /Everything needed/ }).click();
    await page.getByText('template.variables.title').waitFor();
    await admin.editor.picture('generation');
    await page.getByRole('button', { name: 'Generate again' }).click();
    const again = page.getByRole('dialog', { name: 'Generate images' });
    await waitFor('the same prompt', async () => /^The harbour at dusk/.test(await again.getByLabel('Prompt').inputValue()));
    // The prompt is replayed; what it does not say is said beside it.
    await again.getByText('“Editorial” is part of the prompt already.').waitFor();
    expect(await again.getByRole('checkbox', { name: /Also offer the images in the entry: Article · cover/ }).isChecked()).toBe(true);
    await page.keyboard.press('Escape');
  });

  it('shows no button to an Editor who may not generate, and asks for nothing that is refused', async () => {
    const { page } = admin.editor;
    const documentId = await newArticle('Not for everybody');
    await admin.host.call('revoke', 'strapi-editor', 'plugin::imageforge.generation.create');
    await admin.host.call('revoke', 'strapi-editor', 'plugin::imageforge.generation.read');
    try {
      const listening = page.waitForRequest((request) => request.url().includes('/imageforge/entry-events'));
      await openEntry(page, admin.host, uids.article, documentId, 'en');
      await page.getByText('Click to add an asset').first().waitFor();
      // The form still takes in what automation attaches.
      await listening;
      expect(await fieldButton(page, 'cover').count()).toBe(0);
      expect(await page.locator('nav a[href*="plugins/imageforge"]').count()).toBe(0);
      await admin.editor.picture('field-without-permission');
    } finally {
      await admin.host.call('grant', 'strapi-editor', 'plugin::imageforge.generation.create');
      await admin.host.call('grant', 'strapi-editor', 'plugin::imageforge.generation.read');
    }
  });
});
