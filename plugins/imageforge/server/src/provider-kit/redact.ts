/** A secret of this length is no word, and is found within others as well, characters. */
const longLength = 8;

/**
 * Text of a provider, made fit for messages and logs: without our secrets (some servers echo them), without
 * anything that looks like a credential, and not longer than 500 characters. A short secret is looked for as a
 * whole word. What is too short to be secret (`none`, for a server that wants none) is left: it may be a word
 * of the message.
 */
export const redact = (text: string, secrets: readonly string[]): string =>
  secrets
    .filter((secret) => secret.length > 4 || /\W|\d/.test(secret))
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    // The longest first: one may be a part of another.
    .sort((one, other) => other.length - one.length)
    .reduce((rest, secret) => (secret.length < longLength ? rest.replace(asWord(secret), '[redacted]') : rest.replaceAll(secret, '[redacted]')), text)
    .replace(/\bBearer\s+[^\s"',;]{8,}/gi, 'Bearer [redacted]')
    // The other words are also words of a sentence ("the API key provided"); a credential has digits.
    .replace(/\b(Token|Basic|Key)\s+(?=[^\s"',;]*\d)[^\s"',;]{8,}/gi, '$1 [redacted]')
    .replace(/\bsk-[\w*-]{4,}/g, '[redacted]')
    .slice(0, 500);

const asWord = (secret: string): RegExp => new RegExp(`(?<!\\w)${secret.replace(/[^\w]/g, '\\$&')}(?!\\w)`, 'g');

/** How far into a value is looked: deeper, nobody reads. */
const maxDepth = 5;

/** A value of a provider with each text in it made fit, names of fields too. What lies too deep is left out. */
export const redactAll = (value: unknown, secrets: readonly string[], depth = 0): unknown => {
  if (typeof value === 'string') return redact(value, secrets);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) return undefined;
  if (Array.isArray(value)) return value.map((item) => redactAll(item, secrets, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [redact(name, secrets), redactAll(inner, secrets, depth + 1)]));
};
