/**
 * Text of a provider, made fit for messages and logs: without our secrets (some servers echo them), without
 * anything that looks like a credential, and not longer than 500 characters. What is too short to be
 * secret (`none`, for a server that wants none) is left: it may be a word of the message.
 */
export const redact = (text: string, secrets: readonly string[]): string =>
  secrets
    .filter((secret) => secret.length >= 8)
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text)
    .replace(/\bBearer\s+[^\s"',;]{8,}/gi, 'Bearer [redacted]')
    // The other words are also words of a sentence ("the API key provided"); a credential has digits.
    .replace(/\b(Token|Basic|Key)\s+(?=[^\s"',;]*\d)[^\s"',;]{8,}/gi, '$1 [redacted]')
    .replace(/\bsk-[\w*-]{4,}/g, '[redacted]')
    .slice(0, 500);
