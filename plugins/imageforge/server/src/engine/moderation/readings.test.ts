import { plainReading, readingsOf, readSubject } from './readings';

const textsOf = async (text: string) => (await readingsOf(text)).texts;
const reads = async (text: string, word: string) => (await textsOf(text)).some((reading) => reading.includes(` ${word} `));

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
  ])('find the word behind %s', async (_name, text) => {
    expect(await reads(text, 'naked')).toBe(true);
  });

  it.each([
    ['joining words', 'the pen is mightier', 'penis'],
    ['splitting words', 'a class in Scunthorpe', 'ass'],
    ['reading numbers', 'in 455 B.C.', 'ass'],
    ['gathering two letters', 'plan a b and c', 'ab'],
  ])('do not find words by %s', async (_name, text, word) => {
    expect(await reads(text, word)).toBe(false);
  });

  it('are one for a plain text, and end where the words do', async () => {
    expect(await textsOf('  A lighthouse, at dusk! ')).toEqual([' a lighthouse at dusk ']);
    expect(await textsOf('…')).toEqual(['  ']);
  });

  it('fold a word of a list as they fold the text', async () => {
    expect(plainReading('Säugling')).toBe(' saugling ');
    expect(await reads('ein Säugling', 'saugling')).toBe(true);
    expect(await reads('ребёнок', plainReading('ребенок').trim())).toBe(true);
  });

  it('take time in proportion to the text', async () => {
    const texts = ['n a '.repeat(8_000), 'a*'.repeat(16_000), '1!|'.repeat(10_000), 'aaa'.repeat(10_000), '-.'.repeat(16_000)];
    for (const text of texts) expect((await textsOf(text)).length).toBeLessThan(60);
  });

  it('are cut where there are too many of them, and say so', async () => {
    const many = await readingsOf('b*a1ooo3 a q-w '.repeat(2_100));
    expect(many.isCut).toBe(true);
    expect(many.texts.join('').length).toBeLessThanOrEqual(1_000_000);
    const wide = await readingsOf('\ufdfa'.repeat(32_000));
    expect(wide.isCut).toBe(true);
    expect(wide.texts.join('').length).toBeLessThanOrEqual(1_000_000);
  });

  it('take no notice of more marks on a letter than a language has', async () => {
    expect(await textsOf(`n${'\u0315\u0300'.repeat(16_000)}aked`)).toEqual([' naked ']);
    // They do not count against what is read of a text, or a few letters could send every word to a person.
    expect(await readingsOf(`n${'\u0300'.repeat(60_000)}aked`)).toEqual({ texts: [' naked '], isCut: false });
  });

  it('are all there of a long prompt as people write it', async () => {
    const long = 'A well-known 4K photograph, f/1.8, of plan A, B and C…\n\nCooool! It’s 13:00 at the café (c#).\n'.repeat(330);
    expect(await readingsOf(long)).toMatchObject({ isCut: false });
  });

  it('let others have their turn while they are made', async () => {
    let isOver = false;
    const turns: number[] = [];
    const turn = () => void (isOver || (turns.push(performance.now()), setImmediate(turn)));
    setImmediate(turn);
    await readingsOf('b*a1ooo3 a q-w '.repeat(2_100));
    isOver = true;
    expect(turns.length).toBeGreaterThan(1);
  });

  it('are made once for all who look at one subject', () => {
    const subject = { kind: 'prompt', text: 'A lighthouse' } as const;
    expect(readSubject(subject)).toBe(readSubject(subject));
  });
});
