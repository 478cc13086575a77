import type { TemplateVariable } from '../../../../shared/templates';
import { compileTemplate } from './compile-template';
import { entryVariables, resolveVariables } from './resolve-variables';

const variable = (
  name: string,
  type: TemplateVariable['type'] = 'string',
  more: Partial<TemplateVariable> = {},
) => ({
  name,
  type,
  required: false,
  ...more,
});

const problemsOf = (...parameters: Parameters<typeof resolveVariables>) => {
  try {
    resolveVariables(...parameters);
  } catch (thrown) {
    const { code, details } = thrown as { code: string; details: { problems: unknown } };
    expect(code).toBe('IMAGEFORGE_TEMPLATE_VARIABLE');
    return details.problems;
  }
  return undefined;
};

describe('resolveVariables', () => {
  const title = variable('title', 'string', { source: 'seo.title', default: 'Untitled' });

  it.each([
    ['the given value', { title: 'Given' }, { seo: { title: 'Entry' } }, 'Given'],
    ['a given empty text', { title: '' }, { seo: { title: 'Entry' } }, ''],
    ['the entry when null is given', { title: null }, { seo: { title: 'Entry' } }, 'Entry'],
    ['the entry when nothing is given', {}, { seo: { title: 'Entry' } }, 'Entry'],
    ['the default when the entry is empty there', {}, { seo: { title: '  ' } }, 'Untitled'],
    ['the default when the entry is null there', {}, { seo: null }, 'Untitled'],
    ['the default when there is no entry', {}, undefined, 'Untitled'],
  ])('takes %s', (_, given, entry, expected) => {
    expect(resolveVariables([title], given, entry)).toEqual({ title: expected });
  });

  it.each<[TemplateVariable['type'], unknown, unknown]>([
    ['string', 'x', 'x'],
    ['string', 3, '3'],
    ['string', true, 'true'],
    ['number', 3, 3],
    ['number', ' 2.5 ', 2.5],
    ['number', '', null],
    ['boolean', false, false],
    ['boolean', 'true', true],
    ['boolean', '', false],
    ['list', ['a', 2, ' ', 'b '], ['a', '2', 'b']],
    ['list', 'red, green\nblue,', ['red', 'green', 'blue']],
    ['list', [], []],
  ])('converts a given value to %s: %j', (type, given, expected) => {
    expect(resolveVariables([variable('a', type)], { a: given })).toEqual({ a: expected });
  });

  it.each<[TemplateVariable['type'], unknown, string, string]>([
    ['string', ['x'], 'a text', 'a list'],
    ['string', { x: 1 }, 'a text', 'an object'],
    ['number', 'three', 'a number', 'text "three"'],
    ['number', NaN, 'a number', 'number NaN'],
    ['number', true, 'a number', 'true'],
    ['boolean', 'yes', 'true or false', 'text "yes"'],
    ['boolean', 1, 'true or false', 'number 1'],
    ['list', [['x']], 'a list of texts', 'a list'],
    ['list', 3, 'a list of texts', 'number 3'],
  ])('refuses as %s: %j', (type, given, expected, received) => {
    expect(problemsOf([variable('a', type)], { a: given })).toEqual([{ variable: 'a', expected, received }]);
  });

  it('reads an entry with more than scalars', () => {
    const declared = [
      variable('body', 'string', { source: 'body' }),
      variable('category', 'string', { source: 'category.name' }),
      variable('tags', 'list', { source: 'tags.name' }),
      variable('keywords', 'list', { source: 'seo.keywords' }),
      variable('price', 'number', { source: 'price' }),
      variable('missing', 'string', { source: 'nowhere.at.all' }),
    ];
    const entry = {
      body: [
        {
          type: 'paragraph',
          children: [
            { type: 'text', text: 'Hello ' },
            { type: 'text', text: 'world', bold: true },
          ],
        },
      ],
      category: { name: 'Sea' },
      tags: [{ name: 'storm' }, { name: null }, { name: '**pier**' }],
      seo: { keywords: 'a, b' },
      price: '12.50',
    };
    expect(resolveVariables(declared, {}, entry)).toEqual({
      body: 'Hello world',
      category: 'Sea',
      tags: ['storm', 'pier'],
      keywords: ['a', 'b'],
      price: 12.5,
      missing: '',
    });
    expect(entryVariables(declared, { ...entry, price: 'free' })).toEqual({
      body: 'Hello world',
      category: 'Sea',
      tags: ['storm', 'pier'],
      keywords: ['a', 'b'],
    });
  });

  it('gives what has no value as nothing to write and nothing that holds', () => {
    const declared = [
      variable('s'),
      variable('n', 'number'),
      variable('b', 'boolean'),
      variable('l', 'list'),
    ];
    const values = resolveVariables(declared);
    expect(values).toEqual({ s: '', n: null, b: false, l: [] });
    const template = compileTemplate(
      '[{{s}}{{n}}{{l}}{{#if s}}s{{/if}}{{#if n}}n{{/if}}{{#if b}}b{{/if}}{{#if l}}l{{/if}}]',
    );
    expect(template.render(values)).toBe('[]');
  });

  it('lists every problem', () => {
    const declared = [
      variable('a', 'string', { required: true }),
      variable('b', 'list', { required: true }),
      variable('c', 'number', { required: true, default: 0 }),
      variable('d', 'boolean', { required: true, default: false }),
      variable('e', 'number', { source: 'price' }),
    ];
    expect(problemsOf(declared, { a: '  ', f: 1 }, { price: 'cheap' })).toEqual([
      { variable: 'f', expected: 'one of a, b, c, d, e', received: 'number 1' },
      { variable: 'a', expected: 'a text (required)', received: 'text "  "' },
      { variable: 'b', expected: 'a list of texts (required)', received: 'nothing' },
      { variable: 'e', expected: 'a number', received: 'text "cheap"' },
    ]);
    expect(() => resolveVariables([variable('a', 'string', { required: true })])).toThrow(
      '"a": expected a text (required), got nothing.',
    );
  });

  it('lists the first of very many problems, and cuts long names', () => {
    const declared = Array.from({ length: 50 }, (_, index) => variable(`${'a'.repeat(60)}${index}`));
    const given = Object.fromEntries(Array.from({ length: 70_000 }, (_, index) => [`${index}${'x'.repeat(1_000)}`, 1]));
    const problems = problemsOf(declared, given);
    expect(problems).toHaveLength(50);
    expect(JSON.stringify(problems).length).toBeLessThan(25_000);
  });

  it('refuses given variables that are not declared, inherited ones among them', () => {
    expect(problemsOf([], { x: 'y' })).toEqual([
      { variable: 'x', expected: 'no variables', received: 'text "y"' },
    ]);
    expect(problemsOf([], JSON.parse('{"__proto__": {"a": 1}}'))).toMatchObject([{ variable: '__proto__' }]);
    expect(resolveVariables([variable('toString')])).toEqual({ toString: '' });
  });
});
