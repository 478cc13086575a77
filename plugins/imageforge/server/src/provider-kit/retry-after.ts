/**
 * When the server asked us to come back: `retry-after-ms`, then `retry-after` in seconds or as a date.
 * @param now ms since 1970.
 * @returns ms from now, at least 0; undefined when it did not say.
 */
export const retryAfterMs = (headers: Headers, now: number = Date.now()): number | undefined => {
  const ms = number(headers.get('retry-after-ms'));
  if (ms !== undefined) return ms;
  const text = headers.get('retry-after');
  const seconds = number(text);
  if (seconds !== undefined) return seconds * 1_000;
  // Date.parse takes "-1" for a day of 2001.
  const date = /^[a-z]{3}/i.test(text ?? '') ? Date.parse(text ?? '') : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
};

const number = (text: string | null): number | undefined =>
  text && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Math.ceil(Number(text)) : undefined;
