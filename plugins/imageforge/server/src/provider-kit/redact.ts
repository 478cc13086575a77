/**
 * Text of a provider, made fit for messages and logs: without our secrets (some servers echo them), without
 * anything that looks like a bearer token, and not longer than 500 characters. What is too short to be
 * secret (`none`, for a server that wants none) is left: it may be a word of the message.
 */
export const redact = (text: string, secrets: readonly string[]): string =>
  secrets
    .filter((secret) => secret.length >= 8)
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text)
    .replace(/\b(Bearer|Token|Basic|Key)\s+[^\s"',;]{8,}/gi, '$1 [redacted]')
    .slice(0, 500);
