/**
 * Text of the provider, made fit for messages and logs: without our key (some servers echo it), without
 * anything that looks like one, and not longer than 500 characters. Keys too short to be secret (`none`,
 * for a server that wants none) are left: they may be words of the message.
 */
export const redact = (text: string, apiKey: string): string => {
  const keys = apiKey.length < 8 ? [] : [apiKey, encodeURIComponent(apiKey)];
  return keys
    .reduce((rest, key) => rest.replaceAll(key, '[redacted]'), text)
    .replace(/\bsk-[\w*-]{4,}/g, '[redacted]')
    .replace(/\bBearer\s+[^\s"',;]+/gi, 'Bearer [redacted]')
    .slice(0, 500);
};
