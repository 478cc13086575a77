import type { TextField } from './texts';

/** Most characters of what a machine writes. Screen readers read an alternative text in one breath. */
export const maxLengths: Readonly<Record<TextField, number>> = { alternativeText: 160, caption: 300, title: 80 };

/** More than this is no answer to what was asked, and is not looked at. */
const maxRead = 10_000;

/** Controls, and marks that turn the direction of what stands around them. */
const invisible = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu;

/**
 * One line of plain text of what a model wrote, which may be anything: without markup, and cut
 * between words.
 * @returns `undefined` where nothing is left.
 */
export const cleanText = (value: unknown, field: TextField): string | undefined => {
  if (typeof value !== 'string' || value.length > maxRead) return undefined;
  const plain = value
    .replace(/<[^<>]*>/g, ' ')
    // What is left of them may be put together to another tag.
    .replace(/[<>]/g, '')
    .replace(invisible, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return shorten(plain, maxLengths[field]) || undefined;
};

/** Cuts between words, and says so. @param length characters */
export const shorten = (text: string, length: number): string =>
  text.length <= length ? text : `${cutAt(text, length - 1, ' ')}…`;

/** Cuts at the last separator before `length` characters, or there when there is none. */
export const cutAt = (text: string, length: number, separator: string): string => {
  if (text.length <= length) return text;
  const end = text.lastIndexOf(separator, length);
  // Half of a pair would be no character.
  return text.slice(0, end > 0 ? end : length).replace(/[\ud800-\udbff]$/, '');
};
