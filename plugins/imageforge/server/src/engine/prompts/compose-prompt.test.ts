import { type ComposeOptions, composePrompt } from './compose-prompt';

const template = (prompt: string, more = {}) => ({ prompt, ...more });

describe('composePrompt', () => {
  it.each<[string, ComposeOptions, ReturnType<typeof composePrompt>]>([
    ['a free prompt', { prompt: '  a  cat\n\n\n\non a mat ' }, { prompt: 'a cat\n\non a mat' }],
    ['its punctuation', { prompt: '(cat:1.2), , BREAK ..' }, { prompt: '(cat:1.2), , BREAK ..' }],
    [
      'a style around it',
      {
        prompt: 'a cat',
        preset: { promptPrefix: 'oil painting of', promptSuffix: ', soft light,', negativePrompt: 'blur' },
      },
      { prompt: 'oil painting of, a cat, soft light', negativePrompt: 'blur' },
    ],
    [
      'a style after a sentence',
      { prompt: 'A cat sits.', preset: { promptSuffix: 'Soft light.' } },
      { prompt: 'A cat sits. Soft light.' },
    ],
    [
      'an empty style',
      { prompt: 'a cat,', preset: { promptPrefix: null, promptSuffix: '', negativePrompt: null } },
      { prompt: 'a cat,' },
    ],
    [
      'a negative prompt beside the style',
      { prompt: 'a cat', negativePrompt: 'dogs, ', preset: { negativePrompt: 'blur' } },
      { prompt: 'a cat', negativePrompt: 'dogs, blur' },
    ],
    [
      'a template with all its texts',
      {
        template: template('Photo of {{title}}, {{mood}}, {{tags}}', {
          negativePrompt: 'no {{mood}}',
          alternativeText: '{{title}}\n at  sea ',
          caption: '{{mood}}',
          fileName: '{{lowercase title}}',
        }),
        variables: { title: 'Pier', mood: '', tags: ['gulls', 'wind'] },
        preset: { negativePrompt: 'blur' },
      },
      {
        prompt: 'Photo of Pier, gulls, wind',
        negativePrompt: 'no, blur',
        alternativeText: 'Pier at sea',
        fileName: 'pier',
      },
    ],
    [
      "a request's own negative prompt instead of the template's",
      { template: template('x', { negativePrompt: 'a' }), negativePrompt: 'b' },
      { prompt: 'x', negativePrompt: 'b' },
    ],
  ])('takes %s', (_, options, expected) => {
    expect(composePrompt(options)).toEqual(expected);
  });

  it.each([
    ['{{a}}, b', { a: '' }, 'b'],
    ['b, {{a}}, {{a}}', { a: '' }, 'b'],
    ['b {{a}}, c', { a: '' }, 'b, c'],
    ['b ({{a}}) c', { a: '' }, 'b c'],
    ['{{a}}.', { a: 'A cat.' }, 'A cat.'],
    ['b, {{a}}.', { a: '' }, 'b.'],
    ['wait... {{a}}', { a: 'x' }, 'wait... x'],
    ['a\n{{#if a}}\nb\n{{/if}}\n\n\n\nc', { a: '' }, 'a\n\nc'],
  ])('tidies %j', (prompt, variables, expected) => {
    expect(composePrompt({ template: { prompt }, variables }).prompt).toBe(expected);
  });

  it.each<[ComposeOptions, string]>([
    [{}, 'IMAGEFORGE_INVALID_REQUEST'],
    [{ prompt: 'x', template: template('x') }, 'IMAGEFORGE_INVALID_REQUEST'],
    [{ prompt: '  ' }, 'IMAGEFORGE_INVALID_REQUEST'],
    [{ template: template('{{a}}, '), variables: { a: '' } }, 'IMAGEFORGE_INVALID_REQUEST'],
    [{ prompt: 'x'.repeat(31_999), preset: { promptSuffix: 'yy' } }, 'IMAGEFORGE_TEMPLATE_LIMIT'],
    [{ template: template('{{a}}') }, 'IMAGEFORGE_TEMPLATE_VARIABLE'],
    [{ template: template('{{a') }, 'IMAGEFORGE_TEMPLATE_INVALID'],
  ])('refuses %#', (options, code) => {
    expect(() => composePrompt(options)).toThrow(expect.objectContaining({ code }));
  });

  it('keeps the texts of a file within what the media library takes', () => {
    const long = 'word '.repeat(300).trim();
    const composed = composePrompt({
      template: template('x', { alternativeText: '{{a}}', fileName: '{{a}}' }),
      variables: { a: long },
    });
    expect(composed.alternativeText?.length).toBeLessThanOrEqual(1_000);
    expect(composed.fileName).toMatch(/^(word ){5,}word$/);
    expect(composed.fileName?.length).toBeLessThanOrEqual(120);
  });
});
