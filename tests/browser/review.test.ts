import type { ReviewView } from '../../plugins/imageforge/shared/reviews';
import { type FakeClassifier, startFakeClassifier } from '../support/fake-classifier';
import { describeWith } from '../support/parts';
import { waitFor } from '../support/wait-for';
import { uids } from './edit-view';
import { startedAdmin } from './started-admin';

/** As an Editor who may review. */
describeWith(['chromium'], 'reviewing what the moderators left to a person', () => {
  let classifier: FakeClassifier;
  const admin = startedAdmin(async () => {
    classifier = await startFakeClassifier();
    return {
      moderation: {
        rules: [{ category: 'brands', action: 'review', words: ['acme'] }],
        http: [{ id: 'eyes', judges: 'image', url: classifier.url, body: 'bytes', scores: '/scores' }],
      },
    };
  });
  afterAll(() => classifier?.close());

  const menuLink = () => admin.editor.page.locator('nav a[href*="imageforge-reviews"]');
  const open = (path = '') => admin.editor.page.goto(`${admin.host.url}/admin/plugins/imageforge-reviews${path}`);
  const stateOf = async (id: string) => (await admin.host.call('generations')).find((one) => one.id === id)?.state;
  const focused = () => admin.editor.page.evaluate(() => document.activeElement?.textContent);
  const press = async (name: string) => {
    await admin.editor.page.getByRole('button', { name }).focus();
    await admin.editor.page.keyboard.press('Enter');
  };
  /** Says it on the page, and to who does not see it. */
  const announced = (words: string) => admin.editor.page.locator('[aria-live="polite"]').getByText(words, { exact: true }).waitFor();
  const waits = (id: string, state: string) => waitFor(`${id} to be ${state}`, async () => (await stateOf(id)) === state);

  it('is in the menu of those who may, and of nobody else', async () => {
    expect(await menuLink().count()).toBe(0);
    await admin.host.call('grant', 'strapi-editor', 'plugin::imageforge.review.decide');
    await admin.editor.page.reload();
    await menuLink().click();
    await admin.editor.page.getByText('Nothing waits for a review.').waitFor();
    await admin.editor.picture('review-empty');
  });

  it('hides the images until they are asked for, and takes a decision for each', async () => {
    const { page } = admin.editor;
    const documentId = await admin.host.call('create', uids.article, { title: 'A quiet harbour', summary: 'Boats.' }, 'en');
    classifier.next(0.62, 0.55, 0);
    await open();
    await page.getByText('Nothing waits for a review.').waitFor();
    const id = await admin.host.call('generate', {
      prompt: 'Three boats in a quiet harbour, painted with a broad brush',
      size: '320x208',
      n: 3,
      seed: 3,
      target: { uid: uids.article, documentId, locale: 'en', path: 'cover' },
    });
    // It comes in while the list is looked at.
    await page.getByRole('status').getByText('1 generation waits for a decision').waitFor();
    await admin.editor.picture('review-list');
    await page.getByRole('link', { name: /Three boats/ }).click();
    await page.getByRole('img', { name: 'Image 1 of 3, hidden' }).waitFor();
    await page.getByRole('link', { name: 'A quiet harbour · Article · cover · en' }).waitFor();
    await admin.editor.picture('review-hidden');

    // By keyboard alone.
    await press('Show: Image 1 of 3');
    await page.getByRole('img', { name: 'Image 1 of 3', exact: true }).waitFor();
    expect(await page.getByRole('img', { name: 'Image 2 of 3, hidden' }).count()).toBe(1);

    await press('Reject: Image 1 of 3');
    await page.getByText('Please say why it is rejected.').waitFor();
    await page.getByLabel('Reason').first().fill('The boats are upside down.');
    await admin.editor.picture('review-shown');
    await press('Reject: Image 1 of 3');
    await announced('Image 1 of 3: rejected. 1 decision is left.');
    await page.getByText('The boats are upside down.').waitFor();
    expect(await stateOf(id)).toBe('review');
    await waitFor('the focus to go on', async () => (await focused()) === 'Image 2 of 3');
    await press('Approve: Image 2 of 3');
    await announced('Image 2 of 3: approved. Nothing is left to decide.');
    await page.getByText('Everything is decided.').waitFor();
    await waitFor('the focus to go to the heading', async () => (await focused()) === 'Images');
    await admin.editor.picture('review-decided');
    await waits(id, 'succeeded');
    const cover = await waitFor('the cover', async () => (await admin.host.call('findFirst', uids.article, { documentId, locale: 'en' }))?.cover);
    expect(cover).toBeTruthy();
  });

  it('shows a prompt with the words that were noticed, and says when somebody else was faster', async () => {
    const { page } = admin.editor;
    const id = await admin.host.call('generate', { prompt: 'An ACME anvil falling from a cliff', size: '64x64' });
    await waits(id, 'review');
    await open(`/${id}`);
    await page.getByText('“acme”').waitFor();
    await admin.editor.picture('review-request');
    // The other reviewer, in this very moment.
    await page.route('**/decisions', async (route) => {
      await route.fetch({ postData: JSON.stringify({ decisions: [{ decision: 'approve', reason: 'Fine.' }] }) });
      await route.continue();
    });
    await page.getByLabel('Reason').fill('A brand.');
    await page.getByRole('button', { name: 'Reject: The request' }).click();
    await page.getByText('This is not possible any more: the state has changed meanwhile.').waitFor();
    await page.unroute('**/decisions');
    await waits(id, 'succeeded');
  });

  it('says after an approved request that the images come next', async () => {
    const id = await admin.host.call('generate', { prompt: 'An ACME rocket', size: '64x64' });
    await waits(id, 'review');
    await open(`/${id}`);
    await press('Approve: The request');
    await announced('The request: approved. The images are made next, and may come back for review.');
    await waits(id, 'succeeded');
  });

  it('approves all that are left at once', async () => {
    const { page } = admin.editor;
    classifier.next(0.6, 0.6, 0.6);
    const id = await admin.host.call('generate', { prompt: 'Three gulls', size: '64x64', n: 3, seed: 21 });
    await waits(id, 'review');
    await open(`/${id}`);
    await page.getByRole('button', { name: 'Approve all 3 that are left' }).waitFor();
    await page.getByLabel('Reason').first().fill('No gull.');
    await press('Reject: Image 1 of 3');
    await press('Approve all 2 that are left');
    await announced('2 images: approved. Nothing is left to decide.');
    await waitFor('the focus to go to the heading', async () => (await focused()) === 'Images');
    await waits(id, 'succeeded');
  });

  it('shows what another reviewer decides, with and without a stream, and says when it was canceled', async () => {
    const { page } = admin.editor;
    const another = await page.context().newPage();
    classifier.next(0.6, 0.6, 0.6);
    const id = await admin.host.call('generate', { prompt: 'Three terns', size: '64x64', n: 3, seed: 22 });
    await waits(id, 'review');
    await open(`/${id}`);
    const approve = (index: number) => page.getByRole('button', { name: `Approve: Image ${index} of 3` });
    await approve(1).waitFor();
    await another.goto(page.url());
    await another.getByRole('button', { name: 'Approve: Image 1 of 3' }).click();
    await approve(1).waitFor({ state: 'detached' });
    await page.getByText('Somebody else has decided, or canceled it.').waitFor();
    await another.close();

    await page.route('**/imageforge/review-events', (route) => route.abort());
    await page.reload();
    await approve(2).waitFor();
    await admin.host.call('cancel', id);
    await page.getByText('It was canceled before everything was decided.').waitFor();
    expect(await page.getByText('Not decided').count()).toBe(2);
    await page.unroute('**/imageforge/review-events');
  });

  it('says of an image that retention has deleted that it is not there any more', async () => {
    const { page } = admin.editor;
    classifier.next(0.6);
    const id = await admin.host.call('generate', { prompt: 'A plover', size: '64x64', seed: 23 });
    await waits(id, 'review');
    await page.route(`**/imageforge/reviews/${id}`, async (route) => {
      const response = await route.fetch();
      const { data } = (await response.json()) as { data: ReviewView };
      const images = data.images.map(({ url: _gone, ...image }) => image);
      await route.fulfill({ response, json: { data: { ...data, images } } });
    });
    await open(`/${id}`);
    await page.getByText('This image is not kept any more').waitFor();
    expect(await page.getByRole('img', { name: /^Image/ }).count()).toBe(0);
    await admin.editor.picture('review-gone');
    await page.unroute(`**/imageforge/reviews/${id}`);
    await admin.host.call('cancel', id);
  });

  it('is there in the dark, and in German', async () => {
    const { page } = admin.editor;
    classifier.next(0.7, 0.6);
    const id = await admin.host.call('generate', { prompt: 'Zwei Boote in einem stillen Hafen', size: '320x208', n: 2, seed: 8 });
    await waits(id, 'review');
    for (const { email } of admin.host.logins) await admin.host.call('speak', email, 'de');
    await page.evaluate(() => window.localStorage.setItem('STRAPI_THEME', 'dark'));
    await open();
    await page.getByText('1 Generierung wartet auf eine Entscheidung').waitFor();
    await admin.editor.picture('review-list-dark');
    await open(`/${id}`);
    await page.getByRole('button', { name: 'Zeigen: Bild 2 von 2' }).click();
    await page.getByRole('img', { name: 'Bild 2 von 2', exact: true }).waitFor();
    await admin.editor.picture('review-dark');
  });
});
