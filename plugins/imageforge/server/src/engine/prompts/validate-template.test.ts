import type { TemplateVariable } from '../../../../shared/templates';
import type { ForgeError } from '../errors';
import { type TemplateTexts, validateTemplate } from './validate-template';

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

const declared = [
  variable('title'),
  variable('tags', 'list'),
  variable('count', 'number'),
  variable('dark', 'boolean'),
];

const detailsOf = (texts: Partial<TemplateTexts>, variables: TemplateVariable[] = declared) => {
  try {
    validateTemplate({ prompt: 'x', ...texts, variables });
  } catch (thrown) {
    expect((thrown as ForgeError).code).toBe('IMAGEFORGE_TEMPLATE_INVALID');
    return (thrown as ForgeError).details;
  }
  return undefined;
};

describe('validateTemplate', () => {
  it('accepts a template that uses what it declares', () => {
    expect(
      detailsOf({
        prompt:
          'Photo of {{title}}{{#each tags}}, {{this}} {{../title}}{{/each}}{{#if (gt tags.length 2)}}!{{/if}}',
        negativePrompt: '{{#if dark}}daylight{{/if}}',
        alternativeText: '{{truncate title 100}} {{title.length}} {{tags.[0]}}',
        caption: '{{count}} {{plural count "cat"}}',
        fileName: null,
      }),
    ).toBeUndefined();
  });

  it.each<[Partial<TemplateTexts>, Record<string, unknown>]>([
    [
      { prompt: 'a\n  {{titel}}' },
      {
        field: 'prompt',
        variable: 'titel',
        line: 2,
        column: 5,
        message: '"titel" is not declared: expected one of "title", "tags", "count", "dark".',
      },
    ],
    [
      { negativePrompt: '{{#if mood}}{{/if}}' },
      { field: 'negativePrompt', variable: 'mood', line: 1, column: 7 },
    ],
    [
      { alternativeText: '{{truncate @root.mood 3}}' },
      { field: 'alternativeText', variable: 'mood', line: 1, column: 12 },
    ],
    [{ caption: '{{title}' }, { field: 'caption', line: 1, column: 8, message: 'Unexpected "}".' }],
    [
      { fileName: '{{upper title}}' },
      { field: 'fileName', line: 1, column: 3, message: 'There is no helper "upper".' },
    ],
    [
      { prompt: '{{title.name}}' },
      {
        field: 'prompt',
        variable: 'title',
        line: 1,
        column: 3,
        message:
          '"title" is a text and has no "name": for a field of the entry declare a variable with the source "title.name".',
      },
    ],
    [{ prompt: '{{count.length}}' }, { variable: 'count', column: 3 }],
    [{ prompt: '{{tags.name}}' }, { variable: 'tags', column: 3 }],
    [
      { prompt: '{{#each title}}{{/each}}' },
      { message: '"each" needs a list, but "title" is not one.', column: 9 },
    ],
    [
      { prompt: '{{#each tags}}{{title}}{{/each}}' },
      {
        field: 'prompt',
        line: 1,
        column: 17,
        message:
          '"title" is looked up in the item here, and items are texts: for the variable write {{../title}} or {{@root.title}}.',
      },
    ],
    [{ prompt: '{{#each tags as |tag|}}{{tag.name}}{{/each}}' }, { column: 26 }],
  ])('%j', (texts, expected) => {
    expect(detailsOf(texts)).toMatchObject(expected);
  });

  it('tells everything at once', () => {
    const details = detailsOf({ prompt: '{{a}} {{title}}\n{{b}}', caption: '{{' });
    expect(details).toMatchObject({ field: 'prompt', variable: 'a' });
    expect(details?.problems).toMatchObject([
      { field: 'prompt', variable: 'a', line: 1, column: 3 },
      { field: 'prompt', variable: 'b', line: 2, column: 3 },
      { field: 'caption', line: 1, column: 1 },
    ]);
  });

  it.each<[TemplateVariable[], string]>([
    [[variable('a'), variable('a', 'list')], '"a" is declared twice.'],
    [[variable('join')], '"join" is the name of a helper: choose another one.'],
    [[variable('each')], '"each" is the name of a helper: choose another one.'],
    [[variable('__proto__')], '"__proto__" cannot name a variable.'],
    [[variable('constructor')], '"constructor" cannot name a variable.'],
    [[variable('this')], '"this" cannot name a variable.'],
    [
      [variable('a', 'number', { default: '3' })],
      'The default of "a" should be a number, but it is text "3".',
    ],
    [[variable('a', 'string', { default: ['x'] })], 'The default of "a" should be a text, but it is a list.'],
    [
      [variable('a', 'list', { default: 'x' })],
      'The default of "a" should be a list of texts, but it is text "x".',
    ],
    [
      [variable('a', 'boolean', { default: 1 })],
      'The default of "a" should be true or false, but it is number 1.',
    ],
  ])('%j', (variables, message) => {
    expect(detailsOf({}, variables)).toEqual({
      field: 'variables',
      variable: variables.at(-1)?.name,
      message,
    });
  });

  it.each<TemplateVariable>([
    variable('a', 'number', { default: 0 }),
    variable('a', 'string', { default: '' }),
    variable('a', 'list', { default: [] }),
    variable('a', 'boolean', { default: false }),
  ])('accepts a default of the right type: %j', (declaration) => {
    expect(detailsOf({}, [declaration])).toBeUndefined();
  });

  it('lets a limit be a limit', () => {
    expect(() => validateTemplate({ prompt: 'x'.repeat(20_001), variables: [] })).toThrow(
      expect.objectContaining({ code: 'IMAGEFORGE_TEMPLATE_LIMIT' }),
    );
  });
});
