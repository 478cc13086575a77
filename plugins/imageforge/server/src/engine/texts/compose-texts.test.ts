import sharp from 'sharp';
import { ForgeError } from '../errors';
import { recipeFixture } from '../testing/generation-fixtures';
import { createTextComposer } from './compose-texts';
import type { ModelTexts, TextSubject, TextUsage, TextWriter } from './text-writer';

const recipe = recipeFixture({ texts: { locale: 'en', locales: ['en', 'de'], titles: { en: 'The storm', de: 'Der Sturm' } } });
const { signal } = new AbortController();

const composer = (write: TextWriter['write'] | undefined, looks = true) => {
  const asked: TextSubject[] = [];
  const counted: [string, TextUsage][] = [];
  const logged: string[] = [];
  const writer = write && {
    looks,
    write: (subject: TextSubject, given: AbortSignal) => {
      asked.push(subject);
      return write(subject, given);
    },
  };
  const observer = { textsAsked: (...call: [string, TextUsage]) => void counted.push(call) };
  return { asked, counted, logged, compose: createTextComposer({ writer, observer, logger: { warn: (line) => void logged.push(line) } }) };
};
const writes = (texts: ModelTexts) => async () => ({ texts, usage: { inputTokens: 90, outputTokens: 40 } });
const image = async () => {
  const bytes = await sharp({ create: { width: 1_800, height: 900, channels: 3, background: '#48c' } }).avif().toBuffer();
  return { bytes, mediaType: 'image/avif' };
};
const noImage = () => Promise.reject(new Error('Nobody looks at it.'));

describe('the texts of an image', () => {
  it('are by rule without a model, and the image is not read', async () => {
    const { compose } = composer(undefined);
    expect(await compose(recipe, noImage, signal)).toEqual({
      texts: {
        en: { alternativeText: { text: 'A lighthouse in a storm', by: 'rule' }, title: { text: 'The storm', by: 'rule' } },
        de: { title: { text: 'Der Sturm', by: 'rule' } },
      },
    });
  });

  it('are the model’s where there is one, which is shown a small view of the image', async () => {
    const { compose, asked, counted } = composer(writes({ en: { alternativeText: 'A white tower' }, de: { alternativeText: 'Ein weißer Turm', title: 'Turm' } }));
    const { texts, warning } = await compose(recipe, image, signal);
    expect(warning).toBeUndefined();
    expect(texts).toEqual({
      en: { alternativeText: { text: 'A white tower', by: 'model' }, title: { text: 'The storm', by: 'rule' } },
      de: { alternativeText: { text: 'Ein weißer Turm', by: 'model' }, title: { text: 'Turm', by: 'model' } },
    });
    expect(asked[0]).toMatchObject({ prompt: recipe.prompt, titles: { de: 'Der Sturm' }, locales: ['en', 'de'] });
    expect(await sharp(asked[0]?.image?.bytes).metadata()).toMatchObject({ format: 'jpeg', width: 1_024, height: 512 });
    expect(counted).toEqual([['written', { inputTokens: 90, outputTokens: 40 }]]);
  });

  it('are told to a model that does not look without the image', async () => {
    const { compose, asked } = composer(writes({ en: { alternativeText: 'A tower' } }), false);
    await compose(recipe, noImage, signal);
    expect(asked).toHaveLength(1);
    expect(asked[0]).not.toHaveProperty('image');
  });

  it('are not asked for where nothing is known to describe', async () => {
    const { compose, asked } = composer(writes({ en: { alternativeText: 'A guess' } }), false);
    await compose({ ...recipe, prompt: '' }, noImage, signal);
    expect(asked).toEqual([]);
  });

  it('stay those of the template in its language, and are said by the model in others', async () => {
    const { compose, asked } = composer(writes({ en: { alternativeText: 'Mine', caption: 'Mine' }, de: { alternativeText: 'Ein Titelbild' } }));
    const { texts } = await compose({ ...recipe, output: { ...recipe.output, alternativeText: 'A cover' } }, image, signal);
    expect(texts.en).toMatchObject({ alternativeText: { text: 'A cover', by: 'rule' }, caption: { text: 'Mine', by: 'model' } });
    expect(texts.de).toMatchObject({ alternativeText: { text: 'Ein Titelbild', by: 'model' } });
    expect(asked[0]?.given).toEqual({ locale: 'en', alternativeText: 'A cover' });
  });

  it('are other words than the template’s where somebody asks for one language', async () => {
    const { compose, asked } = composer(writes({ en: { alternativeText: 'Mine' } }));
    const { texts } = await compose({ ...recipe, output: { ...recipe.output, alternativeText: 'A cover' } }, image, signal, 'en');
    expect(texts.en?.alternativeText).toEqual({ text: 'Mine', by: 'model' });
    expect(asked[0]?.locales).toEqual(['en']);
  });

  it('come by rule, with a warning, while the model is away', async () => {
    const { compose, counted, logged } = composer(() => Promise.reject(new ForgeError('IMAGEFORGE_PROVIDER_UNAVAILABLE', 'It is away.')));
    const { texts, warning } = await compose(recipe, image, signal);
    expect(texts.en?.alternativeText).toEqual({ text: 'A lighthouse in a storm', by: 'rule' });
    expect(warning).toMatchObject({ code: 'texts-by-rule' });
    expect(counted).toEqual([['failed', {}]]);
    expect(logged.join()).toContain('It is away.');
  });

  it('are nobody’s when the generation was canceled meanwhile', async () => {
    const controller = new AbortController();
    const { compose } = composer(async () => {
      controller.abort(new ForgeError('IMAGEFORGE_CANCELED'));
      throw new Error('aborted');
    });
    await expect(compose(recipe, image, controller.signal)).rejects.toMatchObject({ code: 'IMAGEFORGE_CANCELED' });
  });
});
