import { leaveNewEntry, longestMs, rememberGeneration, rememberedGeneration } from './rememberedGeneration';

const place = { uid: 'api::article.article', locale: 'en', path: 'cover' };
const saved = { ...place, documentId: 'd' };

beforeEach(() => {
  const texts = new Map<string, string>();
  Object.assign(globalThis, {
    window: {
      sessionStorage: {
        getItem: (key: string) => texts.get(key) ?? null,
        setItem: (key: string, text: string) => void texts.set(key, text),
        removeItem: (key: string) => void texts.delete(key),
      },
    },
  });
});

test('each field has its own', () => {
  rememberGeneration(saved, 'g', 0);
  expect(rememberedGeneration(saved, 1)).toBe('g');
  expect(rememberedGeneration({ ...saved, path: 'seo.image' }, 1)).toBeUndefined();
  expect(rememberedGeneration({ ...saved, locale: 'de' }, 1)).toBeUndefined();
  rememberGeneration(saved, undefined, 2);
  expect(rememberedGeneration(saved, 3)).toBeUndefined();
});

test('what is old is left to the gallery', () => {
  rememberGeneration(saved, 'g', 0);
  expect(rememberedGeneration(saved, longestMs)).toBeUndefined();
});

test('a new entry that was just saved keeps its generation, another entry does not get it', () => {
  rememberGeneration(place, 'g', 0);
  expect(rememberedGeneration(saved, 1_000)).toBeUndefined();
  leaveNewEntry(place, 1_000);
  expect(rememberedGeneration({ ...saved, uid: 'api::page.page' }, 1_500)).toBeUndefined();
  expect(rememberedGeneration(saved, 5_000)).toBeUndefined();
  expect(rememberedGeneration(saved, 1_500)).toBe('g');
  expect(rememberedGeneration(place, 1_600)).toBeUndefined();
  expect(rememberedGeneration(saved, 60_000)).toBe('g');
});
