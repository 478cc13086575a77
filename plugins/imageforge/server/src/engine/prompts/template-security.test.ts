import { runInNewContext } from 'node:vm';
import Handlebars from 'handlebars';
import { compileTemplate } from './compile-template';
import type { promptLimits } from './limits';

const render = (template: string, variables: Record<string, unknown> = {}) =>
  compileTemplate(template).render(variables);
const code = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (thrown) {
    return (thrown as { code: string }).code;
  }
};

describe('a template that reaches for code', () => {
  it.each([
    '{{constructor}}',
    '{{this.constructor}}',
    '{{[constructor]}}',
    '{{"constructor"}}',
    '{{./constructor}}',
    '{{a.constructor}}',
    '{{a.[constructor]}}',
    '{{a.constructor.constructor}}',
    '{{@root.constructor}}',
    '{{@root.a.constructor}}',
    '{{@constructor}}',
    '{{@root}}',
    '{{@context}}',
    '{{@budget}}',
    '{{@budget.iterate}}',
    '{{@_parent}}',
    '{{__proto__}}',
    '{{a.__proto__.x}}',
    '{{prototype}}',
    '{{a.__defineGetter__}}',
    '{{a.__lookupGetter__}}',
    '{{a.hasOwnProperty}}',
    '{{a.toString}}',
    '{{a.valueOf}}',
    '{{lookup this "constructor"}}',
    '{{lookup a "__proto__"}}',
    '{{#with (lookup a "constructor")}}{{this}}{{/with}}',
    '{{#with a}}{{constructor}}{{/with}}',
    '{{#with a}}{{this.constructor}}{{/with}}',
    '{{#with a as |x|}}{{x.constructor}}{{/with}}',
    '{{#with "s" as |string|}}{{#with "e"}}{{#with split as |conslist|}}{{conslist.pop}}{{/with}}{{/with}}{{string.sub.apply}}{{/with}}',
    '{{#each a as |constructor|}}{{constructor}}{{/each}}',
    '{{#each a}}{{../constructor}}{{/each}}',
    '{{truncate a.constructor 3}}',
    '{{truncate a __proto__=b}}',
    '{{#if (eq a.constructor.name "Object")}}x{{/if}}',
    '{{helperMissing a}}',
    '{{blockHelperMissing a}}',
    '{{#blockHelperMissing a}}{{/blockHelperMissing}}',
    '{{$emit a "a" 1 1}}',
    '{{[$emit] a}}',
    '{{log a}}',
  ])('%s is not rendered', (template) => {
    const variables = { a: { b: 'x' }, b: 1, helperMissing: 1, split: 1 };
    expect(code(() => render(template, variables))).toMatch(/^IMAGEFORGE_TEMPLATE_(INVALID|VARIABLE)$/);
  });

  it('finds nothing inherited, whatever it is called', () => {
    const polluted = Object.create({ secret: 'inherited' }) as Record<string, unknown>;
    expect(code(() => render('{{secret}}', polluted))).toBe('IMAGEFORGE_TEMPLATE_VARIABLE');
    expect(code(() => render('{{a.secret}}', { a: polluted }))).toBe('IMAGEFORGE_TEMPLATE_VARIABLE');
    expect(code(() => render('{{a.trim}}', { a: 'text' }))).toBe('IMAGEFORGE_TEMPLATE_VARIABLE');
    expect(code(() => render('{{a.map}}', { a: [1] }))).toBe('IMAGEFORGE_TEMPLATE_VARIABLE');
  });

  it('calls no function and no accessor among the variables', () => {
    const called = jest.fn(() => 'called');
    const variables = {
      f: called,
      o: {
        get g() {
          return called();
        },
      },
      l: [called],
    };
    expect(code(() => render('{{f}}', variables))).toBe('IMAGEFORGE_TEMPLATE_VARIABLE');
    expect(code(() => render('{{o.g}}', variables))).toBe('IMAGEFORGE_TEMPLATE_VARIABLE');
    expect(render('{{#each l}}[{{this}}]{{/each}}', variables)).toBe('[]');
    expect(called).not.toHaveBeenCalled();
  });

  it('pollutes nothing through variables named __proto__', () => {
    const variables = JSON.parse(
      '{"a": "x", "__proto__": {"polluted": "yes"}, "constructor": {"prototype": {"polluted": 1}}}',
    );
    expect(render('{{a}}', variables)).toBe('x');
    expect(code(() => render('{{polluted}}', variables))).toBe('IMAGEFORGE_TEMPLATE_VARIABLE');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('takes data of another realm as data', () => {
    expect(render('{{a.b}}', { a: runInNewContext('({ b: "x" })') as unknown })).toBe('x');
  });

  it('knows nothing that the application registered with Handlebars', () => {
    Handlebars.registerHelper('leak', () => 'leaked');
    Handlebars.registerPartial('leak', 'leaked');
    expect(code(() => render('{{leak 1}}'))).toBe('IMAGEFORGE_TEMPLATE_INVALID');
    expect(code(() => render('{{> leak}}'))).toBe('IMAGEFORGE_TEMPLATE_INVALID');
    Handlebars.unregisterHelper('leak');
    Handlebars.unregisterPartial('leak');
  });
});

describe('a template that grows', () => {
  const limitOf = (run: () => unknown) => {
    try {
      run();
    } catch (thrown) {
      const { code: thrownCode, details } = thrown as { code: string; details: { limit: string } };
      return `${thrownCode} ${details.limit}`;
    }
    return 'no error';
  };
  const stoppedAt = (limit: keyof typeof promptLimits) => `IMAGEFORGE_TEMPLATE_LIMIT ${limit}`;
  const list = (length: number) => Array.from({ length }, (_, index) => index);
  const nested = (depth: number, open: string, inner: string, close: string) =>
    open.repeat(depth) + inner + close.repeat(depth);
  const joins = (depth: number) => `${'(join a '.repeat(depth)}"x"${')'.repeat(depth)}`;

  it.each([
    ['a long text', () => compileTemplate('x'.repeat(20_001)), 'templateLength'],
    ['many expressions', () => compileTemplate('{{a}}'.repeat(1_001)), 'nodes'],
    ['deep blocks', () => compileTemplate(nested(1_000, '{{#if a}}', '', '{{/if}}')), 'nesting'],
    ['blocks deeper than allowed', () => compileTemplate(nested(40, '{{#if a}}', '', '{{/if}}')), 'nesting'],
    [
      'deep subexpressions',
      () => compileTemplate(`{{truncate ${nested(1_500, '(not ', 'a', ')')} 1}}`),
      'nesting',
    ],
    ['one each over a long list', () => render('{{#each a}}x{{/each}}', { a: list(1_001) }), 'iterations'],
    [
      'each in each',
      () => render('{{#each a}}{{#each ../a}}x{{/each}}{{/each}}', { a: list(100) }),
      'iterations',
    ],
    [
      'each in each in each, without a word',
      () => render('{{#each a}}{{#each ../a}}{{#each ../../a}}{{/each}}{{/each}}{{/each}}', { a: list(900) }),
      'iterations',
    ],
    [
      'a long text in each',
      () => render(`{{#each a}}${'x'.repeat(1_000)}{{/each}}`, { a: list(900) }),
      'outputLength',
    ],
    ['a long variable', () => render('{{a}}', { a: 'x'.repeat(32_001) }), 'outputLength'],
    ['a variable many times', () => render('{{a}}'.repeat(900), { a: 'x'.repeat(100) }), 'outputLength'],
    ['joins in joins', () => render(`{{truncate ${joins(12)} 1}}`, { a: list(200) }), 'outputLength'],
    [
      'a helper on a long text',
      () => render('{{truncate (uppercase a) 3}}', { a: 'x'.repeat(40_000) }),
      'outputLength',
    ],
    [
      'a helper that reads much and writes little, in each',
      () => render('{{#each a}}{{truncate ../b 1}}{{/each}}', { a: list(900), b: 'x'.repeat(30_000) }),
      'work',
    ],
    ['very much data', () => render('{{a}}', { a: '', b: 'x'.repeat(1_000_001) }), 'variablesLength'],
    ['very many values', () => render('{{a}}', { a: '', b: list(10_001) }), 'variablesCount'],
  ] as const)('%s is stopped', (_, run, limit) => {
    expect(limitOf(run)).toBe(stoppedAt(limit));
  });

  it('names the field and the maximum', () => {
    expect(() => compileTemplate('x'.repeat(20_001), { field: 'caption' })).toThrow(
      expect.objectContaining({
        message: '"caption": expected at most 20000 characters of template text.',
        details: { field: 'caption', limit: 'templateLength', maximum: 20_000 },
      }),
    );
  });

  it('lets through what is just within the limits', () => {
    expect(render('{{#each a}}{{this}},{{/each}}', { a: list(1_000) })).toHaveLength(3_890);
    expect(render('{{a}}', { a: 'x'.repeat(32_000) })).toHaveLength(32_000);
  });

  it('ends in a circle of data', () => {
    const circle: Record<string, unknown> = { name: 'x' };
    circle.self = circle;
    expect(render('{{a.self.name}}', { a: circle })).toBe('x');
  });
});
