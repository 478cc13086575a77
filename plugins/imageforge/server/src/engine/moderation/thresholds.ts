import type { Finding } from './moderator';
import type { ModerationDecision } from './verdict';

/** From which score on (0 to 1) a person decides, and from which on it is blocked. `undefined`: never. */
interface Threshold {
  review?: number;
  block?: number;
}

/** By category; `violence` is for `violence/graphic` too, and `*` for every category that has none. */
export type Thresholds = Readonly<Record<string, Threshold>>;

/**
 * Chosen to err towards a person's decision. What concerns minors has no place where a person has
 * to look closely, and coarse language alone is no reason to refuse an image.
 */
export const defaultThresholds: Thresholds = {
  '*': { review: 0.5, block: 0.85 },
  'sexual/minors': { review: 0.1, block: 0.4 },
  profanity: { review: 0.5 },
};

/** What one finding means. */
export const decide = (
  { category, score, decided }: Pick<Finding, 'category' | 'score' | 'decided'>,
  thresholds: Thresholds,
): ModerationDecision => {
  if (decided) return decided;
  const { review = Infinity, block = Infinity } = thresholdOf(category, thresholds);
  if (score >= block) return 'block';
  return score >= review ? 'review' : 'pass';
};

/** The category's own, or that of the nearest category above it. */
const thresholdOf = (category: string, thresholds: Thresholds): Threshold => {
  for (let name = category; name !== ''; name = name.slice(0, Math.max(name.lastIndexOf('/'), 0))) {
    const threshold = Object.hasOwn(thresholds, name) ? thresholds[name] : undefined;
    if (threshold) return threshold;
  }
  return thresholds['*'] ?? {};
};
