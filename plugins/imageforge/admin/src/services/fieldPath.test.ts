import { fieldPath, lastSegment } from './fieldPath';

test.each([
  ['cover', 'cover'],
  ['seo.image', 'seo.image'],
  ['blocks.2.image', 'blocks.2.image'],
  ['blocks[2].image', 'blocks.2.image'],
  ['blocks[0].slides[11].picture', 'blocks.0.slides.11.picture'],
  ['[0].image', '0.image'],
  ['seo["image"]', 'seo.image'],
])('%s is %s', (name, path) => {
  expect(fieldPath(name)).toBe(path);
});

test('the last word of a path', () => {
  expect(lastSegment('blocks[2].image')).toBe('image');
});
