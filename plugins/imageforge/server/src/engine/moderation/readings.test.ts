import { plainReading, readingsOf } from './readings';

const reads = (text: string, word: string) => readingsOf(text).some((reading) => reading.includes(` ${word} `));

describe('the readings of a text', () => {
  it.each([
    ['as it stands', 'A naked man'],
    ['capitals', 'A NAKED man'],
    ['full width', 'a ｎａｋｅｄ man'],
    ['mathematical letters', 'a 𝓷𝓪𝓴𝓮𝓭 man'],
    ['Cyrillic letters among Latin ones', 'a nаkеd man'],
    ['Greek letters among Latin ones', 'a ναkεd man'],
    ['small capitals', 'a ɴᴀᴋᴇᴅ man'],
    ['letters of flags', 'a 🇳🇦🇰🇪🇩 man'],
    ['white letters on black', 'a 🅝🅐🅚🅔🅓 man'],
    ['accents piled up', 'a n̷͝a̶k̴͘e̵d̶ man'],
    ['zero-width characters', 'a na\u200bk\u200ded man'],
    ['soft hyphens', 'a na\u00adked man'],
    ['digits for letters', 'a n4k3d man'],
    ['signs for letters', 'a n@ked man'],
    ['spaces', 'the n a k e d man'],
    ['spaces after an article', 'a n a k e d man'],
    ['dots', 'a n.a.k.e.d man'],
    ['spaced dots', 'a n . a . k . e . d man'],
    ['lines', 'a\nn\na\nk\ne\nd\nman'],
    ['dots and digits', 'a n.4.k.3.d man'],
    ['a hyphen', 'a na-ked man'],
    ['an underscore', 'a na_ked man'],
    ['repeated letters', 'a naaaaked man'],
    ['a star for a vowel', 'a n*ked man'],
  ])('find the word behind %s', (_name, text) => {
    expect(reads(text, 'naked')).toBe(true);
  });

  it.each([
    ['joining words', 'the pen is mightier', 'penis'],
    ['splitting words', 'a class in Scunthorpe', 'ass'],
    ['reading numbers', 'in 455 B.C.', 'ass'],
    ['gathering two letters', 'plan a b and c', 'ab'],
  ])('do not find words by %s', (_name, text, word) => {
    expect(reads(text, word)).toBe(false);
  });

  it('are one for a plain text, and end where the words do', () => {
    expect(readingsOf('  A lighthouse, at dusk! ')).toEqual([' a lighthouse at dusk ']);
    expect(readingsOf('…')).toEqual(['  ']);
  });

  it('fold a word of a list as they fold the text', () => {
    expect(plainReading('Säugling')).toBe(' saugling ');
    expect(reads('ein Säugling', 'saugling')).toBe(true);
    expect(reads('ребёнок', plainReading('ребенок').trim())).toBe(true);
  });

  it('take time in proportion to the text', () => {
    const texts = ['n a '.repeat(8_000), 'a*'.repeat(16_000), '1!|'.repeat(10_000), 'aaa'.repeat(10_000), '-.'.repeat(16_000)];
    for (const text of texts) expect(readingsOf(text).length).toBeLessThan(60);
  });
});
