import type { AssetView } from '../../plugins/imageforge/shared/assets';
import type { CreateGenerationBody } from '../../plugins/imageforge/shared/generations';
import { type FakeOpenAI, startFakeOpenAI } from '../../plugins/imageforge/server/src/providers/openai/testing/fake-openai';
import { type FakeTextModel, startFakeTextModel } from '../support/fake-text-model';
import { describeWith } from '../support/parts';
import { waitFor } from '../support/wait-for';
import { startedAdmin } from './started-admin';

const role = 'strapi-editor';
const model = 'openai/gpt-image-1';

describeWith(['chromium'], 'the details of an image', () => {
  let provider: FakeOpenAI;
  let texts: FakeTextModel;
  const ids = { photo: '', edit: '', large: '' };
  const admin = startedAdmin(async () => {
    [provider, texts] = [await startFakeOpenAI(), await startFakeTextModel()];
    return {
      providers: { openai: { apiKey: 'sk-test', baseURL: provider.url } },
      texts: { locales: ['en', 'de'], model: { model: 'eyes-1', baseURL: texts.url } },
    };
  });
  const generate = async (body: CreateGenerationBody): Promise<string> => {
    const id = await admin.host.call('generate', { model, quality: 'low', publish: 'auto', ...body });
    await waitFor('the image', async () => (await admin.host.call('generations')).find((one) => one.id === id)?.state === 'succeeded');
    return id;
  };
  beforeAll(async () => {
    // They were asked for by the application; the Editor may change everybody's.
    await admin.host.call('grant', role, 'plugin::imageforge.generation.manage');
    ids.photo = await generate({ prompt: 'A harbour at noon' });
    ids.edit = await generate({ prompt: 'At night', n: 2, images: [{ assetId: `${ids.photo}-0` }] });
    ids.large = await generate({ prompt: 'In winter', images: [{ assetId: `${ids.edit}-1` }] });
  });
  afterAll(async () => {
    await provider?.close();
    await texts?.close();
  });

  const page = () => admin.editor.page;
  const open = (id: string, image: number) => page().goto(`${admin.host.url}/admin/plugins/imageforge/${id}?image=${image}`);
  const details = () => page().getByRole('dialog');
  const field = (name: string) => details().getByRole('textbox', { name });
  const assetOf = async (id: string, index = 0) => (await admin.editor.get<{ data: AssetView }>(`/imageforge/assets/${id}-${index}`)).data;

  it('open from its tile, say what it is, and give the focus back', async () => {
    await page().goto(`${admin.host.url}/admin/plugins/imageforge/${ids.edit}`);
    const button = page().getByRole('button', { name: 'Details – image 2' });
    await button.focus();
    await page().keyboard.press('Enter');
    await details().getByRole('heading', { name: 'Image 2' }).waitFor();
    for (const fact of ['In the media library', 'GPT Image 1', 'WEBP']) await details().getByText(fact, { exact: true }).first().waitFor();
    await details().getByRole('button', { name: 'What the file says of its making' }).click();
    await details().getByText('Valid: the file was not changed since it was signed').waitFor();
    await admin.editor.picture('details');
    await page().keyboard.press('Escape');
    await details().waitFor({ state: 'detached' });
    expect(new URL(page().url()).search).toBe('');
    await waitFor('the focus', () => button.evaluate((element) => element === document.activeElement));
  });

  it('tell who wrote its texts, and let people change them, in each language', async () => {
    await open(ids.photo, 1);
    await details().getByText('Written by a model').first().waitFor();
    expect(await field('Alternative text').inputValue()).toBe('A model’s alternativeText in en');
    expect(await details().getByRole('button', { name: 'Save texts' }).isDisabled()).toBe(true);
    await field('Alternative text').fill('A harbour full of boats');
    await details().getByRole('tab', { name: 'English (not saved)' }).focus();
    await page().keyboard.press('ArrowRight');
    await details().getByRole('tab', { name: 'German', selected: true }).waitFor();
    await field('Title').fill('Hafen');
    await admin.editor.picture('details-texts');

    // Closed before it was saved: what was typed is there again.
    await page().keyboard.press('Escape');
    await page().getByRole('button', { name: 'Details – image 1' }).click();
    expect(await field('Alternative text').inputValue()).toBe('A harbour full of boats');
    await details().getByRole('button', { name: 'Save texts' }).click();
    await page().getByText('The texts are saved.').waitFor();
    await details().getByText('Written by a person').waitFor();
    expect((await assetOf(ids.photo)).texts).toMatchObject({
      en: { alternativeText: 'A harbour full of boats', title: 'A model’s title in en', writtenBy: { alternativeText: 'human', title: 'model' } },
      de: { title: 'Hafen', alternativeText: 'A model’s alternativeText in de' },
    });
    const { fileId } = await assetOf(ids.photo);
    expect((await admin.host.call('files')).find(({ id }) => id === fileId)?.alternativeText).toBe('A harbour full of boats');
  });

  it('suggest other words, which are saved by nobody but who wants them', async () => {
    await details().getByRole('button', { name: 'Suggest texts' }).click();
    await waitFor('the words', async () => (await field('Alternative text').inputValue()) === 'A model’s alternativeText in en');
    expect((await assetOf(ids.photo)).texts.en?.alternativeText).toBe('A harbour full of boats');
    texts.answer(503);
    await details().getByRole('button', { name: 'Suggest texts' }).click();
    await details().getByText('The model that writes texts could not be asked.', { exact: false }).waitFor();
    await admin.editor.picture('details-model-away');
    texts.answer(200);
  });

  it('let an image be one that only decorates', async () => {
    await details().getByRole('checkbox', { name: 'Only decorates' }).click();
    expect(await field('Alternative text').isDisabled()).toBe(true);
    await details().getByRole('button', { name: 'Save texts' }).click();
    await waitFor('the change', async () => (await assetOf(ids.photo)).decorative);
    expect((await assetOf(ids.photo)).alternativeText).toBe('');
  });

  it('lead from image to image, by keyboard, and back', async () => {
    await open(ids.photo, 1);
    const children = details().getByRole('list', { name: 'Made of it' });
    await children.getByRole('link').first().waitFor();
    // Two edits, and below the second what was made of that.
    expect(await children.getByRole('link').count()).toBe(3);
    await children.getByRole('link').nth(1).focus();
    await page().keyboard.press('Enter');
    await details().getByRole('heading', { name: 'Image 2' }).waitFor();
    await waitFor('its page', () => page().url().includes(`${ids.edit}?image=2`));
    await details().getByRole('list', { name: 'Made of', exact: true }).getByRole('link').waitFor();
    await waitFor('the focus in the details', () => details().evaluate((element) => element.contains(document.activeElement)));
    await admin.editor.picture('details-lineage');
    await page().goBack();
    await details().getByRole('heading', { name: 'Image 1' }).waitFor();
    await waitFor('the page before', () => page().url().includes(`${ids.photo}?image=1`));
  });

  it('are readable in German, in the dark, in a narrow window', async () => {
    for (const { email } of admin.host.logins) await admin.host.call('speak', email, 'de');
    await page().evaluate(() => window.localStorage.setItem('STRAPI_THEME', 'dark'));
    await page().setViewportSize({ width: 480, height: 900 });
    await open(ids.edit, 2);
    await details().getByRole('heading', { name: 'Bild 2' }).waitFor();
    await details().getByRole('list', { name: 'Daraus gemacht' }).getByRole('link').waitFor();
    await admin.editor.picture('details-dark-narrow');
    const overflow = await details().evaluate((element) => {
      const viewport = element.querySelector('[data-radix-scroll-area-viewport]') ?? element;
      return viewport.scrollWidth - viewport.clientWidth;
    });
    expect(overflow).toBe(0);
    await details().getByRole('heading', { name: 'Herkunft' }).scrollIntoViewIfNeeded();
    await admin.editor.picture('details-dark-narrow-lineage');
  });
});
