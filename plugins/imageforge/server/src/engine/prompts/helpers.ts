import type { RenderBudget } from './limits';
import { ForgeError } from '../errors';
import { describeValue, isBlank, toText, truncateText } from './text';

/** A helper of templates: what the docs say about it, and what it does. */
interface PromptHelper {
  name: string;
  /** `value`: `{{name …}}` or `(name …)`. `block`: `{{#name …}}…{{/name}}`. */
  kind: 'value' | 'block';
  /** How it is written. */
  signature: string;
  /** What it does, one or two sentences. */
  description: string;
  /** Proven by a test. */
  example: { template: string; variables: Record<string, unknown>; output: string };
  /** Number of arguments. */
  arguments: { min: number; max: number };
}

/** A value helper with its function. Blocks are in `blocks.ts`. */
interface ValueHelper extends PromptHelper {
  kind: 'value';
  run(values: readonly unknown[], budget: RenderBudget): unknown;
}

const wrong = (helper: string, expected: string, received: unknown): ForgeError =>
  new ForgeError(
    'IMAGEFORGE_TEMPLATE_VARIABLE',
    `"${helper}" expects ${expected}, got ${describeValue(received)}.`,
    {
      details: { helper, problems: [{ variable: helper, expected, received: describeValue(received) }] },
    },
  );

const text = (helper: string, value: unknown): string => {
  const result = toText(value);
  if (result === undefined) throw wrong(helper, 'a text', value);
  return result;
};

const numeric = (value: unknown): number => {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
};

const sameText = (a: unknown, b: unknown): boolean => text('eq', a) === text('eq', b);

const join = (list: unknown, separator: unknown, budget: RenderBudget): string => {
  if (!Array.isArray(list)) return text('join', list);
  const items = list.map((item) => text('join', item)).filter((item) => item !== '');
  const between = separator === undefined ? ', ' : text('join', separator);
  // Measured before it is built: a join inside a join grows with the power of its depth.
  budget.checkLength(items.reduce((sum, item) => sum + item.length, 0) + between.length * items.length);
  return items.join(between);
};

const valueHelpers: readonly ValueHelper[] = [
  {
    name: 'truncate',
    kind: 'value',
    signature: 'truncate text length',
    description: 'Cuts a text to at most that many characters, at the end of a word, and ends it with "…".',
    example: {
      template: '{{truncate title 12}}',
      variables: { title: 'Lighthouse at dusk' },
      output: 'Lighthouse…',
    },
    arguments: { min: 2, max: 2 },
    run: ([value, length]) => {
      const limit = numeric(length);
      if (!Number.isInteger(limit) || limit < 1) throw wrong('truncate', 'a length of at least 1', length);
      return truncateText(text('truncate', value), limit, '…');
    },
  },
  {
    name: 'join',
    kind: 'value',
    signature: 'join list [separator]',
    description: 'Joins the items of a list, with ", " if nothing else is given. Empty items are left out.',
    example: {
      template: '{{join tags " and "}}',
      variables: { tags: ['sea', 'storm'] },
      output: 'sea and storm',
    },
    arguments: { min: 1, max: 2 },
    run: ([list, separator], budget) => join(list, separator, budget),
  },
  {
    name: 'default',
    kind: 'value',
    signature: 'default value fallback',
    description: 'Takes the fallback where the value is empty. The number 0 and false are values, not empty.',
    example: { template: '{{default mood "calm"}}', variables: { mood: '' }, output: 'calm' },
    arguments: { min: 2, max: 2 },
    run: ([value, fallback]) => (value === 0 || value === false || !isBlank(value) ? value : fallback),
  },
  {
    name: 'plural',
    kind: 'value',
    signature: 'plural count one [many]',
    description:
      'Chooses a word by a number, or by the length of a list. "many" is "one" with an s if left out.',
    example: {
      template: '{{count}} {{plural count "boat"}}',
      variables: { count: 3 },
      output: '3 boats',
    },
    arguments: { min: 2, max: 3 },
    run: ([count, one, many]) => {
      const word = text('plural', one);
      const number = Array.isArray(count) ? count.length : numeric(count);
      if (number === 1) return word;
      return many === undefined ? `${word}s` : text('plural', many);
    },
  },
  {
    name: 'lowercase',
    kind: 'value',
    signature: 'lowercase text',
    description: 'Writes a text in small letters.',
    example: { template: '{{lowercase style}}', variables: { style: 'ART DECO' }, output: 'art deco' },
    arguments: { min: 1, max: 1 },
    run: ([value]) => text('lowercase', value).toLowerCase(),
  },
  {
    name: 'uppercase',
    kind: 'value',
    signature: 'uppercase text',
    description: 'Writes a text in capital letters.',
    example: { template: '{{uppercase brand}}', variables: { brand: 'acme' }, output: 'ACME' },
    arguments: { min: 1, max: 1 },
    run: ([value]) => text('uppercase', value).toUpperCase(),
  },
  {
    name: 'capitalize',
    kind: 'value',
    signature: 'capitalize text',
    description: 'Writes the first letter as a capital and leaves the others.',
    example: { template: '{{capitalize subject}}', variables: { subject: 'old oak' }, output: 'Old oak' },
    arguments: { min: 1, max: 1 },
    run: ([value]) => text('capitalize', value).replace(/^\s*\p{L}/u, (letter) => letter.toUpperCase()),
  },
  {
    name: 'eq',
    kind: 'value',
    signature: 'eq a b',
    description: 'Whether two values read the same, so that the number 3 equals the text "3".',
    example: {
      template: '{{#if (eq season "winter")}}snow{{else}}grass{{/if}}',
      variables: { season: 'winter' },
      output: 'snow',
    },
    arguments: { min: 2, max: 2 },
    run: ([a, b]) => sameText(a, b),
  },
  {
    name: 'ne',
    kind: 'value',
    signature: 'ne a b',
    description: 'The opposite of eq.',
    example: {
      template: 'a cat{{#unless (ne place "sea")}} on the beach{{/unless}}',
      variables: { place: 'sea' },
      output: 'a cat on the beach',
    },
    arguments: { min: 2, max: 2 },
    run: ([a, b]) => !sameText(a, b),
  },
  {
    name: 'gt',
    kind: 'value',
    signature: 'gt a b',
    description: 'Whether a is a greater number than b. False when one of them is not a number.',
    example: {
      template: '{{#if (gt tags.length 1)}}a collage{{else}}a photo{{/if}}',
      variables: { tags: ['sea', 'storm'] },
      output: 'a collage',
    },
    arguments: { min: 2, max: 2 },
    run: ([a, b]) => numeric(a) > numeric(b),
  },
  {
    name: 'lt',
    kind: 'value',
    signature: 'lt a b',
    description: 'Whether a is a smaller number than b. False when one of them is not a number.',
    example: {
      template: '{{#if (lt price 20)}}simple{{else}}precious{{/if}}',
      variables: { price: 250 },
      output: 'precious',
    },
    arguments: { min: 2, max: 2 },
    run: ([a, b]) => numeric(a) < numeric(b),
  },
  {
    name: 'and',
    kind: 'value',
    signature: 'and a b …',
    description: 'Whether all of them hold. Empty texts, empty lists, 0 and false do not.',
    example: {
      template: '{{#if (and title mood)}}{{title}}, {{mood}}{{/if}}',
      variables: { title: 'A pier', mood: 'foggy' },
      output: 'A pier, foggy',
    },
    arguments: { min: 2, max: 10 },
    run: (values) => values.every((value) => !isBlank(value)),
  },
  {
    name: 'or',
    kind: 'value',
    signature: 'or a b …',
    description: 'Whether one of them holds.',
    example: {
      template: '{{#if (or logo brand)}}branded{{/if}}',
      variables: { logo: '', brand: 'Acme' },
      output: 'branded',
    },
    arguments: { min: 2, max: 10 },
    run: (values) => values.some((value) => !isBlank(value)),
  },
  {
    name: 'not',
    kind: 'value',
    signature: 'not a',
    description: 'Whether it does not hold.',
    example: {
      template: '{{#if (not people)}}no people{{/if}}',
      variables: { people: false },
      output: 'no people',
    },
    arguments: { min: 1, max: 1 },
    run: ([value]) => isBlank(value),
  },
];

