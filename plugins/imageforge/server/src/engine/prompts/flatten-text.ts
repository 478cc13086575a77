import { htmlToText, markdownToText } from './markup';
import { truncateText } from './text';

/** Characters of an entry's text that reach a prompt: more than any image model reads. */
export const flattenedTextLength = 4_000;

/** Characters of markup that are looked at, so that a very long article costs no more than a long one. */
const markupLength = 20 * flattenedTextLength;
const maxDepth = 20;

interface Block {
  type?: unknown;
  text?: unknown;
  children?: unknown;
  image?: { alternativeText?: unknown } | null;
}

/** Text of a node of Strapi's blocks field (https://docs.strapi.io/cms/features/content-type-builder). */
const blockText = (block: unknown, depth: number): string => {
  if (typeof block !== 'object' || block === null || depth > maxDepth) return '';
  const { type, text, children, image } = block as Block;
  if (type === 'text') return typeof text === 'string' ? text : '';
  if (type === 'image') return typeof image?.alternativeText === 'string' ? image.alternativeText : '';
  if (!Array.isArray(children)) return '';
  const inside = children.map((child) => blockText(child, depth + 1));
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

const rawText = (value: unknown, depth: number): string => {
  if (typeof value === 'string') return markdownToText(htmlToText(value.slice(0, markupLength)));
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (value instanceof Date) return dateText(value);
  if (isBlock(value)) return blockText(value, depth);
  if (!Array.isArray(value) || depth > maxDepth) return '';
  const parts = value.map((item) => rawText(item, depth + 1).trim()).filter((part) => part !== '');
  return parts.join(value.some(isBlock) ? '\n' : ', ');
};

/**
 * Plain text of whatever an entry's field holds, on one line and at most `flattenedTextLength`
 * characters, cut at the end of a word: Strapi's blocks, Markdown, HTML, numbers, booleans and
 * dates (`2026-01-31`, with the time unless it is midnight UTC); lists are joined with ', '.
 * An object that is none of these has no text: ''.
 */
export const flattenText = (value: unknown): string =>
  truncateText(rawText(value, 0).replace(/\s+/g, ' ').trim(), flattenedTextLength);
