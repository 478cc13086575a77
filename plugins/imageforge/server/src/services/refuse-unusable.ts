import { ForgeError } from '../engine/errors';

/** Deepest nesting of a request: what is deeper is no request but an attempt on our stack. */
const maxDepth = 40;
/** Most values of a request, at all depths together: a form with the longest of texts has some thousands. */
const maxValues = 50_000;

/**
 * NUL, which PostgreSQL has in no text, and half a surrogate pair, which UTF-8 has not. A schema does
 * not see them where it takes any value: a template's variables, a form's values, a provider's parameters.
 */
const unstorable = /\0|\p{Surrogate}/u;

/**
 * Refuses what no endpoint can use, before a schema spends time on it. Level by level, because a
 * recursion would be what it is to protect from.
 * @throws ForgeError IMAGEFORGE_INVALID_REQUEST
 */
export const refuseUnusable = (request: unknown): void => {
  let count = 0;
  /** Each value with the field of the request that it is in, for the message; at the top there is none yet. */
  let level: [value: unknown, field?: string][] = [[request]];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) throw refusal(`Expected a body that is nested at most ${maxDepth} deep.`);
    const next: typeof level = [];
    for (const [value, field] of level) {
      if (typeof value === 'string') refuseUnstorable(value, field);
      if (typeof value !== 'object' || value === null) continue;
      for (const [name, inside] of Object.entries(value)) {
        count += 1;
        if (count > maxValues) throw refusal(`Expected a body of at most ${maxValues} values.`);
        refuseUnstorable(name, field);
        next.push([inside, field ?? name]);
      }
    }
    level = next;
  }
};

const refuseUnstorable = (text: string, field: string | undefined): void => {
  if (!unstorable.test(text)) return;
  throw refusal(`${field ? `${field}: e` : 'E'}xpected text without NUL and without half a surrogate pair.`, field);
};

const refusal = (message: string, field?: string) =>
  new ForgeError('IMAGEFORGE_INVALID_REQUEST', message, field === undefined ? {} : { details: { field } });
