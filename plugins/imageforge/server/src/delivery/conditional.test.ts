import { isUnchanged, partOf } from './conditional';
import { negotiateFormat } from './negotiate-format';

const etag = '"abc"';

describe('If-None-Match', () => {
  it.each([
    [undefined, false],
    ['"abc"', true],
    ['W/"abc"', true],
    ['"x", W/"y" ,"abc"', true],
    ['*', true],
    [' * ', true],
    ['"ab"', false],
    ['abc', false],
    ['"x,\\"abc"', false],
    ['', false],
    [`${'"x",'.repeat(5_000)}"abc"`, false],
  ])('%p', (header, expected) => {
    expect(isUnchanged(header, etag)).toBe(expected);
  });
});

describe('Range', () => {
  it.each([
    [undefined, undefined],
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=2-', { start: 2, end: 9 }],
    ['bytes=2-99', { start: 2, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=-99', { start: 0, end: 9 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=10-12', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-2', undefined],
    ['bytes=-', undefined],
    ['bytes=0-1,3-4', undefined],
    ['bytes=a-b', undefined],
    ['lines=0-1', undefined],
    ['bytes=99999999999999999999-', undefined],
  ])('%p', (range, expected) => {
    expect(partOf({ range }, etag, 10)).toEqual(expected);
  });

  it('goes with the file that If-Range names', () => {
    expect(partOf({ range: 'bytes=0-1', ifRange: etag }, etag, 10)).toEqual({ start: 0, end: 1 });
    for (const ifRange of ['"other"', 'W/"abc"', 'Wed, 21 Oct 2026 07:28:00 GMT']) {
      expect(partOf({ range: 'bytes=0-1', ifRange }, etag, 10)).toBeUndefined();
    }
  });
});

describe('Accept', () => {
  it.each([
    [undefined, 'jpeg'],
    ['', 'jpeg'],
    ['*/*', 'jpeg'],
    ['image/*', 'jpeg'],
    ['image/avif,image/webp,*/*;q=0.8', 'avif'],
    ['image/webp, image/avif', 'avif'],
    ['IMAGE/WEBP', 'webp'],
    ['image/avif;q=0,image/webp', 'webp'],
    ['image/avif; q=0.000, image/webp ; q=0.1', 'webp'],
    ['image/avif;q=0.001', 'avif'],
    ['image/avifx', 'jpeg'],
  ])('%p', (accept, expected) => {
    expect(negotiateFormat(accept, ['avif', 'webp'])).toBe(expected);
  });

  it('is not asked for what is not offered', () => {
    expect(negotiateFormat('image/avif,image/webp', ['webp'])).toBe('webp');
    expect(negotiateFormat('image/avif', [])).toBe('jpeg');
  });
});
