import { createPhraseFinder } from './phrase-finder';

const find = (phrases: string[], text: string): string[] => {
  const found: string[] = [];
  createPhraseFinder(phrases)(text, (phrase, end) => found.push(`${phrases[phrase]}@${end}`));
  return found.sort();
};

describe('the phrase finder', () => {
  it('finds phrases that lie in each other, overlap and come again', () => {
    expect(find(['he', 'she', 'his', 'hers'], 'ushers')).toEqual(['he@4', 'hers@6', 'she@4']);
    expect(find(['aa', 'a'], 'aaa')).toEqual(['a@1', 'a@2', 'a@3', 'aa@2', 'aa@3']);
    expect(find(['abcd', 'bc', 'c'], 'abce')).toEqual(['bc@3', 'c@3']);
    expect(find(['x', 'x'], 'x')).toEqual(['x@1', 'x@1']);
  });

  it('finds nothing empty', () => {
    expect(find(['', 'b'], 'abc')).toEqual(['b@2']);
    expect(find([], 'abc')).toEqual([]);
  });

  it('finds what looking for one after the other finds', () => {
    const phrases = Array.from({ length: 200 }, (_, index) => (index * 7_919).toString(3).slice(-(1 + (index % 5))));
    const text = Array.from({ length: 500 }, (_, index) => ((index * index * 31) % 3).toString()).join('');
    const expected = phrases.flatMap((phrase) =>
      Array.from({ length: text.length - phrase.length + 1 }, (_, at) => at).flatMap((at) =>
        text.startsWith(phrase, at) ? [`${phrase}@${at + phrase.length}`] : [],
      ),
    );
    expect(expected.length).toBeGreaterThan(1_000);
    expect(find(phrases, text)).toEqual(expected.sort());
  });
});
