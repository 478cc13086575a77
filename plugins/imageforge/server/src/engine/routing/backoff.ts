/**
 * How long to wait before the next try, ms: what the other side asked for, else 1 s, 2 s, 4 s … up to
 * a minute, with half of it random so that many workers don't come back at once.
 * @param failures how many tries have failed, from 1.
 */
export const backoffMs = (failures: number, retryAfterMs: number | undefined, random: () => number): number => {
  if (retryAfterMs !== undefined) return retryAfterMs;
  const full = Math.min(60_000, 1_000 * 2 ** (failures - 1));
  return Math.round(full / 2 + (full / 2) * random());
};
