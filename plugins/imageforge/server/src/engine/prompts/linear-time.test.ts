import { cleanText } from '../texts/clean-text';
import { nameAsset, textsByRule } from '../generation/describe-asset';
import { slugOf } from '../generation/slug';
import { recipeFixture } from '../testing/generation-fixtures';
import { compileTemplate } from './compile-template';
import { composePrompt } from './compose-prompt';
import { flattenText } from './flatten-text';
import { readPath } from './read-path';
import { resolveVariables } from './resolve-variables';
import { truncateText } from './text';
import { joinPhrases, tidyLine, tidyRendered, tidyWhitespace } from './tidy';

/**
 * Entries and prompts are written by strangers: the work must grow with the text, not with its square.
 * What is judged is the growth, and only where the work takes so long that a busy machine cannot
 * explain it: four times the text costs 4 times as much, 16 times with a square, 64 times with a cube.
 */
const worstGrowth = 12;
/** ms */
const judgedFrom = 200;
/** Each four times the one before. A cube shows itself early, before it takes minutes. */
const sizes = [320, 1_280, 5_120, 20_480, 80_000];
const attempts = 3;

const duration = (run: () => unknown): number => {
  const start = performance.now();
  try {
    run();
  } catch (thrown) {
    // Refusing a text is an answer; an overflown stack is none.
    if (thrown instanceof RangeError) throw thrown;
  }
  return performance.now() - start;
};

/** @returns how a run grows too fast; undefined: it does not */
const tooFast = (run: (size: number) => () => unknown): string | undefined => {
  let before = Infinity;
  for (const size of sizes) {
    const work = run(size);
    let took = duration(work);
    for (let more = 1; more < attempts && took > judgedFrom && took / before >= worstGrowth; more += 1)
      took = Math.min(took, duration(work));
    const growth = took / before;
    if (took > judgedFrom && growth >= worstGrowth)
      return `${size} characters: ${growth.toFixed(1)} times the work of a quarter of them`;
    before = took;
  }
  return undefined;
};

const fill = (part: string, size: number): string => part.repeat(Math.ceil(size / part.length)).slice(0, size);

// Single marks, and the shortest texts that a rule begins to match again and again.
const marks = [...' \t\n\r,;.:!?-_*~`|#>+\\<&{}[]()="\'/1a', '…', 'İ', '\u2028', '\u{20000}', '\uE000'];
const parts = `
  ,; ;, ., .. ... -- - --- |- :- |-| ** __ ~~ *a _a __a **a ~~a \`a \`\`a \`a\` a\` ![ ![a](
  [a]( [a] [a][ [][ ]( () ( [] <a <a> </ <!-- --> <!-->
  <script <style> <script></script <img <http:// <mailto:a &amp &# &amp; {{ {{! {{a}} {{#if {{~ \\{{ }} \\* > 1. 1) 1 -[x] - +
`
  .split(/\s+/)
  .filter(Boolean);
const spaced = [', ', ' ,', '- ', '* ', '_ ', '> ', '| ', '( ) ', '[ ] ', '*a ', ',\n', '\n ', ' \n', 'a ', 'a\n', '. ', '1. '];
const tags = ['<a ', '<img ', '<img alt="', ' alt="', ' alt=', '<img alt=\'a\' >', '<script ', '</a ', '\u0301\u0316', '\u0316\u0301'];
/** Runs that one rule may read twice. */
const runs = [' ', '\n', '-', '`', '|', ',', '[', '<', '_', '*', '{', ':'];

const repeated = [...new Set([...marks, ...parts, ...spaced, ...tags])];
const hostile: [string, (size: number) => string][] = [
  ...repeated.flatMap((part): [string, (size: number) => string][] => [
    [`${JSON.stringify(part)} repeated`, (size) => fill(part, size)],
    [`${JSON.stringify(part)} repeated between letters`, (size) => `a${fill(part, size - 2)}x`],
  ]),
  ...runs.flatMap((first) =>
    runs
      .filter((second) => second !== first)
      .map((second): [string, (size: number) => string] => [
        `${JSON.stringify(first)}, then ${JSON.stringify(second)}, then a letter`,
        (size) => `${fill(first, size * 0.4)}${fill(second, size * 0.6)}x`,
      ]),
  ),
  ['a table rule that is none', (size) => `|${fill(' ', size * 0.3)}${fill('-', size * 0.4)}${fill(' ', size * 0.3)}x`],
  ['tags in an image', (size) => `<img ${fill('alt = ', size)}>`],
  ['quotes in an image', (size) => `<img ${fill(' alt="\'', size)}>`],
  ['every mark at once', (size) => fill(marks.join(''), size)],
  ['every part at once', (size) => fill(repeated.join(''), size)],
];

