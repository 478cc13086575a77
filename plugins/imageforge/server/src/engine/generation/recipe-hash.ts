import { createHash } from 'node:crypto';
import type { Generation, Recipe } from './generation';

/** What a requester asked for, as far as it decides what comes of it. */
export interface Asked {
  recipe: Recipe;
  /** Whether the seed was asked for; one that we drew says nothing about what was wanted. */
  seedGiven: boolean;
  publish: Generation['publish'];
  target: Generation['target'];
}

/**
 * The same for every two requests that ask for the same, whatever the order of their fields, and
 * whatever they call the same source image.
 */
export const recipeHashOf = ({ recipe: { seed, parents: _parents, ...recipe }, seedGiven, publish, target }: Asked): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted({ ...recipe, ...(seedGiven && { seed }), publish, target })))
    .digest('hex');

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, sorted(item)]));
};
