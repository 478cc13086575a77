import type { z } from 'zod';
import { ForgeError } from '../engine/errors';
import { refuseUnusable } from './refuse-unusable';

/** What is told of the mistakes in a request: it may have a megabyte of them. */
const maxIssues = 50;
const maxMessageLength = 300;
const maxPathLength = 100;

/**
 * @throws ForgeError IMAGEFORGE_INVALID_REQUEST that names every field that is wrong, or the first
 *   `maxIssues` of them.
 */
export const parse = <Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> => {
  refuseUnusable(value);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, maxIssues).map(({ path, message }) => ({
    path: cut(path.join('.'), maxPathLength),
    message: cut(message, maxMessageLength),
  }));
  const text = issues.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join(' ');
  throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', text, { details: { field: issues[0]?.path, issues } });
};

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text);
