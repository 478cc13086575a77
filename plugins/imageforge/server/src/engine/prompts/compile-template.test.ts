import { compileTemplate } from './compile-template';

const render = (template: string, variables: Record<string, unknown> = {}) =>
  compileTemplate(template).render(variables);

describe('compileTemplate', () => {
  it.each([
    ['a plain text', {}, 'a plain text'],
    ['{{a}} & {{{a}}} {{&a}}', { a: '<b>"x"</b>' }, '<b>"x"</b> & <b>"x"</b> <b>"x"</b>'],
    ['{{n}} {{yes}} {{no}} {{none}}', { n: 3, yes: true, no: false, none: null }, '3 true false '],
    ['{{tags}}', { tags: ['sea', 'storm'] }, 'sea, storm'],
    [
      '{{tags.length}} {{tags.[0]}} {{tags.[1]}} {{title.length}}',
      { tags: ['a', 'b'], title: 'xyz' },
      '2 a b 3',
    ],
    ['{{@root.a}} {{this.a}} {{./a}}', { a: 'x' }, 'x x x'],
    ['\\{{a}} {{a}}', { a: 'x' }, '{{a}} x'],
    ['{{! nothing }}a{{!-- {{b}} --}}', {}, 'a'],
    ['a  {{~ b ~}}  c', { b: '-' }, 'a-c'],
    ['{{#if a}}\nA\n{{else if b}}\nB\n{{else}}\nC\n{{/if}}\n', { a: '', b: true }, 'B\n'],
    ['{{^if a}}no{{/if}}', { a: 0 }, 'no'],
    ['{{#each l}}{{@index}}{{this}}{{#if @first}}!{{/if}}{{/each}}', { l: ['a', 'b'] }, '0a!1b'],
    ['{{#each l as |x i|}}{{i}}{{x}}{{../s}}{{/each}}', { l: ['a', 'b'], s: ';' }, '0a;1b;'],
    ['{{#each l}}x{{else}}none{{/each}}', { l: [] }, 'none'],
    ['{{#with a as |b|}}{{b}}{{this}}{{/with}}', { a: 'x' }, 'xx'],
    ['{{#with a}}x{{else}}none{{/with}}', { a: '' }, 'none'],
    [
      '{{#if a}}{{#each l}}{{#if ../a}}{{../a}}{{this}}{{/if}}{{/each}}{{/if}}',
      { a: 'x', l: [1, 2] },
      'x1x2',
    ],
    ['{{object.name}}', { object: { name: 'x' } }, 'x'],
  ])('%j renders', (template, variables, output) => {
    expect(render(template, variables)).toBe(output);
  });

  it('reaches the right level with ../ where lists hold the same items', () => {
    const template = '{{#each a}}{{#each ../b}}{{..}}{{this}}{{../../c}}{{@../index}} {{/each}}{{/each}}';
    expect(render(template, { a: ['x', 'y'], b: ['x', 'y'], c: '-' })).toBe('xx-0 xy-0 yx-1 yy-1 ');
  });

  it('names the variables that it uses, and none of the rest', () => {
    const { variables } = compileTemplate(
      '{{a}}{{#if (and b (gt c.length 1))}}{{@root.d}}{{/if}}{{#each e as |item|}}{{item}}{{this}}{{../f}}{{@index}}{{/each}}{{a}}{{truncate g 3}}',
    );
    expect(variables).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  });

  it('says where each use stands', () => {
    expect(compileTemplate('x\n  {{#each tags}}{{this}}{{/each}}').references).toEqual([
      { variable: 'tags', path: [], usage: 'list', line: 2, column: 11 },
      { variable: undefined, path: [], usage: 'value', line: 2, column: 19 },
    ]);
  });

  it('never compiles what a variable holds', () => {
    expect(render('{{a}}', { a: '{{b}} {{#each}}' })).toBe('{{b}} {{#each}}');
  });

  it('can be rendered again with other variables', () => {
    const template = compileTemplate('{{#each l}}{{this}}{{/each}}');
    expect([template.render({ l: ['a'] }), template.render({ l: ['b', 'c'] })]).toEqual(['a', 'bc']);
  });

  it('refuses to render without a variable that it uses, even if only in an if', () => {
    expect(() => compileTemplate('{{#if a}}{{b}}{{/if}}', { field: 'caption' }).render({})).toThrow(
      expect.objectContaining({
        code: 'IMAGEFORGE_TEMPLATE_VARIABLE',
        message: '"caption" needs "a", "b".',
        details: {
          field: 'caption',
          problems: [
            { variable: 'a', expected: 'a value', received: 'nothing' },
            { variable: 'b', expected: 'a value', received: 'nothing' },
          ],
        },
      }),
    );
  });

  it.each([
    ['{{a.b}}', { a: { c: 1 } }, 1, 3, '"a.b" should be a text, but it is nothing.'],
    ['x\n {{#each l}}\n{{name}}{{/each}}', { l: ['a'] }, 3, 3, '"name" should be a text, but it is nothing.'],
    ['{{a}}', { a: { b: 1 } }, 1, 3, '"a" should be a text, but it is an object.'],
    ['{{#each a}}{{/each}}', { a: 'text' }, 1, 9, '"a" should be a list, but it is text "text".'],
  ])('%j says where a value is missing', (template, variables, line, column, message) => {
    expect(() => compileTemplate(template, { field: 'prompt' }).render(variables)).toThrow(
      expect.objectContaining({
        code: 'IMAGEFORGE_TEMPLATE_VARIABLE',
        message: `"prompt", line ${line}, column ${column}: ${message}`,
      }),
    );
  });
});
