import type { z } from 'zod';
import { ForgeError } from '../engine/errors';

/** Deepest nesting of a request's body: what is deeper is no request but an attempt on our stack. */
const maxDepth = 40;

/** @throws ForgeError IMAGEFORGE_INVALID_REQUEST that names every field that is wrong. */
export const parse = <Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> => {
  if (isDeeperThan(value, maxDepth)) {
    throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', `Expected a body that is nested at most ${maxDepth} deep.`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, 50).map(({ path, message }) => ({ path: path.join('.'), message }));
  const text = issues.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join(' ');
  throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', text, { details: { field: issues[0]?.path, issues } });
};

/** Level by level, because a recursion would be what it is to protect from. */
const isDeeperThan = (value: unknown, depth: number): boolean => {
  let level: unknown[] = [value];
  for (let deep = 0; level.length > 0; deep += 1) {
    if (deep > depth) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
};
