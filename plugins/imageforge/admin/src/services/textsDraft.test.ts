import { authorOf, bodiesOf, emptyDraft, shownText, withSuggested, withTyped } from './textsDraft';

const stored = {
  decorative: false,
  texts: {
    en: { alternativeText: 'A tower', title: 'Tower', writtenBy: { alternativeText: 'model', title: 'human' } },
    de: { alternativeText: 'Ein Turm', writtenBy: { alternativeText: 'model' } },
  },
} as const;

describe('texts that are not saved yet', () => {
  it('stand over those that are, one by one', () => {
    const draft = withTyped(emptyDraft, 'en', 'alternativeText', 'My tower');
    expect(shownText(draft, stored, 'en', 'alternativeText')).toBe('My tower');
    expect(shownText(draft, stored, 'en', 'title')).toBe('Tower');
    expect(shownText(draft, stored, 'de', 'alternativeText')).toBe('Ein Turm');
    expect(shownText(draft, stored, 'fr', 'caption')).toBe('');
    expect(authorOf(draft, stored, 'en', 'alternativeText')).toBeUndefined();
    expect(authorOf(draft, stored, 'de', 'alternativeText')).toBe('model');
  });

  it('are sent by language, and only where they differ', () => {
    let draft = withTyped(emptyDraft, 'en', 'alternativeText', 'My tower');
    draft = withTyped(draft, 'en', 'title', 'Tower');
    draft = withTyped(draft, 'de', 'alternativeText', '');
    draft = withTyped(draft, 'fr', 'caption', '');
    expect(bodiesOf(draft, stored)).toEqual([
      { locale: 'en', alternativeText: 'My tower' },
      { locale: 'de', alternativeText: '' },
    ]);
    expect(bodiesOf({ ...draft, decorative: true }, stored)[0]).toEqual({ locale: 'en', alternativeText: 'My tower', decorative: true });
    expect(bodiesOf({ ...emptyDraft, decorative: true }, stored)).toEqual([{ decorative: true }]);
    expect(bodiesOf({ ...emptyDraft, decorative: false }, stored)).toEqual([]);
    expect(bodiesOf(emptyDraft, stored)).toEqual([]);
  });

  it('may be suggested, but for the alternative text of a decorative image', () => {
    const suggested = { locale: 'en', alternativeText: 'Seen', caption: 'Below', writtenBy: {}, warnings: [] };
    expect(withSuggested(emptyDraft, suggested, false)).toEqual({ texts: { en: { alternativeText: 'Seen', caption: 'Below' } } });
    expect(withSuggested(emptyDraft, suggested, true)).toEqual({ texts: { en: { caption: 'Below' } } });
  });
});