const preset = (text: string) => ({ promptPrefix: text, promptSuffix: text, negativePrompt: text });

const functions: Record<string, (text: string) => unknown> = {
  flattenText,
  joinPhrases: (text) => joinPhrases([text, 'a', text]),
  'composePrompt with a preset': (text) =>
    composePrompt({ prompt: text, negativePrompt: text, preset: preset(text) }),
  'composePrompt with a template': (text) =>
    composePrompt({
      template: { prompt: 'a{{a}}', alternativeText: '{{truncate a 30000}}', caption: '{{capitalize a}}' },
      variables: { a: text.slice(0, 31_999) },
      preset: preset(text),
    }),
  // A template has at most a quarter of the largest size.
  compileTemplate: (text) => compileTemplate(text.slice(0, text.length / 4)),
  tidyWhitespace,
  tidyRendered,
  tidyLine: (text) => tidyLine(text, 1_000),
  truncateText: (text) => truncateText(text, text.length - 1),
  nameAsset: (prompt) => nameAsset({ recipe: recipeFixture({ prompt }) }, 0),
  textsByRule: (prompt) => textsByRule(recipeFixture({ prompt })),
  slugOf,
  cleanText: (text) => cleanText(text.slice(0, 10_000), 'caption'),
  readPath: (text) => readPath({ a: [{ a: text }], [text]: text }, text),
};

describe('the work grows with the text and no faster', () => {
  it.each(Object.entries(functions))('in %s', (_, run) => {
    // The first one says enough; each further one costs seconds where it fails.
    for (const [name, make] of hostile) {
      const found = tooFast((size) => {
        const text = make(size);
        return () => run(text);
      });
      expect(found && `${name}, ${found}`).toBeUndefined();
    }
  });

  it('in explaining what is wrong with a template', () => {
    const found = tooFast((size) => () => compileTemplate(`{{! ${fill('{', size / 4 - 20)} }}{{}}`));
    expect(found).toBeUndefined();
  });

  it.each<[string, (inner: unknown) => unknown]>([
    ['objects', (a) => ({ a })],
    ['lists', (a) => [a]],
    ['lists in objects', (a) => ({ a: [a] })],
  ])('in readPath of deep %s', (_, wrap) => {
    const found = tooFast((size) => {
      let data: unknown = 'x';
      for (let depth = 0; depth < size / 2; depth += 1) data = wrap(data);
      const path = fill('a.', size - 1);
      return () => readPath(data, path);
    });
    expect(found).toBeUndefined();
  });
});

describe('what a form holds is looked at as far as a prompt can need it', () => {
  /** A list that counts how many of its items are taken. */
  const counted = (item: unknown) => {
    const count = { items: 0 };
    const list = new Proxy(Array.from({ length: 200_000 }, () => item), {
      get(target, name, receiver) {
        if (typeof name === 'string' && /^\d+$/.test(name)) count.items += 1;
        return Reflect.get(target, name, receiver);
      },
    });
    return { list, count };
  };
  const variables = (count: number, type: 'string' | 'list', source: string) =>
    Array.from({ length: count }, (_, index) => ({ name: `v${index}`, type, required: false, source }));

  it.each<[string, unknown, (list: unknown) => unknown]>([
    ['texts', 'a', (list) => list],
    ['nothing', '', (list) => list],
    ['lists', ['a'], (list) => list],
    ['paragraphs', { type: 'paragraph', children: [{ type: 'text', text: 'a' }] }, (list) => list],
    ['words of a paragraph', { type: 'text', text: 'a' }, (list) => [{ type: 'paragraph', children: list }]],
    ['texts within a list', 'a', (list) => [[list]]],
  ])('a list of 200,000 %s', (_, item, wrap) => {
    for (const type of ['string', 'list'] as const) {
      const { list, count } = counted(item);
      resolveVariables(variables(1, type, 'body'), {}, { body: wrap(list) });
      expect(count.items).toBeGreaterThan(0);
      expect(count.items).toBeLessThan(10_000);
    }
  });

  it('once, however many variables name it', () => {
    const takes = (howMany: number) => {
      const { list, count } = counted('a');
      resolveVariables(variables(howMany, 'string', 'body'), {}, { body: list });
      return count.items;
    };
    expect(takes(50)).toBe(takes(1));
  });
});
