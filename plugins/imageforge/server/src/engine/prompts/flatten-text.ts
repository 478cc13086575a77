import { htmlToText, markdownToText } from './markup';
import { truncateText } from './text';

/** Characters of an entry's text that reach a prompt: more than any image model reads. */
export const flattenedTextLength = 4_000;

/**
 * What of a value is looked at, so that a very long article or list costs no more than a long one:
 * characters of markup, and nodes, which are list items and blocks.
 */
const markupLength = 20 * flattenedTextLength;
const maxNodes = 2_000;
const maxDepth = 20;

/** What is left to look at. */
interface Rest {
  characters: number;
  nodes: number;
}

const read = (text: string, rest: Rest): string => {
  const part = text.slice(0, rest.characters);
  rest.characters -= part.length;
  return part;
};

/** The texts of the items, up to where nothing more is looked at. */
const readItems = (items: readonly unknown[], rest: Rest, textOf: (item: unknown) => string): string[] => {
  const texts: string[] = [];
  for (const item of items) {
    if (rest.nodes === 0 || rest.characters === 0) break;
    rest.nodes -= 1;
    texts.push(textOf(item));
  }
  return texts;
};

interface Block {
  type?: unknown;
  text?: unknown;
  children?: unknown;
  image?: { alternativeText?: unknown } | null;
}

/** Text of a node of Strapi's blocks field (https://docs.strapi.io/cms/features/content-type-builder). */
const blockText = (block: unknown, depth: number, rest: Rest): string => {
  if (typeof block !== 'object' || block === null || depth > maxDepth) return '';
  const { type, text, children, image } = block as Block;
  if (type === 'text') return typeof text === 'string' ? read(text, rest) : '';
  if (type === 'image') return typeof image?.alternativeText === 'string' ? read(image.alternativeText, rest) : '';
  if (!Array.isArray(children)) return '';
  const inside = readItems(children, rest, (child) => blockText(child, depth + 1, rest));
  return type === 'list' ? inside.join('\n') : inside.join('');
};

const isBlock = (value: unknown): value is Block =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Block).type === 'string' &&
  'children' in value;

const dateText = (date: Date): string => {
  if (Number.isNaN(date.getTime())) return '';
  return date.toISOString().replace(/T00:00:00\.000Z$/, '');
};

const rawText = (value: unknown, depth: number, rest: Rest): string => {
  if (typeof value === 'string') return markdownToText(htmlToText(read(value, rest)));
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (value instanceof Date) return dateText(value);
  if (isBlock(value)) return blockText(value, depth, rest);
  if (!Array.isArray(value) || depth > maxDepth) return '';
  const parts = readItems(value, rest, (item) => rawText(item, depth + 1, rest).trim()).filter((part) => part !== '');
  return parts.join(value.slice(0, maxNodes).some(isBlock) ? '\n' : ', ');
};

const toLine = (text: string): string => truncateText(text.replace(/\s+/g, ' ').trim(), flattenedTextLength);

/**
 * Plain text of whatever an entry's field holds, on one line and at most `flattenedTextLength`
 * characters, cut at the end of a word: Strapi's blocks, Markdown, HTML, numbers, booleans and
 * dates (`2026-01-31`, with the time unless it is midnight UTC); lists are joined with ', '.
 * An object that is none of these has no text: ''.
 */
export const flattenText = (value: unknown): string =>
  toLine(rawText(value, 0, { characters: markupLength, nodes: maxNodes }));

/** The items of a list, each as `flattenText` has it, without those that have no text. */
export const flattenList = (items: readonly unknown[]): string[] => {
  const rest = { characters: markupLength, nodes: maxNodes };
  const texts = readItems(items, rest, (item) => {
    const text = toLine(rawText(item, 0, rest));
    // Each item may be as long as a text; what all of them share is the nodes.
    rest.characters = markupLength;
    return text;
  });
  return texts.filter((text) => text !== '');
};
