import { parseJson } from './json';

const many = 30_000_000;
const text = (inner: string): Buffer => Buffer.from(`"${inner}"`);

describe('JSON that came from outside', () => {
  it.each([
    ['a few long texts', `{"images":["${'A'.repeat(1_000_000)}"],"info":"{\\"seed\\":1}"}`],
    ['texts with backslashes at their end', '["a\\\\","b\\\\\\"[[[","\\\\"]'],
    ['what is like a part, in a text', JSON.stringify(['[{,:'.repeat(50_000)])],
    ['nothing but a number', ' 7 '],
    ['an empty text', '""'],
  ])('with %s is parsed', (_, json) => {
    expect(parseJson(Buffer.from(json))).toEqual(JSON.parse(json));
    expect(parseJson(json)).toEqual(JSON.parse(json));
  });

  it.each<[string, Buffer]>([
    ['lists', Buffer.from(`[${'[],'.repeat(many)}[]]`)],
    ['objects', Buffer.from(`[${'{},'.repeat(many)}{}]`)],
    ['numbers', Buffer.from(`[${'7,'.repeat(many)}7]`)],
    ['texts', Buffer.from(`[${'"",'.repeat(many)}""]`)],
    ['open lists', Buffer.alloc(many, '[')],
    ['space', Buffer.concat([Buffer.alloc(many, ' '), Buffer.from('7')])],
    ['escaped quotes', text('\\"'.repeat(many))],
  ])('with too many %s is not', (_, json) => {
    expect(() => parseJson(json)).toThrow(RangeError);
  });

  it('that is too long is not parsed at all', () => expect(() => parseJson(Buffer.alloc(135_000_000))).toThrow('at most 134217728 bytes'));

  it('may have as many parts as is said', () => {
    expect(() => parseJson('[1,2,3]', 2)).toThrow('at most 2 parts');
    expect(parseJson('[1,2,3]', 3)).toEqual([1, 2, 3]);
  });

  it.each(['', '{', '"', '"\\"', 'no'])('that is none (%j) is told', (json) => expect(() => parseJson(json)).toThrow(SyntaxError));
});
