import { cleanText, cutAt } from './clean-text';

describe('a text that a model wrote', () => {
  it.each([
    ['a line', 'A lighthouse in a storm.', 'A lighthouse in a storm.'],
    ['markup', 'A <b onclick="x()">lighthouse</b>', 'A lighthouse'],
    ['markup that is put together of its rests', '<<i>script>alert(1)<</i>/script>', 'scriptalert(1) /script'],
    ['several lines', '  A\n\tlighthouse \r\n', 'A lighthouse'],
    ['marks that turn the direction', 'A \u202elighthouse\u202c\u0000', 'A lighthouse'],
  ])('is plain: %s', (_name, written, clean) => {
    expect(cleanText(written, 'alternativeText')).toBe(clean);
  });

  it.each([[''], ['  '], ['<img>'], [7], [null], [{ text: 'x' }], ['x'.repeat(10_001)]])('is none: %j', (written) => {
    expect(cleanText(written, 'alternativeText')).toBeUndefined();
  });

  it('is cut to what is read in one breath', () => {
    const clean = cleanText('endless words '.repeat(40), 'alternativeText');
    expect(clean).toMatch(/(endless|words)…$/);
    expect(clean?.length).toBeLessThanOrEqual(160);
    expect(cleanText('endless words '.repeat(40), 'title')?.length).toBeLessThanOrEqual(80);
  });

  it('is not cut within a character', () => {
    expect(cutAt('🎨🎨🎨', 3, ' ')).toBe('🎨');
  });

  it('takes no more time for markup that never ends', () => {
    expect(cleanText('<'.repeat(10_000), 'caption')).toBeUndefined();
  });
});
