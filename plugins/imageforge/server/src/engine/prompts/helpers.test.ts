import { compileTemplate } from './compile-template';
import { promptHelpers } from './helpers';

const render = (template: string, variables: Record<string, unknown> = {}) =>
  compileTemplate(template).render(variables);

describe('the helpers table', () => {
  it.each(promptHelpers.map((helper) => [helper.name, helper] as const))(
    'proves the example of %s',
    (_, { example }) => {
      expect(render(example.template, example.variables)).toBe(example.output);
    },
  );

  it('says everything that the docs need', () => {
    for (const { name, signature, description, example } of promptHelpers) {
      expect(signature).toContain(name);
      expect(description).toMatch(/^[A-Z].*\.$/s);
      expect(example.template).toContain(name);
    }
    expect(new Set(promptHelpers.map(({ name }) => name)).size).toBe(promptHelpers.length);
  });
});

describe('helpers', () => {
  it.each([
    ['{{truncate a 5}}', { a: 'short' }, 'short'],
    ['{{truncate a 6}}', { a: 'abcdefghij' }, 'abcde…'],
    ['{{truncate a 10}}', { a: 'one, two three' }, 'one, two…'],
    ['{{truncate a "4"}}', { a: 'abcdef' }, 'abc…'],
    ['{{truncate a 4}}', { a: 'ab😀cd' }, 'ab…'],
    ['{{join a}}', { a: ['x', '', 'y'] }, 'x, y'],
    ['{{join a "/"}}', { a: [1, 2] }, '1/2'],
    ['{{join a "/"}}', { a: 'no list' }, 'no list'],
    ['{{default a "b"}}', { a: [] }, 'b'],
    ['{{default a "b"}}', { a: 0 }, '0'],
    ['{{default a "b"}}', { a: false }, 'false'],
    ['{{default a (uppercase b)}}', { a: null, b: 'x' }, 'X'],
    ['{{plural a "cat"}}', { a: 1 }, 'cat'],
    ['{{plural a "child" "children"}}', { a: ['x', 'y'] }, 'children'],
    ['{{plural a "cat"}}', { a: 0 }, 'cats'],
    ['{{capitalize a}}', { a: 'élan vital' }, 'Élan vital'],
    ['{{#if (eq a 3)}}y{{else}}n{{/if}}', { a: '3' }, 'y'],
    ['{{#if (gt a 5)}}y{{else}}n{{/if}}', { a: 'many' }, 'n'],
    ['{{#if (gt a 5)}}y{{else}}n{{/if}}', { a: null }, 'n'],
    ['{{#if (lt a 5)}}y{{else}}n{{/if}}', { a: '4.5' }, 'y'],
    ['{{#if (and a (not b))}}y{{else}}n{{/if}}', { a: ['x'], b: [] }, 'y'],
    ['{{#if (or a b)}}y{{else}}n{{/if}}', { a: '', b: 0 }, 'n'],
  ])('%s', (template, variables, output) => {
    expect(render(template, variables)).toBe(output);
  });

  it.each([
    ['{{truncate a 0}}', { a: 'x' }, '"truncate" expects a length of at least 1, got number 0.'],
    ['{{uppercase a}}', { a: { b: 1 } }, '"uppercase" expects a text, got an object.'],
  ])('%s is refused', (template, variables, message) => {
    expect(() => render(template, variables)).toThrow(
      expect.objectContaining({ code: 'IMAGEFORGE_TEMPLATE_VARIABLE', message }),
    );
  });
});
