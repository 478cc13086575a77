import { createGenerationSchema } from '../../../shared/generations';
import { isFor, placeKey, targetOf } from './fieldPlace';

const entry = { uid: 'api::page.page', documentId: 'd', locale: 'en' };
const place = { ...entry, path: 'blocks.2.image', stablePath: 'blocks.blocks/hero#7.image', componentId: 7 };

test('each field of each entry and each form has a key of its own', () => {
  const fresh = { uid: entry.uid, locale: 'en', path: 'cover', stablePath: 'cover' };
  const keys = [
    placeKey(place),
    placeKey({ ...place, locale: 'de' }),
    placeKey({ ...place, documentId: 'e' }),
    placeKey({ ...place, stablePath: 'cover' }),
    placeKey({ ...fresh, form: 'one' }),
    placeKey({ ...fresh, form: 'two' }),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(placeKey({ ...place, path: 'blocks.0.image' })).toBe(placeKey(place));
});

test('the server is told where the field is, and nothing else', () => {
  expect(targetOf(place)).toEqual({ ...entry, path: 'blocks.2.image', componentId: 7 });
  const copy = { ...place, documentId: undefined, form: 'f' };
  expect(targetOf(copy)).toEqual({ uid: entry.uid, locale: 'en', path: 'blocks.2.image' });
  const body = { prompt: 'x', target: targetOf(place) };
  expect(createGenerationSchema.parse(body)).toEqual(body);
});

test.each([
  [undefined, false],
  [{ uid: entry.uid, path: 'blocks.2.image' }, true],
  [{ uid: entry.uid, path: 'blocks.1.image' }, false],
  [{ uid: entry.uid, path: 'blocks.0.image', componentId: 7 }, true],
  [{ uid: entry.uid, path: 'blocks.2.image', componentId: 8 }, false],
  [{ uid: entry.uid, path: 'blocks.2.background', componentId: 7 }, false],
])('a generation for %j is for the field: %s', (target, expected) => {
  expect(isFor(target, place)).toBe(expected);
});
