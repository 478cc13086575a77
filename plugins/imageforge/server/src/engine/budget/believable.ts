import type { Usage } from '../image-model';
import type { MicroUsd } from './price';

/**
 * Most that one call can have cost: 1,000 dollars, a hundred times more than the dearest one does. A
 * figure beyond it is a mistake or an attack. Nine million such calls still add up exactly in the
 * ledger's sums, which are safe integers.
 */
const maxCallCost: MicroUsd = 1_000_000_000;

/** Most images that a call can have made; every model makes fewer. */
const maxImages = 1_000;
/** Most of anything else that a call can have used: tokens, seconds, megapixels. */
const maxUsage = 1_000_000_000;

/** Whether a call can have cost that: whole micro-USD, from nothing to a thousand dollars. It comes from outside, so it may be anything. */
export const isBelievableCost = (cost: unknown): cost is MicroUsd => Number.isSafeInteger(cost) && isBetween(cost as number, maxCallCost);

/**
 * What of the reported usage can be. Images and tokens are whole; nothing is less than none.
 * @returns `refused`: names and values of what cannot be: what was charged for it is not known.
 */
export const believableUsage = (reported: Usage): { usage: Usage; refused: string[] } => {
  const usage: Usage = {};
  const refused: string[] = [];
  for (const [name, most, isWhole] of figures) {
    const value: unknown = reported[name];
    if (value === undefined) continue;
    if ((isWhole ? Number.isSafeInteger(value) : Number.isFinite(value)) && isBetween(value as number, most)) usage[name] = value as number;
    else refused.push(`${name} ${String(value).slice(0, 40)}`);
  }
  return { usage, refused };
};

const figures: readonly (readonly [name: keyof Usage, most: number, isWhole: boolean])[] = [
  ['images', maxImages, true],
  ['textInputTokens', maxUsage, true],
  ['imageInputTokens', maxUsage, true],
  ['cachedInputTokens', maxUsage, true],
  ['imageOutputTokens', maxUsage, true],
  ['textOutputTokens', maxUsage, true],
  ['seconds', maxUsage, false],
  ['sourceMegapixels', maxUsage, false],
];

const isBetween = (value: number, most: number): boolean => value >= 0 && value <= most;
