import { unavailable } from '../ask-service';

/**
 * Where the scores are in the answer, as JSON Pointers (RFC 6901). One pointer: to an object of
 * scores by category, or to a list of `{label, score}`. By category: to a number or a boolean each.
 */
export type ScorePointers = string | Readonly<Record<string, string>>;

interface Score {
  category: string;
  /** 0 to 1 */
  score: number;
}

/** @throws ForgeError IMAGEFORGE_MODERATOR_UNAVAILABLE when the answer is another: nothing passes by being misread. */
export const readScores = (answer: unknown, pointers: ScorePointers): Score[] => {
  if (typeof pointers === 'string') return named(follow(answer, pointers), pointers);
  return Object.entries(pointers).map(([category, pointer]) => ({ category, score: asScore(follow(answer, pointer), pointer) }));
};

const follow = (value: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (inner, part) =>
        typeof inner === 'object' && inner !== null && Object.hasOwn(inner, part)
          ? (inner as Record<string, unknown>)[part]
          : undefined,
      value,
    );

/** An empty list says that nothing was found, as detectors do; an empty object says nothing. */
const named = (value: unknown, pointer: string): Score[] => {
  if (Array.isArray(value)) return value.map((item) => labelled(item, pointer));
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) {
    throw unavailable(`Expected scores at "${pointer}" of its answer, got ${value === undefined ? 'nothing' : typeof value}.`);
  }
  return Object.entries(value).map(([category, score]) => ({ category, score: asScore(score, `${pointer}/${category}`) }));
};

const labelled = (item: unknown, pointer: string): Score => {
  const { label, category = label, score } = (item ?? {}) as Record<string, unknown>;
  if (typeof category !== 'string') throw unavailable(`Expected items with a "label" at "${pointer}" of its answer.`);
  return { category, score: asScore(score, pointer) };
};

const asScore = (value: unknown, pointer: string): number => {
  const score = typeof value === 'boolean' ? Number(value) : value;
  if (typeof score === 'number' && score >= 0 && score <= 1) return score;
  throw unavailable(`Expected a score from 0 to 1, or true or false, at "${pointer}" of its answer.`);
};
