import { entryName, entryPath, targetName } from './targetName';

const target = { uid: 'api::landing-page.landing-page', documentId: 'd', path: 'blocks.0.image', locale: 'de' };

test('a field is named by the type of its entry', () => {
  expect(targetName(target)).toBe('Landing page · blocks.0.image · de');
  expect(targetName({ uid: 'api::article.article', path: 'cover' })).toBe('Article · cover');
});

test('an entry is named by its title, or by its id', () => {
  expect(entryName({ uid: 'api::article.article', documentId: 'd', path: 'cover' }, 'A quiet harbour')).toBe('A quiet harbour · Article · cover');
  expect(entryName({ uid: 'api::article.article', documentId: 'd', path: 'cover' })).toBe('d · Article · cover');
});

test('its entry has an address in the content manager', () => {
  expect(entryPath(target)).toBe('/content-manager/collection-types/api::landing-page.landing-page/d?plugins[i18n][locale]=de');
});