const blockHelpers: readonly PromptHelper[] = [
  {
    name: 'if',
    kind: 'block',
    signature: '{{#if value}}…{{else}}…{{/if}}',
    description: 'Writes its content when the value holds. Chains with {{else if …}}.',
    example: {
      template: 'a house{{#if colour}} in {{colour}}{{else}} in white{{/if}}',
      variables: { colour: 'red' },
      output: 'a house in red',
    },
    arguments: { min: 1, max: 1 },
  },
  {
    name: 'unless',
    kind: 'block',
    signature: '{{#unless value}}…{{else}}…{{/unless}}',
    description: 'The opposite of if.',
    example: {
      template: 'a street{{#unless people}}, deserted{{/unless}}',
      variables: { people: false },
      output: 'a street, deserted',
    },
    arguments: { min: 1, max: 1 },
  },
  {
    name: 'each',
    kind: 'block',
    signature: '{{#each list as |item index|}}…{{else}}…{{/each}}',
    description:
      'Writes its content for each item of a list: {{this}} or the named item, @index from 0, @first, @last; ' +
      '../name reaches the variables outside. {{else}} is for an empty list.',
    example: {
      template: '{{#each tags}}{{this}}{{#unless @last}} + {{/unless}}{{/each}}',
      variables: { tags: ['sea', 'storm'] },
      output: 'sea + storm',
    },
    arguments: { min: 1, max: 1 },
  },
  {
    name: 'with',
    kind: 'block',
    signature: '{{#with value as |name|}}…{{else}}…{{/with}}',
    description: 'Gives a value another name inside. {{else}} is for an empty value.',
    example: {
      template: '{{#with (join tags " and ") as |scene|}}{{scene}}, {{uppercase scene}}{{/with}}',
      variables: { tags: ['sea', 'storm'] },
      output: 'sea and storm, SEA AND STORM',
    },
    arguments: { min: 1, max: 1 },
  },
];

/** Every helper that templates know. The docs are generated from it; nothing else can be called. */
export const promptHelpers: readonly PromptHelper[] = [...blockHelpers, ...valueHelpers];

/** By name; a helper that is not in here does not exist. */
export const promptHelper: ReadonlyMap<string, PromptHelper> = new Map(
  promptHelpers.map((helper) => [helper.name, helper]),
);

/** The functions of the value helpers, each within the budget of its rendering. */
export const valueFunctions: ReadonlyMap<
  string,
  (values: readonly unknown[], budget: RenderBudget) => unknown
> = new Map(
  valueHelpers.map((helper) => [
    helper.name,
    (values: readonly unknown[], budget: RenderBudget) => {
      budget.spend(values.reduce<number>((sum, value) => sum + (toText(value)?.length ?? 0), 0));
      const result = helper.run(values, budget);
      if (typeof result === 'string') budget.checkLength(result.length);
      return result;
    },
  ]),
);
