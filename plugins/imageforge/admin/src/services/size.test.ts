import { parseSize, sayableSize } from './size';

test.each([
  ['1536x1024', { width: 1536, height: 1024 }, '1536 × 1024'],
  ['auto', undefined, 'auto'],
  ['12x', undefined, '12x'],
])('%s is a size, or is not', (size, parsed, said) => {
  expect(parseSize(size)).toEqual(parsed);
  expect(sayableSize(size)).toBe(said);
});
