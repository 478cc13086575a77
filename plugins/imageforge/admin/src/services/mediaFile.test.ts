import { thumbnailOf } from './mediaFile';

test.each([
  [{ id: 1, url: '/a.webp', mime: 'image/webp', formats: { thumbnail: { url: '/t.webp' } } }, '/t.webp'],
  [{ id: 1, url: '/a.svg', mime: 'image/svg+xml', formats: null }, '/a.svg'],
  [{ id: 1, url: '/a.pdf', mime: 'application/pdf' }, undefined],
])('the small picture of %j is %s', (file, expected) => {
  expect(thumbnailOf(file)).toBe(expected);
});
