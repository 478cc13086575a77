import type { ForgeError } from '../errors';
import { compileTemplate } from './compile-template';

const faultOf = (template: string) => {
  try {
    compileTemplate(template, { field: 'prompt' });
  } catch (thrown) {
    const { code, details } = thrown as ForgeError;
    return { code, ...details };
  }
  return undefined;
};

/** Template, line, column, message: what an editor's cursor is put on, and what it is told. */
const table: [string, number, number, string][] = [
  // What is not closed is shown where it was opened.
  ['A {{title', 1, 3, '"{{" is not closed: expected "}}" before the end.'],
  ['{{{title', 1, 1, '"{{{" is not closed: expected "}}}" before the end.'],
  ['a {{title of\nthe cat', 1, 3, '"{{" is not closed: expected "}}" before the end.'],
  ['x\n\n  {{#if a}}b', 3, 3, '"{{#if}}" is not closed: expected "{{/if}}" before the end.'],
  ['{{#if a}}\n{{#each b}}x{{/each}}\n', 1, 1, '"{{#if}}" is not closed: expected "{{/if}}" before the end.'],
  ['{{#if a}}\n {{title', 2, 2, '"{{" is not closed: expected "}}" before the end.'],
  ['x\n{{#if a}}b{{/each}}', 2, 4, '"{{#if}}" is closed by "{{/each}}".'],
  ['{{!-- x }}', 1, 1, 'The comment is not closed: expected "--}}".'],
  ['ab\n{{! x', 2, 1, 'The comment is not closed: expected "}}".'],
  ['{{truncate "abc}}', 1, 12, 'The text is not closed: expected another ".'],
  ["{{truncate 'abc}}", 1, 12, "The text is not closed: expected another '."],
  ['{{[abc}}', 1, 3, '"[" is not closed: expected "]".'],
  // What stands in the wrong place.
  ['A {{title}', 1, 10, 'Unexpected "}".'],
  ['A {{title, mood}}', 1, 10, 'Unexpected ",".'],
  ['é😀 {{a,}}', 1, 8, 'Unexpected ",".'],
  ['x {{title {{mood}}', 1, 11, 'Unexpected "{{".'],
  ['line\r\n  {{a}}}', 2, 6, 'Unexpected "}}}".'],
  ['{{{a}}', 1, 5, 'Unexpected "}}".'],
  ['{{}}', 1, 3, 'Expected a name before "}}".'],
  ['a{{/if}}', 1, 2, '"{{/if}}" closes a block that is not open.'],
  ['a\n {{else}}', 2, 2, '"{{else}}" is only allowed once, inside a block.'],
  ['{{#if a}}{{else}}{{else}}{{/if}}', 1, 18, '"{{else}}" is only allowed once, inside a block.'],
  ['a\u0000b', 1, 2, 'This character is not allowed here.'],
  ['\u0000', 1, 1, 'This character is not allowed here.'],
  ['{{! closed }}\u0000', 1, 14, 'This character is not allowed here.'],
  ['{{a.this}}', 1, 3, 'Invalid path: a.this.'],
  ['{{tags.0}}', 1, 8, 'Expected brackets around the number of an item: "[0]".'],
  ['{{"text"}}', 1, 3, 'Expected a variable or a helper: a text or number needs no braces.'],
  // Helpers.
  ['x\r\n  {{upper a}}', 2, 5, 'There is no helper "upper".'],
  ['{{#if (equals a b)}}x{{/if}}', 1, 8, 'There is no helper "equals".'],
  ['{{lookup a "b"}}', 1, 3, 'There is no helper "lookup".'],
  ['{{log a}}', 1, 3, 'There is no helper "log".'],
  ['{{a.b c}}', 1, 3, 'There is no helper "a.b".'],
  ['{{truncate a}}', 1, 1, '"truncate" takes 2 arguments, got 1: truncate text length'],
  ['{{lowercase}}', 1, 1, '"lowercase" takes 1 argument, got 0: lowercase text'],
  ['{{#if (eq a)}}{{/if}}', 1, 7, '"eq" takes 2 arguments, got 1: eq a b'],
  ['{{truncate a length=3}}', 1, 14, '"truncate" takes no named arguments.'],
  ['{{if a "b"}}', 1, 3, '"if" is a block: write {{#if value}}…{{else}}…{{/if}}'],
  [
    '\n{{#truncate a 3}}x{{/truncate}}',
    2,
    4,
    '"truncate" is not a block: expected if, unless, each or with.',
  ],
  ['{{#title}}x{{/title}}', 1, 4, '"title" is not a block: expected if, unless, each or with.'],
  ['{{^title}}x{{/title}}', 1, 4, '"title" is not a block: expected if, unless, each or with.'],
  ['{{#each a as |x y z|}}{{/each}}', 1, 1, '"each" names at most 2 values, got 3.'],
  ['{{#if a as |x|}}{{/if}}', 1, 1, '"if" names at most 0 values, got 1.'],
  ['{{#each a as |join|}}{{/each}}', 1, 1, '"join" cannot be a name here.'],
  // What Handlebars has and templates have not.
  ['{{> header}}', 1, 1, 'Partials "{{> …}}" are not allowed.'],
  ['a {{#> layout}}x{{/layout}}', 1, 3, 'Partials "{{> …}}" are not allowed.'],
  ['{{#*inline "x"}}{{/inline}}', 1, 1, 'Decorators "{{* …}}" are not allowed.'],
  ['{{* x}}', 1, 1, 'Decorators "{{* …}}" are not allowed.'],
  ['{{{{if a}}}} x {{{{/if}}}}', 1, 1, 'Raw blocks "{{{{…}}}}" are not allowed.'],
  // Scopes.
  ['{{../a}}', 1, 3, '"../a" leads out of the template: there is nothing around it.'],
  ['{{#if a}}{{../b}}{{/if}}', 1, 12, '"../b" leads out of the template: there is nothing around it.'],
  ['{{this}}', 1, 3, '"this" has no value here: name a variable.'],
  ['{{.}}', 1, 3, '"." has no value here: name a variable.'],
  ['{{@index}}', 1, 3, '"@index" only exists inside "{{#each}}".'],
  ['{{#each a}}{{else}}{{@index}}{{/each}}', 1, 22, '"@index" only exists inside "{{#each}}".'],
];

describe('broken templates', () => {
  it.each(table)('%j', (template, line, column, message) => {
    expect(faultOf(template)).toEqual({
      code: 'IMAGEFORGE_TEMPLATE_INVALID',
      field: 'prompt',
      line,
      column,
      message,
    });
  });

  it('reads the position of this very template, not of one that was compiled before', () => {
    faultOf('\n\n\n\n{{a,}}');
    expect(faultOf('{{b,}}')).toMatchObject({ line: 1, column: 4 });
  });

  it('leaves the field out when there is none', () => {
    expect(() => compileTemplate('{{a,}}')).toThrow('line 1, column 4: Unexpected ",".');
  });
});
