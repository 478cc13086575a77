import { flattenText, flattenedTextLength } from './flatten-text';

const text = (value: string, more = {}) => ({ type: 'text', text: value, ...more });

describe('flattenText', () => {
  it.each<[string, unknown, string]>([
    ['a text', ' A  pier\n at dusk ', 'A pier at dusk'],
    ['a number', 3.5, '3.5'],
    ['not a number', NaN, ''],
    ['a boolean', false, 'false'],
    ['a day', new Date('2026-01-31'), '2026-01-31'],
    ['a time', new Date('2026-01-31T10:20:30Z'), '2026-01-31T10:20:30.000Z'],
    ['no date', new Date('never'), ''],
    ['nothing', null, ''],
    ['an object', { a: 1 }, ''],
    ['a function', () => 'x', ''],
    ['a list', ['a', 2, '', null, true], 'a, 2, true'],
  ])('takes %s', (_, value, expected) => {
    expect(flattenText(value)).toBe(expected);
  });

  it("takes Strapi's blocks", () => {
    expect(
      flattenText([
        { type: 'heading', level: 1, children: [text('The pier')] },
        {
          type: 'paragraph',
          children: [
            text('A '),
            text('bold', { bold: true }),
            text(' walk to '),
            { type: 'link', url: 'https://x.test', children: [text('the sea')] },
          ],
        },
        {
          type: 'list',
          format: 'unordered',
          children: [
            { type: 'list-item', children: [text('gulls')] },
            { type: 'list', format: 'ordered', children: [{ type: 'list-item', children: [text('boats')] }] },
          ],
        },
        { type: 'quote', children: [text('Salt & wind')] },
        { type: 'image', image: { url: '/x.png', alternativeText: 'A boat' }, children: [text('')] },
        { type: 'image', image: { url: '/y.png', alternativeText: null }, children: [] },
        { type: 'code', children: [text('*not* <markup>')] },
        { type: 'paragraph', children: [text('')] },
      ]),
    ).toBe('The pier A bold walk to the sea gulls boats Salt & wind A boat *not* <markup>');
  });

  it('takes Markdown', () => {
    expect(
      flattenText(
        [
          '# The *pier*',
          '',
          '> A **bold** and __strong__ _walk_, ~~not~~ `code`',
          '---',
          '- [x] gulls',
          '2. [boats](https://x.test "title") and ![a mast](mast.png)',
          '```js',
          'let x = 1;',
          '```',
          '| a | b |',
          '|---|---|',
          '| c | d |',
          'snake_case_name, 2 * 3 * 4, \\*literal\\*, <https://x.test>[ref][1]',
        ].join('\n'),
      ),
    ).toBe(
      'The pier A bold and strong walk, not code gulls boats and a mast let x = 1; a b c d snake_case_name, 2 * 3 * 4, *literal*, ref',
    );
  });

  it('takes HTML', () => {
    expect(
      flattenText(
        '<!-- no --><h1 class="x">The pier</h1><p>A <b>bo</b>ld walk&nbsp;&amp; more<br/>tea</p><script>alert("x")</script>' +
          '<style>p > a {}</style><ul><li>gulls</li><li>boats</li></ul><img src="x.png" alt="A mast"> &#233;&#x2014;&unknown; a < b > c, <custom>kept</custom>',
      ),
    ).toBe('The pier A bold walk & more tea gulls boats A mast é—&unknown; a < b > c, <custom>kept</custom>');
  });

  it('ends at the end of a word', () => {
    const long = flattenText('word '.repeat(2_000));
    expect(long.length).toBeLessThanOrEqual(flattenedTextLength);
    expect(long.length).toBeGreaterThan(flattenedTextLength - 5);
    expect(long).toMatch(/ word$/);
    expect(flattenText('界'.repeat(5_000))).toHaveLength(flattenedTextLength);
  });

  it.each([
    ['tags', '<a '.repeat(100_000)],
    ['unclosed scripts', '<script '.repeat(100_000)],
    ['brackets', '['.repeat(100_000)],
    ['links', '[a]('.repeat(100_000)],
    ['stars', '*a '.repeat(100_000)],
    ['underscores', '_a '.repeat(100_000)],
    ['ticks', '`'.repeat(100_000)],
    ['rules', '- '.repeat(100_000)],
    ['quotes', `<img ${'"'.repeat(99_999)}`],
    ['alts', `<img ${'alt="'.repeat(50_000)}>`],
    ['blanks', `*a${' '.repeat(100_000)}`],
    ['pipes', '|-'.repeat(100_000)],
    ['deep lists', '> '.repeat(100_000)],
  ])('does not choke on many %s', (_, value) => {
    expect(flattenText(value).length).toBeLessThanOrEqual(flattenedTextLength);
  });

  it('does not choke on deep blocks', () => {
    let block: unknown = text('x');
    for (let i = 0; i < 50_000; i++) block = { type: 'list', children: [block] };
    expect(flattenText([block])).toBe('');
  });
});
