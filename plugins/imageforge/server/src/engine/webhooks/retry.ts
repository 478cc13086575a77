const minute = 60_000;
const hour = 60 * minute;

/** Waits between the tries of one delivery, ms: a little more than a day in all. */
export const retryWaits = [
  5_000,
  30_000,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  8 * hour,
  9 * hour,
] as const;

/**
 * @param attempts how many tries have failed, from 1.
 * @param random 0 to 1: up to a tenth is added, so that what failed together doesn't come back together.
 * @returns ms until the next try; undefined when it is given up.
 */
export const retryWaitMs = (attempts: number, random: number): number | undefined => {
  const wait = retryWaits[attempts - 1];
  return wait === undefined ? undefined : Math.round(wait * (1 + random / 10));
};
