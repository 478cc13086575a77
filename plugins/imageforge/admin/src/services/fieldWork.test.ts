import { isSaved, longestMs, noWork, rememberedWork, rememberWork, withBatch, withChosenFile, withoutNewest } from './fieldWork';
import { createTextStore } from './testing/textStore';

const place = { uid: 'api::article.article', documentId: 'd', locale: 'en', path: 'cover', stablePath: 'cover' };
const batch = (id: string, at = 0) => ({ id, at });

beforeEach(() => {
  Object.assign(globalThis, { window: { sessionStorage: createTextStore() } });
});

test('a new batch comes before the earlier ones, of which the latest few are kept', () => {
  const work = withBatch(withBatch(noWork, batch('a')), batch('b'));
  expect(work.batches.map(({ id }) => id)).toEqual(['b', 'a']);
  expect(withBatch(work, batch('c'), false).batches.map(({ id }) => id)).toEqual(['c', 'a']);
  const many = ['1', '2', '3', '4', '5', '6'].reduce((before, id) => withBatch(before, batch(id)), noWork);
  expect(many.batches.map(({ id }) => id)).toEqual(['6', '5', '4', '3', '2']);
});

test('what has nothing left gives way to the batch before', () => {
  const work = withChosenFile(withBatch(withBatch(noWork, batch('a')), batch('b')), 7);
  expect(withoutNewest(work)).toEqual({ batches: [batch('a')], chosen: [7] });
  expect(withoutNewest(withoutNewest(work))).toEqual(noWork);
});

test('it is done once the entry is saved with an image of it', () => {
  const work = withChosenFile(withChosenFile(withBatch(noWork, batch('a')), 7), 7);
  expect(work.chosen).toEqual([7]);
  expect(isSaved(work, [])).toBe(false);
  expect(isSaved(work, [3])).toBe(false);
  expect(isSaved(work, [3, 7])).toBe(true);
  expect(isSaved(withBatch(noWork, batch('a')), [7])).toBe(false);
});

test('each field remembers its own, as long as it is young', () => {
  const work = withBatch(withBatch(noWork, batch('old', 0)), batch('new', 10));
  rememberWork(place, work);
  expect(rememberedWork(place, 11)).toEqual(work);
  expect(rememberedWork(place, longestMs).batches).toEqual([batch('new', 10)]);
  expect(rememberedWork({ ...place, stablePath: 'seo.image' }, 11)).toEqual(noWork);
  rememberWork(place, noWork);
  expect(rememberedWork(place, 11)).toEqual(noWork);
});
