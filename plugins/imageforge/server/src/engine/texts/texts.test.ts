import { knownTextsOf, libraryTextsOf, withTexts } from './texts';

const texts = { en: { alternativeText: { text: 'A tower', by: 'model' as const }, caption: { text: 'At sea', by: 'rule' as const } }, de: { alternativeText: { text: 'Ein Turm', by: 'model' as const } } };

describe('the texts of an asset', () => {
  it('are in the media library those of the main language', () => {
    expect(libraryTextsOf({ texts, mainLocale: 'en' })).toEqual({ alternativeText: 'A tower', caption: 'At sea' });
    expect(libraryTextsOf({ texts, mainLocale: 'de' })).toEqual({ alternativeText: 'Ein Turm', caption: '' });
    expect(libraryTextsOf({ texts, mainLocale: 'fr' })).toEqual({ alternativeText: '', caption: '' });
  });

  it('are passed over by screen readers where the image only decorates', () => {
    expect(libraryTextsOf({ texts, mainLocale: 'en', decorative: true })).toEqual({ alternativeText: '', caption: 'At sea' });
  });

  it('are changed in one language alone, one by one, and may be emptied', () => {
    expect(withTexts(texts, 'en', { caption: '', title: undefined }, 'human')).toEqual({ ...texts, en: { ...texts.en, caption: { text: '', by: 'human' } } });
    expect(withTexts(texts, 'fr', { title: 'Tour' }, 'human').fr).toEqual({ title: { text: 'Tour', by: 'human' } });
  });

  it('count as a human’s where nobody knows', () => {
    expect(knownTextsOf({ alternativeText: 'Old', caption: '' }, 'de')).toEqual({ de: { alternativeText: { text: 'Old', by: 'human' } } });
    expect(knownTextsOf({ texts, alternativeText: 'Old', caption: '' }, 'de')).toBe(texts);
  });
});
