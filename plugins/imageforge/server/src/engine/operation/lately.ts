import type { StoredError } from '../errors';
import type { Generation } from '../generation/generation';
import { isSick } from '../routing/after-failure';

/** What is read of a generation to see how models and moderators have been doing. */
export type Recent = Pick<Generation, 'state' | 'attempts' | 'images' | 'screening' | 'error' | 'createdAt' | 'finishedAt'>;

/** How far back is looked, ms. */
const latelyMs = 15 * 60 * 1_000;

/**
 * Models of which no call of the last quarter of an hour was answered, in words. It is read from the
 * rows, so it is the same in every process. A refusal of what was asked for is an answer.
 */
export const sickModels = (rows: readonly Recent[], now: Date): string[] => {
  const since = now.getTime() - latelyMs;
  const errorsOf = new Map<string, (StoredError | undefined)[]>();
  for (const { provider, model, state, startedAt, error } of rows.flatMap(({ attempts }) => attempts)) {
    const isKnown = state === 'succeeded' || error !== undefined;
    if (!isKnown || Date.parse(startedAt) < since) continue;
    const key = `${provider}/${model}`;
    errorsOf.set(key, [...(errorsOf.get(key) ?? []), error]);
  }
  return [...errorsOf].flatMap(([model, errors]) =>
    errors.every((error) => error !== undefined && isSick(error))
      ? [`${model} (${[...new Set(errors.map((error) => error?.code))].join(', ')})`]
      : [],
  );
};

/**
 * Moderators that a generation waits for, or that one ended without, or went to a reviewer without, in
 * the last quarter of an hour.
 */
export const awayModerators = (rows: readonly Recent[], now: Date): string[] => {
  const since = now.getTime() - latelyMs;
  const away = rows.flatMap((row) => {
    const isLate = Date.parse(row.finishedAt ?? row.createdAt) < since;
    if (row.state === 'review') return isLate ? [] : unasked(row);
    if (row.error?.code !== 'IMAGEFORGE_MODERATOR_UNAVAILABLE' || (row.finishedAt !== undefined && isLate)) return [];
    const { moderator } = row.error.details ?? {};
    return typeof moderator === 'string' ? [moderator] : [];
  });
  return [...new Set(away)];
};

const unasked = ({ screening, images }: Recent): string[] =>
  [screening?.verdict, ...images.map(({ moderation }) => moderation)]
    .flatMap((verdict) => verdict?.findings ?? [])
    .flatMap(({ category, moderator }) => (category === 'unavailable' ? [moderator] : []));
